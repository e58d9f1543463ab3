/** The server's clock, estimated from its answers. */

const BEST_FOR_MS = 10_000;

/** The quickest of the recent answers gives the best estimate: the page's own clock plays no part. */
export class ServerClock {
  /** @type {?number} */
  #offset = null;
  #roundTrip = Infinity;
  #at = 0;
  #runtime;

  /** @param {import('./runtime.js').Runtime} runtime */
  constructor(runtime) {
    this.#runtime = runtime;
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
    if (roundTrip > this.#roundTrip && received - this.#at < BEST_FOR_MS) return;
    this.#offset = server - (sent + received) / 2;
    this.#roundTrip = roundTrip;
    this.#at = received;
  }

  /** Milliseconds since 1970. */
  now() {
    return this.#offset === null ? this.#runtime.now() : this.#runtime.monotonic() + this.#offset;
  }
}
