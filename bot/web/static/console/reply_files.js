// Files for the next reply or note: added while one writes, seen by nobody until it is sent.
import {filesOf, newId, problemOf} from "../shared/files.js";
import {fitting} from "../shared/pictures.js";
import {t} from "../shared/words.js";
import {consoleApi} from "./api.js";

const LIMITS = {types: ["png", "jpg", "gif", "webp", "pdf", "txt"], max_bytes: 2 * 2 ** 20}; // the server knows the desk's own

export class ReplyFiles {
  constructor(store) {
    this.store = store;
  }

  get #items() {
    return this.store.state.files;
  }

  /** Return the tokens of what goes with the next entry. */
  get tokens() {
    return this.#items.filter(({token}) => token).map(({token}) => token);
  }

  get isBusy() {
    return this.#items.some(({state}) => state === "sending");
  }

  async add(given) {
    for (const file of Array.isArray(given) ? given : filesOf(given)) await this.#addOne(file);
  }

  async remove(item) {
    try {
      if (item.token) await consoleApi.removeFile(item.token);
    } catch (error) {
      if (error.status !== 404) return void this.store.set({problem: error.message});
    }
    const files = this.#items.filter((other) => other !== item);
    this.store.set({files, announcement: t("file_removed", {name: item.name})});
  }

  clear() {
    this.store.set({files: []});
  }

  async #addOne(file) {
    const {ticket} = this.store.state.detail;
    const fit = await fitting(file, LIMITS.max_bytes);
    const problem = problemOf(fit, {...LIMITS, max_bytes: Infinity});
    if (problem) return void this.store.set({problem: `${file.name}: ${problem}`});
    const item = {key: newId(), name: fit.name, bytes: fit.size, state: "sending", done: 0};
    this.store.set({files: [...this.#items, item], problem: ""});
    try {
      const {file: kept} = await consoleApi.addFile(ticket.ticket_id, fit, (done) => this.#set(item, {done}));
      this.#set(item, {...kept, state: "waiting"});
      this.store.set({announcement: t("file_added", {name: item.name})});
    } catch (error) {
      this.store.set({files: this.#items.filter((other) => other !== item), problem: `${file.name}: ${error.message}`});
    }
  }

  #set(item, change) {
    Object.assign(item, change);
    this.store.set({files: [...this.#items]});
  }
}
