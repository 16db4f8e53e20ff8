// The desk as one operator sees it: who is signed in, what waits, what is open. It looks again when it is woken.
import {Backoff, Bell} from "../shared/backoff.js";
import {Wakes} from "../shared/wakes.js";
import {Account} from "./account.js";
import {addressOf, readAddress} from "./address.js";
import {consoleApi} from "./api.js";
import {forgetDrafts, loadDraft} from "./drafts.js";
import {Following} from "./following.js";
import {Moves} from "./moves.js";
import {isSame, openConversation, withKnownEntries} from "./state.js";
import {Work} from "./work.js";

const QUIET_MS = 60_000; // with a socket, look anyway this often
const WITHOUT_SOCKET_MS = 5_000;
const AT_MOST_EVERY_MS = 1_500; // however often the desk is woken

export class Desk {
  #backoff = new Backoff();
  #bell = new Bell();
  #wakes = null;
  #isNudged = false;
  #isRunning = false;
  #isUsed = true; // whether somebody has touched the page since the last look
  #lookedAt = 0;
  #soon = 0;
  #following = new Following(() => this.store.state.transcript?.lastSeq ?? 0, (key, view) => this.#showTranscript(key, view));

  constructor(store) {
    this.store = store;
    this.work = new Work(store, this);
    this.moves = new Moves(store, this);
    this.account = new Account(store, this, (session) => this.#renew(session));
    addEventListener("hashchange", () => this.#followAddress());
    document.addEventListener("visibilitychange", () => {
      this.#wakes?.tell({visible: isVisible()});
      if (isVisible()) this.nudge();
    });
    for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => (this.#isUsed = true), {capture: true});
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
      const more = await consoleApi.queue(filter, {cursor});
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

  #enter(session) {
    this.#backoff.reset();
    this.#isUsed = true;
    this.store.set({stage: "desk", operator: session.operator, problem: "", isConnected: true});
    this.#renew(session);
    this.#followAddress();
    this.moves.readChoices();
    if (!this.#isRunning) this.#run();
  }

  /** Go on under a new session: what waits under the old one is shut out. */
  #renew({socket_token: socketToken}) {
    this.#wakes?.stop();
    const screen = () => ({visible: isVisible()});
    this.#wakes = new Wakes("/api/console/live", () => socketToken, () => this.#lookSoon(), screen);
    this.#wakes.start();
    this.#following.restart();
  }

  /** Look once for all the wakes of a moment. */
  #lookSoon() {
    if (this.#soon) return;
    const passed = Date.now() - this.#lookedAt;
    this.#soon = setTimeout(() => {
      this.#soon = 0;
      this.nudge();
    }, Math.max(0, AT_MOST_EVERY_MS - passed));
  }

  /** Go back to the door; drafts wait for whoever signs in again in this tab. */
  #leave(why = "") {
    this.#wakes?.stop();
    this.#wakes = null;
    this.#following.follow(null);
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
    const {filter, selected, detail} = this.store.state;
    const isIdle = !this.#isUsed;
    this.#isUsed = false;
    const isOpening = selected && detail === null;
    const [queue] = await Promise.all([consoleApi.queue(filter, {isIdle}), isOpening ? this.#readOpen(selected, isIdle) : null]);
    if (filter === this.store.state.filter) {
      this.store.set({items: queue.items, cursor: queue.cursor, counts: queue.counts, isConnected: true});
    }
    if (selected && !isOpening && this.#hasMoved(queue.items)) await this.#readOpen(selected, isIdle);
    this.#lookedAt = Date.now();
  }

  /** Tell whether the list says something else of the open ticket than what is on the screen. */
  #hasMoved(items) {
    const known = this.store.state.detail?.ticket;
    const row = items.find((item) => item.ticket_id === known?.ticket_id);
    if (!row || row.owner !== this.store.state.detail.owner) return true;
    return ["version", "updated_at", "label", "lateness"].some((name) => row[name] !== known[name]);
  }

  #followAddress() {
    if (this.store.state.stage !== "desk") return;
    const {filter, selected} = readAddress();
    if (!isSame(selected, this.store.state.selected)) this.#following.follow(null);
    if (isSame(selected, this.store.state.selected)) {
      this.store.set({filter, ...(filter === this.store.state.filter ? {} : {items: null})});
    } else {
      this.store.set({filter, selected, detail: null, transcript: null, files: [], unseen: [], problem: "", areFactsShown: false,
        isSendMenuOpen: false, isMenuOpen: false, dialog: null, ...loadDraft({operator: this.store.state.operator, selected})});
      if (selected) focusTitle();
    }
    this.nudge();
  }

  async #readOpen(selected, isIdle) {
    try {
      if (selected.ticket) await this.#readTicket(selected, isIdle);
      await this.#readTranscript(selected);
    } catch (error) {
      if (error.status !== 404) throw error;
      if (isSame(selected, this.store.state.selected)) this.store.set({problem: error.message, detail: {missing: true}});
    }
  }

  async #readTicket(selected, isIdle) {
    const detail = await consoleApi.ticket(selected.ticket, {isIdle});
    if (!isSame(selected, this.store.state.selected)) return;
    const isFirst = this.store.state.detail === null;
    this.store.set({detail: withKnownEntries(detail, this.store.state.detail)});
    if (isFirst && document.activeElement?.id === "thread-title") focusTitle(); // it stood on the skeleton's title
  }

  async #readTranscript(selected) {
    if (!isSame(selected, this.store.state.selected)) return;
    const key = openConversation(this.store.state);
    if (key && !this.store.state.transcript) this.#showTranscript(key, await consoleApi.messages(key, 0));
    if (isSame(selected, this.store.state.selected)) this.#following.follow(key);
  }

  #showTranscript(key, view) {
    if (key !== openConversation(this.store.state)) return;
    const {messages = [], lastSeq = 0, owner} = this.store.state.transcript ?? {};
    const fresh = view.messages.filter((message) => message.seq > lastSeq);
    if (fresh.length === 0 && view.owner === owner) return;
    this.store.set({transcript: {messages: [...messages, ...fresh], lastSeq: fresh.at(-1)?.seq ?? lastSeq, owner: view.owner}});
  }
}

function isVisible() {
  return document.visibilityState === "visible";
}

function focusTitle() {
  requestAnimationFrame(() => document.querySelector("#thread-title")?.focus());
}
