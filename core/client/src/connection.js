/** The connection of live events: a stream, or long polling where something holds the stream back. */

import { BookendError } from './errors.js';
import { readWithin } from './reading.js';
import { backoff, guarded, sleep } from './runtime.js';
import { FrameReader } from './sse.js';

const PATH = '/events';

/** An open stream sends its position at once; without it a proxy buffers. */
const FIRST_DATA_MS = 5_000;

/** The server sends a comment after 15 s without an event. */
export const SILENCE_MS = 40_000;

const WAIT_SECONDS = 20;
const WAIT_MS = 30_000;
const QUICK_MS = 100;

/** A poll without anything new that ends earlier than this has not waited. */
const PATIENT_MS = 10_000;

/** A stream that has lasted so long works. */
const STEADY_MS = 10_000;

/** So many streams in a row that are cut while the server answers are replaced by long polling. */
const MOST_CUTS = 3;

/** While polling, how often a stream is tried again. */
const STREAM_AGAIN_MS = 300_000;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const UNAVAILABLE_PAUSE_MS = 60_000;

/** A newer stream of the same person has replaced this one: one that came back at once would end another. */
const REPLACED_PAUSE_MS = 120_000;

/** A stream that was silent for so long is replaced when the page comes to the front. */
const STALE_MS = 20_000;

/** The status of an empty response, as a proxy sends it that buffers streams. */
const NOTHING = 200;

/** @typedef {import('../types/index.js').LiveStatus} LiveStatus */

