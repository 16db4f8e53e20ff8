// The desk as one operator sees it: who is signed in, what waits, what is open. It looks again at every wake.
import {Backoff, Bell} from "../shared/backoff.js";
import {Wakes} from "../shared/wakes.js";
import {addressOf, readAddress} from "./address.js";
import {consoleApi} from "./api.js";
import {forgetDrafts, loadDraft} from "./drafts.js";
import {isSame, openConversation, withKnownEntries} from "./state.js";
import {Work} from "./work.js";

const QUIET_MS = 60_000; // with a socket, look anyway this often
const WITHOUT_SOCKET_MS = 5_000;
const ANSWER_MS = 1_500; // the bot's answer follows a student's message: look once more

export class Desk {
  #backoff = new Backoff();
  #bell = new Bell();
  #wakes = null;
  #isNudged = false;
  #isRunning = false;
  #second = 0;

  constructor(store) {
    this.store = store;
    this.work = new Work(store, this);
    addEventListener("hashchange", () => this.#followAddress());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.nudge());
    addEventListener("online", () => this.nudge());
  }

  async open() {
    if (this.store.state.stage === "setup") return;
    try {
      this.#enter(await consoleApi.me());
    } catch (error) {
      if (error.status === 401) return void this.store.set({stage: "sign_in"});
      this.store.set({isConnected: false});
      setTimeout(() => this.open(), this.#backoff.next(error.retryAfterS));
    }
  }

  async signIn(login, password) {
    this.#enter(await consoleApi.signIn(login, password));
  }

  async setUp(form) {
    const token = new URLSearchParams(location.search).get("token") ?? "";
    const signedIn = await consoleApi.setUp({...form, token});
    history.replaceState(null, "", "/console"); // the link is used up and need not be seen
    this.#enter(signedIn);
  }

  async signOut() {
    try {
      await consoleApi.signOut();
    } catch (error) {
      if (error.status !== 401) return void this.store.set({problem: error.message});
    }
    forgetDrafts();
    this.#leave();
  }

  /** Show a filter or open an item: by the address, so that "back" works. */
  go(change) {
    const {filter, selected} = this.store.state;
    location.hash = addressOf({filter, selected, ...change});
  }

  /** Look at the desk now. */
  nudge() {
    this.#isNudged = true;
    this.#bell.ring();
  }

  async readMore() {
    const {filter, cursor, items} = this.store.state;
    try {
      const more = await consoleApi.queue(filter, cursor);
      this.store.set({items: [...items, ...more.items], cursor: more.cursor});
    } catch (error) {
      this.failed(error);
    }
  }

  /** Say what went wrong; an ended session leads to the door. */
  failed(error) {
    if (error.status === 401 && this.store.state.stage === "desk") this.#leave(error.message);
    else this.store.set({problem: error.message, isConnected: error.status !== 0});
  }

  #enter({operator, socket_token: socketToken}) {
    this.#backoff.reset();
    this.store.set({stage: "desk", operator, problem: "", isConnected: true});
    this.#wakes = new Wakes("/api/console/live", () => socketToken, () => this.nudge());
    this.#wakes.start();
    this.#followAddress();
    if (!this.#isRunning) this.#run();
  }

  /** Go back to the door; drafts wait for whoever signs in again in this tab. */
  #leave(why = "") {
    this.#wakes?.stop();
    this.#wakes = null;
    this.store.set({stage: "sign_in", operator: null, items: null, selected: null, detail: null, transcript: null, draft: "",
      dialog: null, problem: why});
    this.#bell.ring();
  }

  async #run() {
    this.#isRunning = true;
    while (this.store.state.stage === "desk") {
      this.#isNudged = false;
      let pause = this.#wakes?.isOpen ? QUIET_MS : WITHOUT_SOCKET_MS;
      try {
        await this.#look();
        this.#backoff.reset();
      } catch (error) {
        if (error.status === 401) this.#leave(error.message);
        else this.store.set({isConnected: false});
        pause = this.#backoff.next(error.retryAfterS ?? 0);
      }
      if (!this.#isNudged && this.store.state.stage === "desk") await this.#bell.wait(pause);
    }
    this.#isRunning = false;
  }

  async #look() {
    const {filter, selected} = this.store.state;
    const [queue] = await Promise.all([consoleApi.queue(filter), this.#readOpen(selected)]);
    if (filter === this.store.state.filter) {
      this.store.set({items: queue.items, cursor: queue.cursor, counts: queue.counts, isConnected: true});
    }
  }

  #followAddress() {
    if (this.store.state.stage !== "desk") return;
    const {filter, selected} = readAddress();
    if (isSame(selected, this.store.state.selected)) {
      this.store.set({filter, ...(filter === this.store.state.filter ? {} : {items: null})});
    } else {
      this.store.set({filter, selected, detail: null, transcript: null, files: [], unseen: [], problem: "", areFactsShown: false,
        isSendMenuOpen: false, dialog: null, ...loadDraft({operator: this.store.state.operator, selected})});
      if (selected) focusTitle();
    }
    this.nudge();
  }

  async #readOpen(selected) {
    if (!selected) return;
    try {
      if (selected.ticket) await this.#readTicket(selected);
      await this.#readTranscript(selected);
    } catch (error) {
      if (error.status !== 404) throw error;
      if (isSame(selected, this.store.state.selected)) this.store.set({problem: error.message, detail: {missing: true}});
    }
  }

  async #readTicket(selected) {
    const detail = await consoleApi.ticket(selected.ticket);
    if (!isSame(selected, this.store.state.selected)) return;
    const isFirst = this.store.state.detail === null;
    this.store.set({detail: withKnownEntries(detail, this.store.state.detail)});
    if (isFirst && document.activeElement?.id === "thread-title") focusTitle(); // it stood on the skeleton's title
  }

  async #readTranscript(selected) {
    const key = openConversation(this.store.state);
    if (!key || !isSame(selected, this.store.state.selected)) return;
    const {messages = [], lastSeq = 0} = this.store.state.transcript ?? {};
    const view = await consoleApi.messages(key, lastSeq);
    if (!isSame(selected, this.store.state.selected)) return;
    const fresh = view.messages.filter((message) => message.seq > lastSeq);
    const transcript = {messages: [...messages, ...fresh], lastSeq: fresh.at(-1)?.seq ?? lastSeq, owner: view.owner};
    this.store.set({transcript});
    clearTimeout(this.#second);
    if (view.busy) this.#second = setTimeout(() => this.nudge(), ANSWER_MS);
  }
}

function focusTitle() {
  requestAnimationFrame(() => document.querySelector("#thread-title")?.focus());
}
