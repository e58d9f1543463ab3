/** One stream of live events for all tabs of a browser: one tab leads, the others follow by a channel. */

import { SILENCE_MS, connect } from './connection.js';
import { BookendError } from './errors.js';
import { backoff } from './runtime.js';

/** A leader that does not answer within this time is frozen, and is replaced. */
const ANSWER_MS = 5_000;

/** @typedef {import('../types/index.js').LiveStatus} LiveStatus */
/** @typedef {import('./sse.js').Frame} Frame */

/**
 * The message of the leader; the other tabs send a `TabRequest`.
 *
 * @typedef {object} Report
 * @property {number} epoch of the leadership: the latest is valid
 * @property {?string} from the position before the frames
 * @property {Frame[]} frames
 * @property {boolean} isByServer whether the server has sent something just now
 * @property {LiveStatus} status
 * @property {?{code: string, status: number, detail: string, retryAfterMs?: number}} error
 */

/** @typedef {'ask'|'renew'|'wake'|'reconnect'} TabRequest `renew`: of a tab that took itself for the leader */

/** @param {LiveStatus} status */
const isCurrent = (status) => status === 'live' || status === 'polling';

/**
 * The tab that holds the lock has the connection, and passes on all that arrives. The lock goes to
 * the next tab when its holder goes away, and is stolen from one that is frozen. Each report has the
 * position before it, so that a gap never stays unnoticed.
 */
export class SharedConnection {
  #parts;
  #stops;
  /** Null while this tab follows. @type {?ReturnType<typeof connect>} */
  #connection = null;
  /** Null while this tab is away. @type {?ReturnType<import('./runtime.js').Runtime['openChannel']>} */
  #channel = null;
  /** Ends this tab's place in the queue for the lock, or its leadership. @type {?AbortController} */
  #tenure = null;
  /** @type {unknown} */
  #watchdog = null;
  /** @type {?string} */
  #position = null;
  #epoch = 0;
  /** @type {LiveStatus} */
  #status = 'connecting';
  /** @type {?BookendError} */
  #error = null;

