// What an operator does: take over, reply, ask, note, close, give back.
import {t} from "../shared/words.js";
import {consoleApi} from "./api.js";
import {saveDraft} from "./drafts.js";
import {ReplyFiles} from "./reply_files.js";
import {openConversation, openTicket, withKnownEntries} from "./state.js";

export class Work {
  constructor(store, desk) {
    this.store = store;
    this.desk = desk;
    this.files = new ReplyFiles(store);
  }

  get state() {
    return this.store.state;
  }

  keepDraft(draft) {
    this.store.set({draft, problem: ""});
    saveDraft(this.state);
  }

  chooseMode(mode) {
    this.store.set({mode, isSendMenuOpen: false});
    saveDraft(this.state);
  }

  /** Answer the student instead of the bot; without a chat, take the ticket. */
  takeOver() {
    const key = openConversation(this.state);
    const ticket = openTicket(this.state);
    return this.run(async () => {
      const detail = await (key ? consoleApi.takeOver(key) : consoleApi.take(ticket.ticket_id));
      this.store.set({announcement: t("taken_over")});
      this.opened(detail);
      focusOn("#reply");
    });
  }

  release() {
    return this.run(async () => {
      await consoleApi.release(openConversation(this.state));
      this.store.set({announcement: t("released")});
      focusOn("#thread-title");
    });
  }

  /** Send what stands in the composer; `then` is what becomes of the ticket. */
  send(then = this.state.then, resolution = undefined) {
    const {mode, draft, detail, isSending} = this.state;
    if (!draft.trim() || !detail?.ticket || isSending || this.files.isBusy) return undefined;
    if (mode === "reply" && then === "closed" && !resolution) {
      return void this.store.set({dialog: "send_and_close", then, isSendMenuOpen: false});
    }
    const reply = {then, ...(resolution ? {resolution} : {})};
    const entry = {kind: mode, text: draft, version: detail.ticket.version, files: this.files.tokens,
      ...(mode === "reply" ? reply : {})};
    return this.run(async () => {
      this.opened(await consoleApi.addEntry(detail.ticket.ticket_id, entry));
      this.keepDraft("");
      this.files.clear();
      this.store.set({mode: "reply", then: mode === "reply" ? then : this.state.then, dialog: null, unseen: [],
        isSendMenuOpen: false, announcement: t("sent")});
      focusOn("#reply");
    });
  }

  close(resolution, note) {
    const {ticket} = this.state.detail;
    return this.run(async () => {
      this.opened(await consoleApi.close(ticket.ticket_id, {resolution, note, version: ticket.version}));
      this.store.set({dialog: null, mode: "reply", announcement: t("closed_now")});
      focusOn("#thread-title");
    });
  }

  /** Do something that the server may refuse; what went wrong is told. */
  async run(job) {
    this.store.set({isSending: true, problem: ""});
    try {
      await job();
    } catch (error) {
      if (error.code === "version_conflict") this.#moved(error.details);
      this.desk.failed(error);
    } finally {
      this.store.set({isSending: false});
      this.desk.nudge();
    }
  }

  /** The thread moved on while the operator was writing: show the news, keep the words, send with the new version. */
  #moved({entries = [], version}) {
    const {detail} = this.state;
    this.store.set({dialog: null, unseen: entries, detail: {...detail, ticket: {...detail.ticket, version}}});
  }

  /** Show a ticket as the server answered it. */
  opened(detail) {
    const selected = {ticket: detail.ticket.ticket_id};
    const isSameTicket = this.state.selected?.ticket === selected.ticket;
    this.store.set({detail: withKnownEntries(detail, isSameTicket ? this.state.detail : null)});
    if (!isSameTicket) this.desk.go({selected});
  }
}

/** What was pressed may be gone by now: the focus goes on to where the work does. */
export function focusOn(selector) {
  requestAnimationFrame(() => (document.querySelector(selector) ?? document.querySelector("#thread-title"))?.focus());
}
