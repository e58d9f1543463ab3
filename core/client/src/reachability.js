/** Whether the server answers, judged by requests and by the stream. */

import { guarded } from './runtime.js';

/** A failure is reported if no request succeeds within this time. */
const CONFIRM_MS = 2_000;

/** Within this time of its last data, the server is not reported as unreachable because a request takes long. */
const RECENT_DATA_MS = 5_000;

/** Within this time of its last response, the server is not reported as unreachable because a stream fails. */
const LATELY_MS = 10_000;

/** @typedef {import('./errors.js').BookendError} BookendError */

/**
 * Reported within 3 s: a request without an answer counts after 2.8 s, but not within `RECENT_DATA_MS` of the
 * last data from the server; a broken connection after `CONFIRM_MS`, and a network that the browser
 * reports as gone at once.
 */
export class Reachability {
  /** @type {import('../types/index.js').ServerState} */
  state = 'reachable';
  #runtime;
  /** @type {unknown} */
  #timer = null;
  #answeredAt = -Infinity;
  /** When a response or data of the stream arrived. */
  #lastDataAt = -Infinity;
  /** @type {Set<(change: {state: import('../types/index.js').ServerState, error: ?BookendError}) => void>} */
  #listeners = new Set();
  #isListening = false;
  #stopListening = () => {};

  /** @param {import('./runtime.js').Runtime} runtime */
  constructor(runtime) {
    this.#runtime = runtime;
  }

  /** @param {(change: {state: import('../types/index.js').ServerState, error: ?BookendError}) => void} listener */
  listen(listener) {
    this.#listeners.add(listener);
    this.#followNetwork();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#runtime.clearTimeout(this.#timer);
      this.#timer = null;
      this.#isListening = false;
      this.#stopListening();
    };
  }

  /** A request, not a stream, has been answered. */
  answered() {
    this.#answeredAt = this.#runtime.monotonic();
    this.succeeded();
  }

  get isAnsweredLately() {
    return this.#runtime.monotonic() - this.#answeredAt < LATELY_MS;
  }

  /** For how long a slow request is not taken for a failure of the server, in milliseconds. */
  get graceMs() {
    return Math.max(0, this.#lastDataAt + RECENT_DATA_MS - this.#runtime.monotonic());
  }

  succeeded() {
    this.#lastDataAt = this.#runtime.monotonic();
    this.#recover();
  }

  #recover() {
    this.#runtime.clearTimeout(this.#timer);
    this.#timer = null;
    this.#become('reachable', null);
  }

  /** @param {BookendError} error */
  failed(error) {
    if (this.state === 'unreachable' || this.#timer !== null) return;
    this.#timer = this.#runtime.setTimeout(() => this.failedForGood(error), CONFIRM_MS);
  }

  /** @param {?BookendError} error */
  failedForGood(error) {
    this.#runtime.clearTimeout(this.#timer);
    this.#timer = null;
    this.#become('unreachable', error);
  }

  #followNetwork() {
    if (this.#isListening) return;
    this.#isListening = true;
    const stops = [
      this.#runtime.listen('offline', () => this.failedForGood(null)),
      this.#runtime.listen('online', () => this.#recover()),
    ];
    this.#stopListening = () => stops.forEach((stop) => stop());
  }

  /** @param {import('../types/index.js').ServerState} state @param {?BookendError} error */
  #become(state, error) {
    if (this.state === state) return;
    this.state = state;
    for (const listener of [...this.#listeners]) guarded(() => listener({ state, error }));
  }
}
