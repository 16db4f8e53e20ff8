// What the student sent and the server has not confirmed: in order, one at a time, until it is there.
import {Backoff, Bell} from "../shared/backoff.js";

export class Outbox {
  #backoff = new Backoff();
  #bell = new Bell();
  #isRunning = false;

  /**
   * @param send posts one item; the same item may be posted again
   * @param changed called whenever an item changes; gets the confirmed item and its seq, if one was
   * @param ended called when the conversation no longer exists
   */
  constructor({send, changed, ended}) {
    this.send = send;
    this.changed = changed;
    this.ended = ended;
    this.items = [];
  }

  add(item) {
    this.items.push({...item, state: "sending"});
    this.changed();
    this.flush();
  }

  /** Try again now, refused items too. */
  retry() {
    for (const item of this.items) item.state = "sending";
    this.#backoff.reset();
    this.#bell.ring();
    this.changed();
    this.flush();
  }

  drop(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.changed();
  }

  async flush() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      let item;
      while ((item = this.items.find(({state}) => state !== "refused"))) await this.#sendOne(item);
    } finally {
      this.#isRunning = false;
    }
  }

  async #sendOne(item) {
    try {
      const {seq} = await this.send(item);
      this.#backoff.reset();
      this.items = this.items.filter((other) => other.id !== item.id);
      this.changed(item, seq);
    } catch (error) {
      if (error.status === 401) {
        await this.ended();
      } else if (error.isTemporary) {
        item.state = "waiting";
        item.problem = error.status === 429 ? error.message : undefined; // who writes too fast is told; it is sent by itself
        this.changed();
        await this.#bell.wait(this.#backoff.next(error.retryAfterS));
      } else {
        item.state = "refused";
        item.problem = error.message;
        this.changed();
      }
    }
  }
}
