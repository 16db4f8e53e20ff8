// What an operator does with a whole ticket: hand it on, merge it, open it again.
import {t} from "../shared/words.js";
import {consoleApi} from "./api.js";
import {openTicket} from "./state.js";
import {focusOn} from "./work.js";

export class Moves {
  constructor(store, desk) {
    this.store = store;
    this.desk = desk;
  }

  /** Read to whom a ticket can be given; who has gone since is not offered. */
  async readChoices() {
    try {
      this.store.set({choices: await consoleApi.choices()});
    } catch (error) {
      this.desk.failed(error);
    }
  }

  open(dialog) {
    this.store.set({dialog, isMenuOpen: false, problem: "", isUnproven: false});
    if (dialog === "transfer" || dialog === "assign") this.readChoices();
  }

  transfer(topic) {
    return this.#move("transfer", {topic});
  }

  assign(operatorId) {
    return this.#move("assign", {operator_id: operatorId});
  }

  /** Merge; where only the address says that both are of one person, the operator is asked first. */
  merge(into, confirmed) {
    return this.#move("merge", {into, confirmed});
  }

  /** What was confirmed for one number does not hold for another. */
  askAgain() {
    if (this.store.state.isUnproven) this.store.set({isUnproven: false, problem: ""});
  }

  giveBack() {
    this.store.set({isMenuOpen: false});
    return this.#move("release", {});
  }

  reopen(reason) {
    return this.#move("reopen", {reason});
  }

  /** Write into the fields what the office has learned since; only what was changed is sent. */
  fillIn(fields) {
    return this.#move("fields", {fields});
  }

  /** Ask the student for access in a reply; the form to authorise it is on the page of the request. */
  askGrant(scope, text) {
    const {ticket_id: id, version} = openTicket(this.store.state);
    return this.desk.work.run(async () => {
      const reply = {kind: "reply", text, then: "awaiting_user", asks_grant: scope, version};
      this.desk.work.opened(await consoleApi.addEntry(id, reply));
      this.store.set({dialog: null, announcement: t("done_ask_grant")});
      focusOn("#thread-title");
    });
  }

  /** The office needs an access no longer: it ends now, and the student is told. */
  returnGrant(grantId) {
    const {ticket_id: id} = openTicket(this.store.state);
    return this.desk.work.run(async () => {
      this.desk.work.opened(await consoleApi.move(id, "return_grant", {grant_id: grantId}));
      this.store.set({announcement: t("done_return_grant")});
      focusOn("#thread-title");
    });
  }

  #move(doing, body) {
    const {ticket_id: id, version} = openTicket(this.store.state);
    return this.desk.work.run(async () => {
      this.desk.work.opened(await this.#moved(id, doing, {...body, version}));
      this.store.set({dialog: null, announcement: t(`done_${doing}`)});
      focusOn("#thread-title");
    });
  }

  async #moved(id, doing, body) {
    try {
      return await consoleApi.move(id, doing, body);
    } catch (error) {
      if (error.code === "merge_unproven") this.store.set({isUnproven: true});
      if (doing === "fields") this.#nameField(error);
      throw error;
    }
  }

  /** Call the field that was refused as the operator reads it, and go there. */
  #nameField(error) {
    const refused = openTicket(this.store.state)?.form.find(({field}) => field === error.details?.field);
    if (!refused) return;
    error.message = t("field_refused", {field: refused.label});
    focusOn(`#${CSS.escape(`f.${refused.field}`)}`);
  }
}
