// Keeps the chat up to date: reads since the last seq whenever a wake says so; without a socket, by long polls.
import {Backoff, Bell} from "../shared/backoff.js";
import {Wakes} from "../shared/wakes.js";

const LONG_POLL_S = 25;
const QUIET_MS = 60_000; // with a socket, look anyway this often
const BUSY_MS = 3_000; // … and this often while an answer is being worked out

export class Reader {
  #bell = new Bell();
  #backoff = new Backoff();
  #waiting = null;
  #isNudged = false;
  #isStopped = false;

  /**
   * @param read asks the server; gets how long it may wait and a signal that ends the waiting
   * @param show takes what was read; returns whether an answer is still being worked out
   * @param connected told whether the server answers
   * @param ended called when the conversation no longer exists
   */
  constructor({token, read, show, connected, ended}) {
    Object.assign(this, {read, show, connected, ended});
    this.wakes = new Wakes("/api/chat/live", token, () => this.nudge());
  }

  async run() {
    this.wakes.start();
    while (!this.#isStopped) {
      this.#isNudged = false;
      try {
        const view = await this.#readOnce();
        if (this.#isStopped) return;
        this.#backoff.reset();
        this.connected(true);
        const isBusy = this.show(view);
        if (view.messages.length === 0 && this.wakes.isOpen) await this.#pause(isBusy ? BUSY_MS : QUIET_MS);
      } catch (error) {
        if (this.#isStopped) return;
        if (error.name === "AbortError") continue;
        if (error.status === 401) return void this.ended();
        this.connected(false);
        await this.#pause(this.#backoff.next(error.retryAfterS ?? 0));
      }
    }
  }

  /** Look now: something happened, or the page is in front again. */
  nudge() {
    this.#isNudged = true;
    this.#waiting?.abort();
    this.#bell.ring();
  }

  hurry() {
    this.wakes.hurry();
    this.nudge();
  }

  stop() {
    this.#isStopped = true;
    this.wakes.stop();
    this.nudge();
  }

  #readOnce() {
    if (this.wakes.isOpen) return this.read(0);
    this.#waiting = new AbortController();
    return this.read(LONG_POLL_S, this.#waiting.signal).finally(() => (this.#waiting = null));
  }

  #pause(ms) {
    return this.#isNudged ? Promise.resolve() : this.#bell.wait(ms);
  }
}
