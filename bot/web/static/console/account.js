// The operator's own account: where they are signed in, and the password.
import {t} from "../shared/words.js";
import {consoleApi} from "./api.js";

export class Account {
  /** @param renewed called with what a new session answers: the socket has to open again */
  constructor(store, desk, renewed) {
    this.store = store;
    this.desk = desk;
    this.renewed = renewed;
  }

  open() {
    this.store.set({dialog: "account", problem: "", sessions: null});
    return this.#do(() => this.#read());
  }

  endOthers() {
    return this.#do(async () => {
      await consoleApi.endOtherSessions();
      await this.#read();
      this.store.set({announcement: t("others_ended")});
    });
  }

  /** Change the password; tells whether it was. */
  async changePassword(current, next) {
    return this.#do(async () => {
      this.renewed(await consoleApi.changePassword(current, next));
      await this.#read();
      this.store.set({announcement: t("password_changed")});
    });
  }

  async #read() {
    const {sessions} = await consoleApi.sessions();
    this.store.set({sessions});
  }

  async #do(job) {
    this.store.set({isSending: true, problem: ""});
    try {
      await job();
      return true;
    } catch (error) {
      this.desk.failed(error);
      return false;
    } finally {
      this.store.set({isSending: false});
    }
  }
}
