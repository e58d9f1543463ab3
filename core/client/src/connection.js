/** The connection of live events: a stream, or long polling where something holds the stream back. */

import { BookendError } from './errors.js';
import { backoff, sleep } from './runtime.js';
import { FrameReader } from './sse.js';

const PATH = '/events';

/** An open stream sends its position at once; without it something buffers. */
const FIRST_WORD_MS = 5_000;

/** The server sends a comment after 15 s without an event. */
export const SILENCE_MS = 40_000;

const WAIT_SECONDS = 20;
const WAIT_MS = 30_000;
const QUICK_MS = 100;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const UNAVAILABLE_PAUSE_MS = 60_000;

/** A newer stream of the same person has replaced this one: one that came back at once would end another. */
const REPLACED_PAUSE_MS = 120_000;

/** After such a pause of a page in the background, the stream is not trusted. */
const DOUBT_MS = 20_000;

/** @typedef {import('../types/index.js').LiveStatus} LiveStatus */

/**
 * Connects, and connects again, until it is stopped.
 *
 * @param {object} parts
 * @param {import('./http.js').Http} parts.http
 * @param {import('./runtime.js').Runtime} parts.runtime
 * @param {?string} [parts.position] where to resume
 * @param {(frames: import('./sse.js').Frame[]) => void} parts.onFrames none with a comment
 * @param {(status: LiveStatus, error: ?BookendError) => void} parts.onStatus
 */
export const connect = ({ http, runtime, position = null, onFrames, onStatus }) => {
  const stopping = new AbortController();
  let attempt = new AbortController();
  let pause = new AbortController();
  let isPolled = !http.canStream;
  let failures = 0;
  let isAway = false;
  let isUnanswered = false;
  let lastWordAt = runtime.monotonic();
  /** @type {?string} */
  let lastEventId = position;

  /** Reads one answer to its end. @param {number} firstMs @param {number} silenceMs */
  const readOnce = async (firstMs, silenceMs) => {
    attempt = new AbortController();
    const reader = new FrameReader();
    let isSilent = true;
    let isExpired = false;
    let isReplaced = false;
    const expire = () => {
      isExpired = true;
      attempt.abort();
    };
    let watchdog = runtime.setTimeout(expire, firstMs);
    const onChunk = (/** @type {string} */ text) => {
      if (attempt.signal.aborted || text === '') return;
      runtime.clearTimeout(watchdog);
      watchdog = runtime.setTimeout(expire, silenceMs);
      lastWordAt = runtime.monotonic();
      failures = 0;
      if (isSilent) onStatus(isPolled ? 'polling' : 'live', null);
      isSilent = false;
      http.reachability.succeeded();
      const frames = reader.read(text);
      for (const { id, type } of frames) {
        if (id !== null) lastEventId = id;
        if (type === 'replaced') isReplaced = true;
      }
      onFrames(frames.filter(({ type }) => type !== 'replaced'));
    };
    const path = isPolled ? `${PATH}?wait_seconds=${WAIT_SECONDS}` : PATH;
    try {
      await http.stream(path, { lastEventId, signal: attempt.signal, isPolled }, onChunk);
      if (isReplaced) throw new BookendError('slow_down', { status: 429, retryAfterMs: REPLACED_PAUSE_MS });
      if (isPolled && isSilent) onChunk('\n'); // nothing has happened
      return isSilent;
    } catch (error) {
      if (!isExpired) throw error;
      if (isSilent) return true;
      throw new BookendError('timeout');
    } finally {
      runtime.clearTimeout(watchdog);
    }
  };

  const round = async () => {
    if (!isPolled) {
      const isHeldBack = await readOnce(FIRST_WORD_MS, SILENCE_MS);
      if (isHeldBack && !attempt.signal.aborted) throw new BookendError('network');
      isPolled = isHeldBack;
      if (!isHeldBack) await sleep(runtime, backoff(runtime, 0, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), pause.signal);
      return;
    }
    const startedAt = runtime.monotonic();
    const isSilent = await readOnce(lastEventId === null ? FIRST_WORD_MS : WAIT_MS, WAIT_MS);
    if (isSilent) throw new BookendError('timeout');
    // one that does not wait must not be asked all the time
    if (runtime.monotonic() - startedAt < QUICK_MS) await sleep(runtime, FIRST_PAUSE_MS, pause.signal);
  };

  /** What follows a failure: a pause, whose end may be far. @param {BookendError} error */
  const pauseAfter = (error) => {
    if (error.code === 'signed_out') return (onStatus('signed_out', error), Infinity);
    if ([403, 404, 405, 501].includes(error.status)) return (onStatus('unavailable', error), UNAVAILABLE_PAUSE_MS);
    onStatus('connecting', error);
    isUnanswered = error.status === 0;
    if (isUnanswered) http.reachability.failed(error);
    isPolled = !http.canStream;
    const delay = backoff(runtime, failures++, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    return Math.max(error.retryAfterMs ?? 0, Math.min(delay, LONGEST_PAUSE_MS));
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      pause = new AbortController();
      if (isAway || !runtime.isOnline()) {
        onStatus(isAway ? 'connecting' : 'offline', null);
        await forever(pause.signal);
        continue;
      }
      try {
        await round();
      } catch (thrown) {
        if (stopping.signal.aborted) return;
        const error = thrown instanceof BookendError ? thrown : new BookendError('unexpected', { cause: thrown });
        if (error.code === 'aborted') continue; // connect again at once
        const ms = pauseAfter(error);
        await (ms === Infinity ? forever(pause.signal) : sleep(runtime, ms, pause.signal));
      }
    }
  };

  const reconnect = () => {
    failures = 0;
    isPolled = !http.canStream;
    attempt.abort();
    pause.abort();
  };
  /** Connects again if there was no word for this time. @param {number} ms */
  const doubt = (ms) => {
    if (runtime.monotonic() - lastWordAt >= ms) attempt.abort();
  };
  /** A page is in front: nothing is waited for. */
  const wake = () => {
    doubt(DOUBT_MS);
    pause.abort();
  };
  const stops = [
    // another request has got an answer from a server that gave none
    http.reachability.listen(({ state }) => state === 'reachable' && isUnanswered && pause.abort()),
    runtime.listen('online', reconnect),
    runtime.listen('offline', () => (onStatus('offline', null), reconnect())),
    // a page that the browser keeps for Back would hold one of its few connections to the server
    runtime.listen('pagehide', () => {
      isAway = true;
      attempt.abort();
    }),
    runtime.listen('visibilitychange', () => {
      if (!runtime.isVisible()) return;
      isAway = false;
      wake();
    }),
  ];
  run();
  return {
    reconnect,
    wake,
    check: () => doubt(SILENCE_MS),
    stop: () => {
      stopping.abort();
      stops.forEach((stop) => stop());
      attempt.abort();
      pause.abort();
    },
  };
};

/** @param {AbortSignal} signal @returns {Promise<void>} */
const forever = (signal) =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));
