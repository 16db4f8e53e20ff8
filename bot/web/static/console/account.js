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
    this.store.set({dialog: "account", problem: "", sessions: null, alerts: null});
    return this.#do(() => this.#read());
  }

  endOthers() {
    return this.#do(async () => {
      await consoleApi.endOtherSessions();
      await this.#read();
      this.store.set({announcement: t("others_ended")});
    });
  }

  /** Want a mail about a kind of alert, or not; it holds at once. */
  chooseAlert(kind, isWanted) {
    return this.#do(async () => {
      const {by_mail: alerts} = await consoleApi.chooseAlerts({...this.store.state.alerts, [kind]: isWanted});
      this.store.set({alerts, announcement: t("alerts_saved")});
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
    const [{sessions}, {by_mail: alerts}] = await Promise.all([consoleApi.sessions(), consoleApi.alerts()]);
    this.store.set({sessions, alerts});
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
