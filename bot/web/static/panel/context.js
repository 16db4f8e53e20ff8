// What goes with a request besides its fields: told by the page or captured here, shown, and taken out by the student.
// Nothing of it leaves this device before the message that sends the request.
import {t} from "../shared/words.js";

const MAX_ITEMS = 20;
const MAX_CHARS = 200;
const KEY = /^[a-z][a-z0-9_]{0,39}$/;

export class Context {
  #told = {};
  #captures = false;
  #removed = new Set();
  #isAllRemoved = false;

  constructor(store, browser) {
    this.store = store;
    this.browser = browser;
  }

  /** Take what the page tells: it is another one's, so only its plain short texts count. */
  hear({page, title, given, captures}) {
    this.#captures = captures === true;
    this.#told = {...(this.#captures ? {page, title} : {}), ...(typeof given === "object" ? given : {})};
    this.store.set({context: this.items});
  }

  /** Return what would be sent now, by key: exactly what is shown. */
  get items() {
    if (this.#isAllRemoved) return {};
    const captured = this.#captures ? {browser: this.browser, language: navigator.language} : {};
    const known = Object.entries({...this.#told, ...captured, ...this.#told}).map(([key, value]) => [spelled(key), plain(value)]);
    const kept = known.filter(([key, value]) => KEY.test(key) && value !== "" && !this.#removed.has(key));
    return Object.fromEntries(kept.slice(0, MAX_ITEMS));
  }

  remove(key) {
    this.#removed.add(key);
    this.store.set({context: this.items, announcement: t("context_removed")});
  }

  removeAll() {
    this.#isAllRemoved = true;
    this.store.set({context: this.items, announcement: t("context_removed")});
  }

  /** Begin anew, with another conversation. */
  reset() {
    this.#removed.clear();
    this.#isAllRemoved = false;
  }
}

function spelled(key) {
  return key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll("-", "_").toLowerCase();
}

function plain(value) {
  if (typeof value !== "string" && !Number.isFinite(value)) return "";
  return [...String(value).replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\s]+/gu, " ").trim()].slice(0, MAX_CHARS).join("");
}
