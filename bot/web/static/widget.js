/* The launcher: one script on a page of the institution. It adds a button and, when it is pressed, the chat in a frame
   of the help desk's own origin. It defines one element and `Helpdesk`, touches nothing else, and may be included twice.
   <script async src="https://desk.example/widget.js" data-locale="it" data-position="right" data-theme="auto"></script>
   Settings: data-site, -locale, -position, -theme, -launcher, -context (see CHOICES, the first is the default), -z-index,
   -context-<name>, or window.helpdeskSettings = {locale, …, context: {page: false, role}}. Links #helpdesk=apri (or =open)
   and #helpdesk-ticket-000412 open it, or Helpdesk.open(); Helpdesk.setContext({appVersion}) tells more, null takes it back.
   Before it is loaded: Helpdesk = window.Helpdesk ?? ((...call) => (Helpdesk.q ??= []).push(call)), Helpdesk("open"). */
(() => {
  "use strict";

  const TAG = "helpdesk-chat";
  const script = document.currentScript;
  if (customElements.get(TAG) || !script) return;

  const BASE = new URL(script.src).origin;
  const MAX_ITEMS = 20;
  const FULL_SCREEN = "(max-width: 599px)";
  const LINK = /^#helpdesk(=open|=apri|-ticket-(\d{1,9}))$/;
  const CHOICES = {
    locale: ["auto", "it", "en"],
    position: ["right", "left"],
    theme: ["auto", "light", "dark", "italia"],
    launcher: ["text", "bubble", "none"],
    context: ["page", "none"], // what is offered to go with a request: address without "?…", title, browser, language
  };
  const WORDS = {
    it: {name: "Assistenza", one: "un messaggio nuovo", many: "{n} messaggi nuovi"},
    en: {name: "Help", one: "one new message", many: "{n} new messages"},
  };
  const STYLE = `
    :host { all: initial; --side: max(20px, env(safe-area-inset-right)); } * { box-sizing: border-box; }
    button { position: fixed; right: var(--side); bottom: max(20px, env(safe-area-inset-bottom)); display: flex;
      align-items: center; gap: 10px; min-width: 56px; min-height: 56px; padding: 0 20px 0 16px;
      border: 2px solid #fff; border-radius: 28px; background: #06c; color: #fff;
      font: 600 16px/1.2 system-ui, sans-serif; cursor: pointer; box-shadow: 0 2px 8px rgb(23 50 77 / 30%); }
    button:hover { background: #004d99; }
    button:focus-visible { outline: 3px solid #06c; outline-offset: 2px; }
    svg { width: 26px; height: 26px; fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
    .bubble { justify-content: center; padding: 0; } .bubble .word { display: none; }
    .unread { position: absolute; top: -6px; right: -6px; min-width: 24px; padding: 2px 6px; border-radius: 12px;
      background: #b3243a; font-size: 13px; }
    .panel { position: fixed; right: var(--side); bottom: 88px; width: min(400px, 100vw - 40px);
      height: min(680px, 100vh - 112px); overflow: hidden; border: 1px solid #76838f; border-radius: 14px;
      background: Canvas; box-shadow: 0 8px 32px rgb(23 50 77 / 25%); }
    [hidden], .unread:empty { display: none !important; } iframe { display: block; width: 100%; height: 100%; border: 0; }
    :host([position=left]) :is(button, .panel) { right: auto; left: max(20px, env(safe-area-inset-left)); }
    @media ${FULL_SCREEN} {
      :host .panel { inset: 0; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0; }
      button[aria-expanded=true] { display: none; } }
    @media print { :host { display: none; } }
  `;
  const ICON = ["M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H12l-5 4v-4h-.5A2.5 2.5 0 0 1 4 13.5z",
    "M8 8.5h8M8 12h5"];

  class HelpdeskChat extends HTMLElement {
    #settings = {};
    #context = {};
    #frame = null;
    #isReady = false;
    #wantsFocus = false;
    #unread = 0;
    #ticket;
    #stillPage = []; // what cannot be reached while the panel covers the page
    #listening = null;

    configure(data) {
      for (const [key, allowed] of Object.entries(CHOICES)) {
        const isKnown = allowed.includes(data[key]);
        if (key in data && !isKnown) console.warn(`helpdesk: data-${key} may be ${allowed.join(", ")}`);
        this.#settings[key] = isKnown ? data[key] : allowed[0];
      }
      if (this.#settings.locale === "auto") this.#settings.locale = pageLocale();
      for (const [key, value] of Object.entries(data)) if (/^context[A-Z]/.test(key)) this.#context[key.slice(7)] = value;
      this.#settings.site = data.site ?? "default";
      this.#settings.zIndex = /^\d{1,10}$/.test(data.zIndex) ? data.zIndex : "2147483000";
    }

    connectedCallback() {
      if (!this.shadowRoot) this.#build();
      this.#listening = new AbortController();
      const {signal} = this.#listening;
      addEventListener("message", (event) => this.#hear(event), {signal});
      addEventListener("hashchange", () => this.#followLink(), {signal});
      matchMedia(FULL_SCREEN).addEventListener("change", () => this.#tellOpened(), {signal});
      this.#followLink();
    }

    disconnectedCallback() {
      this.#listening.abort();
      // A page that swaps its whole body takes us out with it: we stay.
      queueMicrotask(() => this.isConnected || document.body?.append(this));
    }

    /** Tell what goes with a request, if the student leaves it in: it is shown before anything is sent. */
    setContext(given) {
      const all = Object.entries({...this.#context, ...given}).filter(([, value]) => /^(string|number)$/.test(typeof value));
      this.#context = Object.fromEntries(all.slice(0, MAX_ITEMS));
      this.#tellContext();
    }

    get isOpen() {
      return !this.panel.hidden;
    }

    open() {
      this.#load();
      this.panel.hidden = false;
      this.button.ariaExpanded = "true";
      this.#setUnread(0);
      this.#wantsFocus = true;
      this.#frame.focus();
      this.#tellOpened();
    }

    close() {
      if (!this.isOpen) return;
      this.panel.hidden = true;
      this.button.ariaExpanded = "false";
      this.#freePage();
      this.#tell({type: "closed"});
      this.button.focus();
    }

    #build() {
      const root = this.attachShadow({mode: "open"});
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      this.setAttribute("position", this.#settings.position);
      this.panel = node("div", {className: "panel", id: "panel", hidden: true, role: "dialog"});
      this.button = node("button", {type: "button", className: this.#settings.launcher, ariaExpanded: "false"});
      this.button.setAttribute("aria-controls", "panel");
      this.button.hidden = this.#settings.launcher === "none";
      this.word = node("span", {className: "word"});
      this.count = node("span", {className: "unread"});
      this.button.append(picture(), this.word, this.count);
      this.button.style.zIndex = this.panel.style.zIndex = this.#settings.zIndex;
      this.button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
      root.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
      root.append(this.button, this.panel);
      this.#say();
    }

    #say() {
      const {name, one, many} = WORDS[this.#settings.locale];
      const count = this.#unread;
      const news = count === 0 ? "" : `, ${count === 1 ? one : many.replace("{n}", count)}`;
      this.lang = this.#settings.locale;
      this.word.textContent = this.panel.ariaLabel = name;
      this.button.ariaLabel = name + news;
      this.count.textContent = count === 0 ? "" : Math.min(count, 99);
      if (this.#frame) this.#frame.title = name;
    }

    #load() {
      if (this.#frame) return;
      const {site, theme, locale} = this.#settings;
      const src = `${BASE}/widget?${new URLSearchParams({lang: locale, site, theme})}`;
      this.#frame = node("iframe", {src, allow: "clipboard-write"});
      this.#frame.addEventListener("load", () => (this.#tell({type: "hello"}), this.#tellContext()));
      this.panel.append(this.#frame);
      this.#say();
    }

    #tellContext() {
      const captures = this.#settings.context === "page";
      const page = captures ? {page: location.origin + location.pathname, title: document.title} : {};
      this.#tell({type: "context", captures, ...page, given: this.#context});
    }

    #followLink() {
      const link = LINK.exec(location.hash);
      if (!link) return;
      this.#ticket = link[2];
      this.open();
    }

    #tellOpened() {
      if (!this.isOpen) return;
      const isFull = matchMedia(FULL_SCREEN).matches;
      this.panel.ariaModal = String(isFull);
      this.#freePage();
      if (isFull) this.#stillPage = [...document.body.children].filter((part) => part !== this && !part.inert);
      for (const part of this.#stillPage) part.inert = true;
      if (!this.#isReady) return;
      this.#tellContext(); // the page may show something else by now
      this.#tell({type: "opened", isFull, hasFocus: this.#wantsFocus, ticket: this.#ticket});
      this.#wantsFocus = false;
    }

    #freePage() {
      for (const part of this.#stillPage) part.inert = false;
      this.#stillPage = [];
    }

    #tell(message) {
      this.#frame?.contentWindow?.postMessage({helpdesk: 1, ...message}, BASE);
    }

    #hear({source, origin, data}) {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== BASE || data?.helpdesk !== 1) return;
      if (data.type === "ready") {
        this.#isReady = true;
        this.#tellOpened();
      } else if (data.type === "close") {
        this.close();
      } else if (data.type === "unread" && Number.isSafeInteger(data.count) && data.count >= 0) {
        this.#setUnread(this.isOpen ? 0 : data.count);
      } else if (data.type === "locale" && Object.hasOwn(WORDS, data.locale)) {
        this.#settings.locale = data.locale;
        this.#say();
      }
    }

    #setUnread(count) {
      this.#unread = count;
      this.#say();
    }
  }

  const node = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const pageLocale = () => (/^en/i.test(document.documentElement.lang || navigator.language) ? "en" : "it");

  function picture() {
    const draw = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const drawing = draw("svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    for (const line of ICON) drawing.appendChild(draw("path")).setAttribute("d", line);
    return drawing;
  }

  function start() {
    const chat = document.createElement(TAG);
    const {context = {}, ...settings} = window.helpdeskSettings ?? {};
    const {page = context !== false, ...given} = Object(context);
    chat.configure({context: page === false ? "none" : "page", ...settings, ...script.dataset});
    chat.setContext(given);
    document.body.append(chat);
    const early = window.Helpdesk?.q ?? [];
    const calls = Object.fromEntries(["setContext", "open", "close"].map((name) => [name, (...values) => chat[name](...values)]));
    window.Helpdesk = Object.assign((name, ...values) => calls[name]?.(...values), calls);
    for (const call of early) window.Helpdesk(...call);
  }

  customElements.define(TAG, HelpdeskChat);
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start, {once: true});
})();
