// Follows the chat that is open: what student and bot say to each other concerns this console only, and wakes no other.
import {Backoff} from "../shared/backoff.js";
import {consoleApi} from "./api.js";

const WAIT_S = 25;
const AT_MOST_EVERY_MS = 300; // also where a server that is stopping answers at once

export class Following {
  #controller = null;
  #key = null;

  /**
   * @param {() => number} since the last message that is on the screen
   * @param {(key: string, view: object) => void} show called with what came
   */
  constructor(since, show) {
    this.since = since;
    this.show = show;
  }

  /** Follow this chat from now on; null follows none. */
  follow(key) {
    if (key === this.#key) return;
    this.#controller?.abort();
    this.#key = key;
    this.#controller = key ? new AbortController() : null;
    if (key) this.#run(key, this.#controller.signal);
  }

  /** Ask again, under another session. */
  restart() {
    const key = this.#key;
    this.follow(null);
    this.follow(key);
  }

  async #run(key, signal) {
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        const view = await consoleApi.messages(key, this.since(), {wait: WAIT_S, signal});
        if (signal.aborted) return;
        backoff.reset();
        this.show(key, view);
        await pause(AT_MOST_EVERY_MS);
      } catch (error) {
        if (error.name === "AbortError" || error.status === 401 || error.status === 404) return;
        await pause(backoff.next(error.retryAfterS));
      }
    }
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