/** Whether the connection has failed, and the server has not refused. @param {BookendError} error */
const isCut = ({ status }) => status === 0 || status === NOTHING;

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
  /** Until this time the client polls in place of a stream; 0 if streams work. */
  let streamAt = 0;
  let cuts = 0;
  let failures = 0;
  let isAway = false;
  let isUnanswered = false;
  /** After 401 nothing is sent until `reconnect()`. */
  let isSignedOut = false;
  /** By both clocks, because one may stand still while the computer sleeps. */
  let lastData = { at: runtime.monotonic(), time: runtime.now() };
  /** @type {?string} */
  let lastEventId = position;

  const isPolling = () => !http.canStream || runtime.monotonic() < streamAt;
  const pollInstead = () => (streamAt = runtime.monotonic() + backoff(runtime, 0, STREAM_AGAIN_MS, Infinity));
  const report = (/** @type {LiveStatus} */ status, /** @type {?BookendError} */ error) => guarded(() => onStatus(status, error));
  const resetFailures = () => (streamAt = cuts = failures = 0);

  /** Reads one response to its end. @param {boolean} isPolled @param {number} firstMs @param {number} silenceMs */
  const readOnce = async (isPolled, firstMs, silenceMs) => {
    attempt = new AbortController();
    const reader = new FrameReader();
    const seen = { isReplaced: false, hasNews: false, isSteady: false };
    /** @type {?number} */
    let openedAt = null;
    const judge = () => {
      seen.isSteady = !isPolled && openedAt !== null && runtime.monotonic() - openedAt >= STEADY_MS;
      if (seen.isSteady || seen.hasNews) resetFailures();
    };
    const onText = (/** @type {string} */ text) => {
      lastData = { at: runtime.monotonic(), time: runtime.now() };
      if (openedAt === null) {
        openedAt = lastData.at;
        report(isPolled ? 'polling' : 'live', null);
      }
      http.reachability.succeeded();
      const frames = reader.read(text);
      for (const { id, type } of frames) {
        // events that come again have no id: the position stays
        if (id !== null && id !== lastEventId) {
          lastEventId = id;
          seen.hasNews ||= !isPolled && type !== null && type !== 'reset';
        }
        if (type === 'replaced') seen.isReplaced = true;
      }
      judge();
      guarded(() => onFrames(frames.filter(({ type }) => type !== 'replaced')));
    };
    const path = isPolled ? `${PATH}?wait_seconds=${WAIT_SECONDS}` : PATH;
    const open = async (/** @type {AbortSignal} */ signal, /** @type {(text: string) => void} */ onChunk) => {
      await http.stream(path, { lastEventId, signal, isPolled }, onChunk);
      if (seen.isReplaced) throw new BookendError('slow_down', { status: 429, retryAfterMs: REPLACED_PAUSE_MS });
      // without comments the server cannot read its journal
      if (!isPolled && openedAt !== null && silentFor() >= STALE_MS) throw new BookendError('storage_unavailable', { status: 503 });
      judge();
    };
    const ended = await readWithin(runtime, attempt, { firstMs, silenceMs }, open, onText);
    return { ...seen, ...ended };
  };

  const streamOnce = async () => {
    const { isSilent, isExpired, isSteady, hasNews } = await readOnce(false, FIRST_DATA_MS, SILENCE_MS);
    if (isSilent && isExpired) pollInstead(); // something holds it back
    else if (isSteady) return; // the server ends streams to check the sign-in anew
    else if (!hasNews) throw new BookendError('unexpected', { status: NOTHING });
    else await sleep(runtime, backoff(runtime, 0, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), pause.signal);
  };

  const pollOnce = async () => {
    const [startedAt, before] = [runtime.monotonic(), lastEventId];
    const { isSilent, isExpired } = await readOnce(true, before === null ? FIRST_DATA_MS : WAIT_MS, WAIT_MS);
    if (isSilent) throw isExpired ? new BookendError('timeout') : new BookendError('unexpected', { status: NOTHING });
    const ms = runtime.monotonic() - startedAt;
    const isOfUse = lastEventId !== before || ms >= PATIENT_MS;
    // a server that answers at once must not be polled all the time
    if (!isOfUse) return sleep(runtime, backoff(runtime, failures++, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), pause.signal);
    failures = 0;
    if (ms < QUICK_MS) await sleep(runtime, FIRST_PAUSE_MS, pause.signal);
  };

  const cut = () => ++cuts >= MOST_CUTS && pollInstead();

  /** Handles a failure; returns the pause before the next attempt, which may be endless. @param {BookendError} error @param {boolean} isPolled */
  const pauseAfter = (error, isPolled) => {
    isUnanswered = error.status === 0;
    if (error.code === 'signed_out') {
      isSignedOut = true;
      report('signed_out', error);
      return Infinity;
    }
    if ([403, 404, 405, 501].includes(error.status)) return (report('unavailable', error), UNAVAILABLE_PAUSE_MS);
    report('connecting', error);
    if (isPolled && isCut(error)) streamAt = 0;
    else if (error.status === NOTHING) cut();
    if (isUnanswered) {
      http.isAnswering(error, stopping.signal).then((isAnswering) => {
        if (isAnswering && !isPolled) cut();
        else if (!isAnswering) cuts = 0;
      });
    }
    const delay = backoff(runtime, failures++, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    return Math.max(error.retryAfterMs ?? 0, Math.min(delay, LONGEST_PAUSE_MS));
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      pause = new AbortController();
      if (isAway || !runtime.isOnline()) {
        report(isAway ? 'connecting' : 'offline', null);
        await forever(pause.signal);
        continue;
      }
      const isPolled = isPolling();
      const isTrial = !isPolled && streamAt > 0;
      try {
        await (isPolled ? pollOnce() : streamOnce());
      } catch (thrown) {
        if (stopping.signal.aborted) return;
        const error = thrown instanceof BookendError ? thrown : new BookendError('unexpected', { cause: thrown });
        if (error.code === 'aborted') continue; // connect again at once
        if (isTrial && streamAt > 0 && isCut(error)) {
          pollInstead();
          continue;
        }
        const ms = pauseAfter(error, isPolled);
        await (ms === Infinity ? forever(pause.signal) : sleep(runtime, ms, pause.signal));
      }
    }
  };

  const reconnect = () => {
    if (isSignedOut) return;
    resetFailures();
    attempt.abort();
    pause.abort();
  };
  const silentFor = () => Math.max(runtime.monotonic() - lastData.at, runtime.now() - lastData.time);
  /** Connects again if nothing has arrived for this time. @param {number} ms */
  const reconnectIfSilent = (ms) => {
    if (silentFor() >= ms) attempt.abort();
  };
  /** The page is in front: connects without a pause. */
  const wake = () => {
    isAway = false;
    if (isSignedOut) return;
    reconnectIfSilent(STALE_MS);
    pause.abort();
  };
  const stops = [
    // the server, which did not answer, has answered another request
    http.reachability.listen(({ state }) => state === 'reachable' && isUnanswered && pause.abort()),
    runtime.listen('online', reconnect),
    runtime.listen('offline', () => {
      if (isSignedOut) return;
      report('offline', null);
      reconnect();
    }),
    // a page that the browser keeps for Back would hold one of its few connections to the server
    runtime.listen('pagehide', () => {
      isAway = true;
      attempt.abort();
    }),
    runtime.listen('pageshow', () => isAway && wake()),
    runtime.listen('visibilitychange', () => runtime.isVisible() && wake()),
  ];
  run();
  return {
    reconnect: () => {
      isAway = isSignedOut = false;
      reconnect();
    },
    wake,
    check: () => reconnectIfSilent(SILENCE_MS),
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
