/** Changes of one thing, one after another. */

/** @typedef {{run: (isLatest: () => boolean) => Promise<void>, done: Promise<void>}} Change */

/**
 * Runs the changes of each key one at a time. Of those that wait, only the latest runs, and all of them
 * settle with it.
 */
export class LatestChanges {
  /** @type {Map<string, Change>} */
  #latest = new Map();

  /**
   * @param {string} key
   * @param {(isLatest: () => boolean) => Promise<void>} run `isLatest` says whether no later change of the key waits
   * @returns {Promise<void>}
   */
  async apply(key, run) {
    const before = this.#latest.get(key);
    const isLatest = () => this.#latest.get(key) === change;
    /** @type {Change} */
    const change = { run, done: Promise.resolve() };
    this.#latest.set(key, change);
    change.done = this.#runAfter(before, change, isLatest);
    for (let awaited = change; ; awaited = /** @type {Change} */ (this.#latest.get(key))) {
      const failure = await awaited.done.then(() => null, (error) => ({ error }));
      if (this.#latest.get(key) !== awaited) continue;
      if (failure) throw failure.error;
      return;
    }
  }

  /** @param {Change|undefined} before @param {Change} change @param {() => boolean} isLatest */
  async #runAfter(before, change, isLatest) {
    if (before) await before.done.catch(() => {});
    if (isLatest()) await change.run(isLatest);
  }
}
