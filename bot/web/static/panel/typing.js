// The sign that an answer is being written: a faster answer needs none.
const AFTER_MS = 300;

export class Typing {
  #timer = 0;

  constructor(store) {
    this.store = store;
  }

  show(isBusy) {
    clearTimeout(this.#timer);
    if (!isBusy) this.store.set({isTypingShown: false});
    else if (!this.store.state.isTypingShown) {
      this.#timer = setTimeout(() => this.store.set({isTypingShown: true}), AFTER_MS);
    }
  }
}
