// The student's files: shown before they are sent, taken back with a click, never sent silently.
// Before there is a request they wait on the server and go with it; while one is open they wait here until "Send".
import {filesOf, newId, problemOf, save} from "../shared/files.js";
import {fitting} from "../shared/pictures.js";
import {t} from "../shared/words.js";

export class Files {
  #api;
  #store;
  #changed;
  #asked = new Set(); // previews that are on their way, by token

  /**
   * @param api the chat's calls
   * @param changed called when something was sent that the chat should read back
   */
  constructor({api, store, changed}) {
    this.#api = api;
    this.#store = store;
    this.#changed = changed;
  }

  get #items() {
    return this.#store.state.files;
  }

  /** Read what waits on the server; what is only here stays. */
  async load() {
    try {
      const {files, ticket, limits} = await this.#api.files();
      const here = this.#items.filter(({state}) => state !== "waiting");
      const known = new Map(this.#items.map((item) => [item.token, item]));
      const waiting = files.map((file) => known.get(file.token) ?? {...file, key: file.token, state: "waiting"});
      this.#store.set({files: [...waiting, ...here], fileLimits: limits, filesGoTo: ticket});
      for (const item of this.#items) if (item.is_image && !item.url) this.#show(item);
    } catch (error) {
      if (error.status !== 401) this.#store.set({fileProblem: error.message});
    }
  }

  /** Look again where something was said that may have taken along what waits. */
  follow(messages) {
    const hasWaiting = this.#items.some(({state}) => state === "waiting");
    if (hasWaiting && messages.some(({author}) => author !== "student")) this.load();
  }

  async add(given) {
    const chosen = Array.isArray(given) ? given : filesOf(given);
    if (chosen.length === 0) return;
    this.#store.set({fileProblem: ""});
    await this.load();
    const {fileLimits: limits, filesGoTo: ticket} = this.#store.state;
    if (!limits) return;
    for (const file of chosen) {
      if (!ticket && this.#items.length >= limits.max_files) {
        this.#store.set({fileProblem: t("too_many_files", {count: limits.max_files})});
        return;
      }
      await this.#addOne(file, limits, ticket);
    }
  }

  /** Send what waits for the send button. */
  async send() {
    for (const item of this.#items.filter(({state}) => state === "ready")) await this.#upload(item);
  }

  retry(item) {
    return this.#upload(item);
  }

  async remove(item) {
    item.stop?.abort();
    if (item.state === "waiting") {
      try {
        await this.#api.removeFile(item.token);
      } catch (error) {
        if (error.status !== 404) return void this.#store.set({fileProblem: error.message});
      }
    }
    if (item.url) URL.revokeObjectURL(item.url);
    const files = this.#items.filter((other) => other !== item);
    this.#store.set({files, fileProblem: "", announcement: t("file_removed", {name: item.name})});
  }

  /** Return the address of a sent picture once it is here; asks for it the first time. */
  preview(file) {
    const url = this.#store.state.previews.get(file.token);
    if (url === undefined && !this.#asked.has(file.token)) this.#fetch(file);
    return url;
  }

  async download(file) {
    try {
      save(await this.#api.file(file.token), file.name);
    } catch (error) {
      this.#store.set({fileProblem: error.message});
    }
  }

  async #addOne(file, limits, ticket) {
    const fit = await fitting(file, limits.max_bytes);
    const problem = problemOf(fit, limits);
    if (problem) return void this.#store.set({fileProblem: `${file.name}: ${problem}`});
    const isImage = fit.type.startsWith("image/");
    const item = {key: newId(), name: fit.name, bytes: fit.size, is_image: isImage, state: "ready", blob: fit,
      url: isImage ? URL.createObjectURL(fit) : null};
    this.#store.set({files: [...this.#items, item], announcement: t("file_added", {name: item.name})});
    if (!ticket) await this.#upload(item);
  }

  async #upload(item) {
    item.stop = new AbortController();
    this.#set(item, {state: "sending", done: 0, problem: ""});
    try {
      const onProgress = (done) => this.#set(item, {done});
      const {file, is_sent: isSent} = await this.#api.addFile(item.blob, item.key, onProgress, item.stop.signal);
      this.#set(item, {...file, blob: null, state: isSent ? "sent" : "waiting"});
      const isKept = (other) => (other === item ? !isSent : other.token !== file.token); // a read may have been faster
      this.#store.set({files: this.#items.filter(isKept)});
      this.#changed();
    } catch (error) {
      if (error.name !== "AbortError") this.#set(item, {state: "failed", problem: error.message});
    }
  }

  #set(item, change) {
    Object.assign(item, change);
    this.#store.set({files: [...this.#items]});
  }

  async #show(item) {
    try {
      const blob = await this.#api.file(item.token);
      this.#set(item, {url: URL.createObjectURL(blob)});
    } catch {
      // its name is there; a picture of it is a comfort
    }
  }

  async #fetch(file) {
    this.#asked.add(file.token);
    let url = null;
    try {
      url = URL.createObjectURL(await this.#api.file(file.token));
    } catch {
      // the button below still downloads it, or says why not
    }
    this.#store.set({previews: new Map(this.#store.state.previews).set(file.token, url)});
  }
}
