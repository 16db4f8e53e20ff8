// What the screen shows, in one place: a change draws it again, at most once a frame.
export class Store {
  #watchers = new Set();
  #isDue = false;

  constructor(state) {
    this.state = state;
  }

  set(change) {
    Object.assign(this.state, change);
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      for (const watch of this.#watchers) watch(this.state);
    });
  }

  watch(watcher) {
    this.#watchers.add(watcher);
  }
}
