/** Time, timers, chance and the page's events, so that tests can replace them. */

import { BookendError } from './errors.js';

/** @typedef {import('../types/index.js').Runtime} Runtime */

const OF_DOCUMENT = ['visibilitychange', 'freeze', 'resume'];

/** @type {Runtime} */
const BROWSER = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(/** @type {any} */ (timer)),
  random: () => Math.random(),
  isOnline: () => globalThis.navigator?.onLine !== false,
  isVisible: () => globalThis.document?.visibilityState !== 'hidden',
  locks: null,
  openChannel: (name) => new BroadcastChannel(name),
  listen: (type, listener) => {
    const target = OF_DOCUMENT.includes(type) ? globalThis.document : globalThis;
    target?.addEventListener?.(type, listener);
    return () => target?.removeEventListener?.(type, listener);
  },
};

/** Pages alone share: in other places nothing says when they go away. */
const locksOfPage = () =>
  globalThis.document && typeof globalThis.BroadcastChannel === 'function' ? (globalThis.navigator?.locks ?? null) : null;

/** @param {Partial<Runtime>} [own] @returns {Runtime} */
export const runtimeOf = (own) => ({ ...BROWSER, locks: locksOfPage(), ...own });

/**
 * Runs code of the host. Its errors are reported as uncaught ones, and do not reach the caller.
 *
 * @param {() => void} work
 */
export const guarded = (work) => {
  try {
    work();
  } catch (error) {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    else globalThis.setTimeout(() => { throw error; }, 0);
  }
};

/**
 * Waits; a signal ends the waiting early, without an error.
 *
 * @param {Runtime} runtime
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export const sleep = (runtime, ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      runtime.clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = runtime.setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });

/**
 * Rejects with `aborted` when the signal says so, whatever the transport makes of it.
 *
 * @template T
 * @param {Promise<T>} answer
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export const abortable = (answer, signal) =>
  new Promise((resolve, reject) => {
    const abort = () => reject(new BookendError('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });

/**
 * A delay that grows with the failures, with jitter of a quarter, so that pages do not come back all
 * at once.
 *
 * @param {Runtime} runtime
 * @param {number} failures from 0
 * @param {number} firstMs
 * @param {number} mostMs
 */
export const backoff = (runtime, failures, firstMs, mostMs) =>
  Math.min(mostMs, firstMs * 2 ** Math.min(failures, 16)) * (0.75 + runtime.random() / 2);