  /**
   * @param {Parameters<typeof connect>[0] & {name: string, isSame: () => boolean, onOther: () => void}} parts
   *   `isSame`: whether the same person is signed in; `onOther`: another one is
   */
  constructor(parts) {
    this.#parts = parts;
    const { runtime, http } = parts;
    const leave = () => this.#leave();
    const comeBack = () => !this.#channel && this.#status !== 'signed_out' && this.#join();
    const wake = () => !this.#connection && this.#post('wake');
    this.#stops = [
      // a page that is kept for the way back, or frozen, gives the lock to another
      runtime.listen('pagehide', leave),
      runtime.listen('freeze', leave),
      runtime.listen('pageshow', comeBack),
      runtime.listen('resume', comeBack),
      runtime.listen('visibilitychange', () => runtime.isVisible() && wake()),
      http.reachability.listen(({ state }) => state === 'reachable' && !isCurrent(this.#status) && wake()),
    ];
    this.#join();
  }

  reconnect() {
    if (!this.#parts.isSame()) this.#parts.onOther();
    else if (!this.#channel) this.#join();
    else if (this.#connection) this.#connection.reconnect();
    else this.#post('reconnect');
  }

  stop() {
    for (const stop of this.#stops) stop();
    this.#leave();
  }

  /** @param {TabRequest} [request] */
  #join(request = 'ask') {
    const { runtime, name } = this.#parts;
    this.#become('connecting', null);
    this.#channel = runtime.openChannel(name);
    this.#channel.onmessage = ({ data }) => (typeof data === 'string' ? this.#answer(/** @type {TabRequest} */ (data)) : this.#take(data));
    this.#enter(false);
    this.#requestReport(request);
  }

  #leave() {
    this.#parts.runtime.clearTimeout(this.#watchdog);
    this.#connection?.stop();
    this.#connection = null;
    this.#tenure?.abort();
    this.#channel?.close();
    this.#channel = null;
  }

  /** Waits for the lock, or steals it. @param {boolean} steal */
  #enter(steal) {
    this.#tenure?.abort();
    const { signal } = (this.#tenure = new AbortController());
    const { runtime, name } = this.#parts;
    const locks = /** @type {NonNullable<typeof runtime.locks>} */ (runtime.locks);
    /** @returns {Promise<void>} */
    const hold = () =>
      new Promise((release) => {
        if (signal.aborted) return release();
        signal.addEventListener('abort', () => release());
        this.#lead();
      });
    locks.request(name, steal ? { steal } : { signal }, hold).catch(() => {
      if (signal.aborted) return;
      if (!this.#connection) return this.#lead(); // no locks for this page: it is on its own
      this.#leave(); // another tab has stolen the lock
      this.#join('renew');
    });
  }

  #lead() {
    const { http, runtime } = this.#parts;
    runtime.clearTimeout(this.#watchdog);
    this.#epoch = Math.max(runtime.now(), this.#epoch + 1);
    this.#connection = connect({
      http,
      runtime,
      position: this.#position,
      onFrames: (frames) => {
        if (!this.#parts.isSame()) return this.#parts.onOther();
        this.#report(frames, true);
        frames.forEach((frame) => this.#pass(frame));
      },
      onStatus: (status, error) => {
        this.#become(status, error);
        // another tab may still be signed in, and finds out for itself
        if (status === 'signed_out') this.#leave();
        else this.#report([], false);
      },
    });
    this.#report([], false);
  }

  /** @param {Frame[]} frames @param {boolean} isByServer */
  #report(frames, isByServer) {
    const { code = '', status = 0, detail = '', retryAfterMs } = this.#error ?? {};
    /** @type {Report} */
    const report = {
      epoch: this.#epoch,
      from: this.#position,
      frames,
      isByServer,
      status: this.#status,
      error: this.#error && { code, status, detail, retryAfterMs },
    };
    this.#post(report);
  }

  /** @param {Report|TabRequest} message */
  #post(message) {
    this.#channel?.postMessage(message);
  }

  /** The leader handles the request of another tab. @param {TabRequest} request */
  #answer(request) {
    if (!this.#connection) return;
    if (request === 'wake' || request === 'reconnect') return this.#connection[request]();
    if (request === 'renew') this.#epoch = Math.max(this.#parts.runtime.now(), this.#epoch);
    this.#report([], false);
    this.#connection.check();
  }

  /** @param {TabRequest} [request] */
  #requestReport(request = 'ask') {
    this.#post(request);
    const { runtime } = this.#parts;
    // with chance, so that not all steal at once
    this.#expect(backoff(runtime, 0, ANSWER_MS, Infinity), () => this.#enter(true));
  }

  /** @param {number} ms @param {() => void} otherwise */
  #expect(ms, otherwise) {
    const { runtime } = this.#parts;
    runtime.clearTimeout(this.#watchdog);
    this.#watchdog = runtime.setTimeout(otherwise, ms);
  }

  /** @param {Report} report */
  #take({ epoch, from, frames, isByServer, status, error }) {
    if (this.#connection || epoch < this.#epoch) return;
    const { http, isSame, onOther } = this.#parts;
    if (!isSame()) return onOther();
    this.#epoch = epoch;
    this.#expect(SILENCE_MS, () => this.#requestReport());
    this.#become(status, error && new BookendError(error.code, error));
    if (isByServer) http.reachability.succeeded();
    else if (status === 'connecting' && this.#error?.status === 0) this.#checkServer(this.#error);
    const start = from ?? frames.find(({ id }) => id !== null)?.id ?? null;
    if (start !== null && start !== this.#position) {
      // a new tab begins here; to another one something may be missing
      this.#pass({ id: start, type: this.#position === null ? null : 'reset', data: '' });
    }
    frames.forEach((frame) => this.#pass(frame));
  }

  /** The leader's stream has failed: after a recent response, this tab sends a request of its own. @param {BookendError} error */
  #checkServer(error) {
    const { reachability } = this.#parts.http;
    if (!reachability.isAnsweredLately) reachability.failed(error);
    else if (this.#tenure) this.#parts.http.isAnswering(error, this.#tenure.signal);
  }

  /** @param {Frame} frame */
  #pass(frame) {
    if (frame.id !== null) this.#position = frame.id;
    this.#parts.onFrames([frame]);
  }

  /** @param {LiveStatus} status @param {?BookendError} error */
  #become(status, error) {
    this.#status = status;
    this.#error = error;
    this.#parts.onStatus(status, error);
  }
}
