/** Keeps something current: loaded once, then by the stream, and by polling only while there is none. */

import { backoff, guarded } from './runtime.js';

/** The stream's position comes first, so that nothing falls between it and the loading. */
const POSITION_MS = 1_000;

const POLL_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
const SLOWEST_MS = 60_000;
const DEADLINE_MS = 5_000;

/**
 * @param {import('./live.js').LiveStream} stream
 * @param {import('./runtime.js').Runtime} runtime
 * @param {object} how
 * @param {(options: {signal: AbortSignal, deadlineMs: number, isRepeatable: boolean}) => Promise<void>} how.load
 *   repeated here, at growing intervals
 * @param {(call: import('../types/index.js').Call) => void} how.onCall
 * @param {(live: import('./live.js').LiveCallEvent) => void} [how.onEvent]
 * @param {(error: any) => void} [how.onError]
 * @param {() => void} [how.onStatus]
 * @param {() => void} [how.onClose] the client was closed
 * @param {number} [how.everyMs]
 */
export const follow = (stream, runtime, { load, onCall, onEvent, onError, onStatus, onClose, everyMs = POLL_MS }) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  /** @type {?Promise<void>} */
  let loading = null;
  let isStale = false;
  let failures = 0;
  let isSignedOut = false;
  let hasTried = false;
  /** @type {unknown} */
  let timer = null;

  const isCurrent = () => stream.status === 'live' || stream.status === 'polling';

  const plan = () => {
    runtime.clearTimeout(timer);
    if (signal.aborted || loading || isSignedOut) return;
    if (!hasTried) timer = runtime.setTimeout(reload, stream.status === 'unavailable' ? 0 : POSITION_MS);
    else if (stream.status === 'offline') return;
    else if (failures > 0) timer = runtime.setTimeout(reload, backoff(runtime, failures - 1, FIRST_RETRY_MS, SLOWEST_MS));
    else if (!isCurrent()) timer = runtime.setTimeout(reload, everyMs);
  };

  const loadAll = async () => {
    do {
      isStale = false;
      try {
        await load({ signal, deadlineMs: DEADLINE_MS, isRepeatable: false });
        failures = 0;
        isSignedOut = false;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        isSignedOut = /** @type {any} */ (error).code === 'signed_out';
        guarded(() => onError?.(error));
      }
    } while (isStale && !signal.aborted);
  };

  /** Loads; while that runs, once more afterwards. @returns {Promise<void>} */
  const reload = () => {
    if (signal.aborted) return Promise.resolve();
    isStale = loading !== null;
    hasTried = true;
    loading ??= loadAll().finally(() => {
      loading = null;
      plan();
    });
    return loading;
  };

  let stopListening = () => {};
  const stop = () => {
    stopping.abort();
    runtime.clearTimeout(timer);
    stopListening();
  };

  stopListening = stream.listen({
    onCall,
    onEvent,
    onReset: reload,
    onPosition: reload,
    onClock: reload,
    onClose: () => {
      stop();
      onClose?.();
    },
    onStatus: () => {
      onStatus?.();
      if (isCurrent() && (failures > 0 || isSignedOut)) reload();
      else plan();
    },
  });
  if (stream.isPositioned) reload();
  else plan();

  return { reload, stop };
};
