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
    this.store.set({dialog, isMenuOpen: false, problem: ""});
    if (dialog === "transfer" || dialog === "assign") this.readChoices();
  }

  transfer(topic) {
    return this.#move("transfer", {topic});
  }

  assign(operatorId) {
    return this.#move("assign", {operator_id: operatorId});
  }

  merge(into) {
    return this.#move("merge", {into});
  }

  reopen(reason) {
    return this.#move("reopen", {reason});
  }

  #move(doing, body) {
    const {ticket_id: id, version} = openTicket(this.store.state);
    return this.desk.work.run(async () => {
      this.desk.work.opened(await consoleApi.move(id, doing, {...body, version}));
      this.store.set({dialog: null, announcement: t(`done_${doing}`)});
      focusOn("#thread-title");
    });
  }
}
