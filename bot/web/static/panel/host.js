// Talking with the page that shows the panel: exact origins, known shapes, numbers and switches only.
import {setLocale, t, LOCALES} from "../shared/words.js";

const GREETING_MS = 500; // how long a page may take to introduce itself

export class Host {
  #origin = null;
  #greet = () => {};

  constructor(origins, store, context) {
    this.context = context;
    this.origins = new Set([location.origin, ...origins]);
    this.store = store;
    this.greeted = new Promise((resolve) => {
      this.#greet = resolve;
      setTimeout(resolve, store.state.isFramed ? GREETING_MS : 0);
    });
  }

  start(root) {
    addEventListener("message", (event) => this.#hear(event));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.close();
    });
  }

  close() {
    this.#tell({type: "close"});
  }

  tellUnread(count) {
    this.#tell({type: "unread", count});
  }

  tellLocale(locale) {
    this.#tell({type: "locale", locale});
  }

  /** A link named a request: the question is written, and the student sends it or not. */
  #offer(number) {
    if (!this.store.state.draft) this.store.set({draft: t("where_is", {number})});
  }

  #tell(message) {
    if (this.#origin) window.parent.postMessage({helpdesk: 1, ...message}, this.#origin);
  }

  #hear(event) {
    if (event.source !== window.parent || !this.origins.has(event.origin) || event.data?.helpdesk !== 1) return;
    const {type, isFull, hasFocus, locale, ticket} = event.data;
    if (type === "hello") {
      this.#origin = event.origin;
      this.#greet();
      this.#tell({type: "ready"});
    } else if (type === "opened") {
      this.store.set({isOpen: true, isFull: isFull === true});
      if (hasFocus === true) focusComposer();
      if (typeof ticket === "string" && /^\d{1,9}$/.test(ticket)) this.#offer(ticket);
    } else if (type === "context") {
      this.context.hear(event.data);
    } else if (type === "closed") {
      this.store.set({isOpen: false});
    } else if (type === "locale" && LOCALES.includes(locale)) {
      setLocale(locale);
      this.store.set({locale});
    }
  }
}

function focusComposer() {
  (document.querySelector(".composer textarea") ?? document.querySelector("h1"))?.focus({preventScroll: true});
}
