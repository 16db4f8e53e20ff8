// Waiting longer after each failure, and not all at the same moment.
const STEPS_S = [1, 2, 4, 8, 15, 30];

export class Backoff {
  #failures = 0;

  reset() {
    this.#failures = 0;
  }

  /** Return how many milliseconds to wait after one more failure. */
  next(atLeastS = 0) {
    const step = STEPS_S[Math.min(this.#failures, STEPS_S.length - 1)];
    this.#failures += 1;
    return 1000 * Math.max(atLeastS, step * (0.75 + Math.random() / 2));
  }
}

/** A sleep that can be cut short. */
export class Bell {
  #ring = () => {};

  ring() {
    this.#ring();
  }

  wait(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
