// What this device keeps: the key to the conversation and what could not be sent yet. Nothing before the first send.
export class Device {
  constructor(site) {
    this.key = `helpdesk:${site}`;
    this.isKept = false;
  }

  load() {
    try {
      const record = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (typeof record?.token !== "string" || !Array.isArray(record.pending)) return null;
      this.isKept = true;
      return record;
    } catch {
      return null; // storage is closed to a frame, or holds something else
    }
  }

  save(record) {
    if (!this.isKept) return;
    try {
      localStorage.setItem(this.key, JSON.stringify(record));
    } catch {
      this.isKept = false; // full or closed: the chat goes on in memory
    }
  }

  forget() {
    this.isKept = false;
    try {
      localStorage.removeItem(this.key);
    } catch {
      // there was nothing to keep
    }
  }
}
