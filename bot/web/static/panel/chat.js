// The chat itself: what was said, what is on its way, who answers.
import {setLocale, t} from "../shared/words.js";
import {Backoff, Bell} from "../shared/backoff.js";
import {newId} from "../shared/files.js";
import {ChatApi} from "./api.js";
import {Device} from "./device.js";
import {Files} from "./files.js";
import {Outbox} from "./outbox.js";
import {Reader} from "./reader.js";
import {MAX_TEXT_CHARS, emptyState, isSummaryOpen} from "./state.js";
import {Typing} from "./typing.js";

export class Chat {
  #api = new ChatApi();
  #backoff = new Backoff();
  #bell = new Bell();
  #reader = null;
  #restarting = null;
  #confirmed = new Map(); // by seq: what the server has and the reader has not read back yet
  #outbox;
  #lastSeq = 0;
  #unread = 0;

  constructor(store, host, context, site) {
    Object.assign(this, {store, host, context});
    this.device = new Device(site);
    this.#outbox = new Outbox({
      send: (item) => this.#api.send(item),
      changed: (item, seq) => this.#outboxChanged(item, seq),
      ended: () => this.#restart(),
    });
    this.typing = new Typing(store);
    this.files = new Files({api: this.#api, store, changed: () => this.#filesChanged()});
    const look = () => document.visibilityState === "visible" && this.#reader?.hurry();
    let wasSeen = this.#isSeen;
    store.watch(() => {
      if (this.#isSeen && !wasSeen) this.#reader?.nudge(); // tells the desk that somebody reads now
      wasSeen = this.#isSeen;
    });
    for (const [place, name] of [[document, "visibilitychange"], [window, "pageshow"]]) place.addEventListener(name, look);
    addEventListener("online", () => {
      this.#reader?.hurry();
      if (this.#outbox.items.length > 0) this.#outbox.retry();
    });
  }

  /** The key to this conversation, for the form that opens the page of a request. */
  get token() {
    return this.#api.token;
  }

  /** Go on with this device's conversation, or begin one. */
  async open() {
    const record = this.device.load();
    if (record) {
      this.#api.token = record.token;
      setLocale(record.locale);
      this.host.tellLocale(record.locale);
      this.store.set({locale: record.locale, draft: record.draft ?? ""});
      this.#follow();
      for (const item of record.pending) this.#outbox.add(item);
      this.files.load();
    } else {
      await this.#begin();
    }
  }

  say(text) {
    this.files.send();
    const words = text.trim();
    if (!words) return;
    const excess = [...words].length - MAX_TEXT_CHARS;
    if (excess > 0) return void this.store.set({problem: t("too_long", {count: excess})});
    this.store.set({draft: "", problem: ""});
    this.#send({text: words});
  }

  press(button) {
    this.#send({text: button.title, payload: button.payload});
  }

  keepDraft(draft) {
    this.store.set({draft, problem: ""});
    this.#save();
  }

  retry() {
    this.#bell.ring();
    this.#outbox.retry();
    this.#reader?.hurry();
  }

  drop(item) {
    this.#outbox.drop(item.id);
    if (!item.payload) this.keepDraft(item.text);
  }

  async chooseLocale(locale) {
    setLocale(locale);
    this.host.tellLocale(locale);
    this.store.set({locale, isMenuOpen: false});
    if (!this.#api.token) return;
    try {
      await this.#api.chooseLocale(locale);
      this.#save();
    } catch (error) {
      this.store.set({announcement: error.message});
    }
  }

  /** End the conversation on this device and begin a new one. */
  async forget() {
    try {
      await this.#api.forget();
    } catch (error) {
      if (error.status !== 401) return void this.store.set({announcement: error.message, isAskingToForget: false});
    }
    this.device.forget();
    this.#outbox.items = [];
    await this.#restart();
    this.store.set({announcement: t("forgotten")});
  }

  async #begin() {
    let opened;
    await this.host.greeted; // the page may have chosen another language
    while (!opened) {
      try {
        opened = await this.#api.start(this.store.state.locale);
      } catch (error) {
        this.store.set({stage: "failed", isConnected: error.status !== 0, problem: error.message});
        await this.#bell.wait(this.#backoff.next(error.retryAfterS));
      }
    }
    this.#backoff.reset();
    this.store.set({isConnected: true, problem: ""});
    this.#show(opened);
    this.#follow();
  }

  #follow() {
    this.#reader = new Reader({
      token: () => this.#api.token,
      read: (wait, signal) => this.#api.read(this.#lastSeq, wait, signal, !this.#isSeen),
      show: (view) => this.#show(view),
      connected: (isConnected) => this.#connected(isConnected),
      ended: () => this.#restart(),
    });
    this.#reader.run();
  }

  #connected(isConnected) {
    if (isConnected && !this.store.state.isConnected && this.#outbox.items.length > 0) this.#outbox.retry();
    if (isConnected !== this.store.state.isConnected) this.store.set({isConnected});
  }

  /** The conversation is over: begin another one; words that were not sent yet go there. */
  #restart() {
    return (this.#restarting ??= this.#startOver().finally(() => (this.#restarting = null)));
  }

  async #startOver() {
    const {institution, isFull, isOpen, draft} = this.store.state;
    this.#reader?.stop();
    this.device.forget();
    this.#lastSeq = 0;
    this.#confirmed.clear();
    this.context.reset();
    this.#outbox.items = this.#outbox.items.filter((item) => !item.payload);
    this.store.set({...emptyState(institution), isFull, isOpen, draft, announcement: t("conversation_ended")});
    this.store.set({pending: this.#pending()});
    await this.#begin();
  }

  #send(what) {
    const id = newId();
    this.device.isKept = true;
    const context = isSummaryOpen(this.store.state) ? {context: this.context.items} : {};
    this.#outbox.add({...what, ...context, id, key: id, author: "student", at: new Date().toISOString()});
  }

  #outboxChanged(item, seq) {
    if (item && !this.store.state.messages.some((message) => message.seq === seq)) {
      this.#confirmed.set(seq, {...item, state: "sent"});
      this.#reader?.nudge();
    }
    const isWaiting = this.#outbox.items.some(({state}) => state === "waiting");
    this.store.set({pending: this.#pending(), ...(isWaiting ? {isConnected: false} : {})});
    this.#save();
  }

  #filesChanged() {
    this.device.isKept = true; // what was added waits in this conversation
    this.#save();
    this.#reader?.nudge();
  }

  #pending() {
    return [...this.#confirmed.values(), ...this.#outbox.items];
  }

  #show(view) {
    const fresh = (view.messages ?? []).filter((message) => message.seq > this.#lastSeq);
    for (const message of fresh) Object.assign(message, {key: this.#keyOf(message), lang: this.store.state.locale});
    this.#lastSeq = fresh.at(-1)?.seq ?? this.#lastSeq;
    const isBusy = view.busy === true;
    this.store.set({
      stage: "ready",
      messages: fresh.length > 0 ? [...this.store.state.messages, ...fresh] : this.store.state.messages,
      pending: this.#pending(),
      owner: view.owner ?? this.store.state.owner,
      isBusy,
    });
    this.typing.show(isBusy);
    this.#countUnread(fresh);
    this.files.follow(fresh);
    return isBusy;
  }

  /** A student's message keeps the key that it had while it was on its way. */
  #keyOf(message) {
    const confirmed = this.#confirmed.get(message.seq);
    this.#confirmed.delete(message.seq);
    if (confirmed) return confirmed.key;
    const [first] = this.#outbox.items;
    const isEarly = message.author === "student" && first?.state === "sending" && first.text === message.text;
    if (!isEarly) return `seq-${message.seq}`;
    this.#outbox.items = this.#outbox.items.slice(1); // read back before its confirmation came
    return first.key;
  }

  get #isSeen() {
    return this.store.state.isOpen && document.visibilityState === "visible";
  }

  #countUnread(fresh) {
    const news = fresh.filter((message) => message.author !== "student").length;
    this.#unread = this.#isSeen ? 0 : this.#unread + news;
    if (news > 0) this.host.tellUnread(this.#unread);
  }

  #save() {
    const {draft, locale} = this.store.state;
    this.device.save({token: this.#api.token, pending: this.#outbox.items, draft, locale});
  }
}
