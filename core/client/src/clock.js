/** The server's clock, estimated from its answers. */

const BEST_FOR_MS = 10_000;

/** By so much the monotonic clock differs from the page's own only if one of them stood still, or was set. */
const JUMP_MS = 1_000;

/** The quickest of the recent answers gives the best estimate: the page's own clock plays no part. */
export class ServerClock {
  /** @type {?number} */
  #offset = null;
  #roundTrip = Infinity;
  #at = 0;
  /** The page's own clock less the monotonic one, at the last synchronization. */
  #difference = 0;
  #runtime;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {(() => void)[]} */
  #stops;

  /** @param {import('./runtime.js').Runtime} runtime */
  constructor(runtime) {
    this.#runtime = runtime;
    // in some browsers the monotonic clock stands still while the computer sleeps
    this.#stops = /** @type {const} */ (['visibilitychange', 'online', 'pageshow', 'resume']).map((type) =>
      runtime.listen(type, () => this.#check()));
  }

  /** Ends listening to the page. The estimate stays, and is checked with each response. */
  close() {
    for (const stop of this.#stops.splice(0)) stop();
    this.#listeners.clear();
  }

  /** @param {() => void} listener called when the estimate was forgotten @returns {() => void} how to stop */
  listen(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * @param {string} serverTime
   * @param {number} sent by the monotonic clock
   * @param {number} received
   */
  sync(serverTime, sent, received) {
    const server = Date.parse(serverTime);
    const roundTrip = received - sent;
    if (Number.isNaN(server)) return;
    this.#check();
    if (roundTrip > this.#roundTrip && received - this.#at < BEST_FOR_MS) return;
    this.#set(server - (sent + received) / 2, roundTrip, received);
  }

  /** It is this late, or later: an event says when it was sent. @param {string|undefined} serverTime */
  atLeast(serverTime) {
    const server = Date.parse(serverTime ?? '');
    const now = this.#runtime.monotonic();
    if (this.#offset !== null && server - this.now() > JUMP_MS) this.#set(server - now, Infinity, now);
  }

  /** @param {number} offset @param {number} roundTrip @param {number} at */
  #set(offset, roundTrip, at) {
    this.#offset = offset;
    this.#roundTrip = roundTrip;
    this.#at = at;
    this.#difference = this.#runtime.now() - this.#runtime.monotonic();
  }

  /** Forgets an estimate that is not valid any more. */
  #check() {
    const jump = this.#runtime.now() - this.#runtime.monotonic() - this.#difference;
    if (this.#offset === null || Math.abs(jump) <= JUMP_MS) return;
    this.#offset = null;
    this.#roundTrip = Infinity;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Milliseconds since 1970. */
  now() {
    return this.#offset === null ? this.#runtime.now() : this.#runtime.monotonic() + this.#offset;
  }
}
