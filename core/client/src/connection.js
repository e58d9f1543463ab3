/** The connection of live events: a stream, or long polling where something holds the stream back. */

import { BookendError } from './errors.js';
import { backoff, guarded, sleep } from './runtime.js';
import { FrameReader } from './sse.js';

const PATH = '/events';

/** An open stream sends its position at once; without it something buffers. */
const FIRST_WORD_MS = 5_000;

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

/** After such a pause of a page in the background, the stream is not trusted. */
const DOUBT_MS = 20_000;

/** The status of an answer without anything in it, as something gives it that collects what streams. */
const NOTHING = 200;

/** @typedef {import('../types/index.js').LiveStatus} LiveStatus */

/** Whether it is a failure of the way, and not a refusal. @param {BookendError} error */
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
  /** Until this time there is no stream, but polling; 0 if nothing speaks against a stream. */
  let streamAt = 0;
  let cuts = 0;
  let failures = 0;
  let isAway = false;
  let isUnanswered = false;
  /** By both clocks, because one may stand still while the computer sleeps. */
  let lastWord = { at: runtime.monotonic(), time: runtime.now() };
  /** @type {?string} */
  let lastEventId = position;

  const isPolling = () => !http.canStream || runtime.monotonic() < streamAt;
  const pollInstead = () => (streamAt = runtime.monotonic() + backoff(runtime, 0, STREAM_AGAIN_MS, Infinity));
  const tell = (/** @type {LiveStatus} */ status, /** @type {?BookendError} */ error) => guarded(() => onStatus(status, error));
  const forgive = () => (streamAt = cuts = failures = 0);

  /** Reads one answer to its end. @param {boolean} isPolled @param {number} firstMs @param {number} silenceMs */
  const readOnce = async (isPolled, firstMs, silenceMs) => {
    const own = (attempt = new AbortController());
    const reader = new FrameReader();
    const answer = { isSilent: true, isExpired: false, isReplaced: false, hasNews: false, isSteady: false };
    let openedAt = 0;
    const judge = () => {
      answer.isSteady = !isPolled && !answer.isSilent && runtime.monotonic() - openedAt >= STEADY_MS;
      if (answer.isSteady || answer.hasNews) forgive();
    };
    const expire = () => {
      answer.isExpired = true;
      own.abort();
    };
    let watchdog = runtime.setTimeout(expire, firstMs);
    const onChunk = (/** @type {string} */ text) => {
      if (own.signal.aborted || text === '') return;
      runtime.clearTimeout(watchdog);
      watchdog = runtime.setTimeout(expire, silenceMs);
      lastWord = { at: runtime.monotonic(), time: runtime.now() };
      if (answer.isSilent) {
        openedAt = lastWord.at;
        tell(isPolled ? 'polling' : 'live', null);
      }
      answer.isSilent = false;
      http.reachability.succeeded();
      const frames = reader.read(text);
      for (const { id, type } of frames) {
        // events that come again have no id: the position stays
        if (id !== null && id !== lastEventId) {
          lastEventId = id;
          answer.hasNews ||= !isPolled && type !== null && type !== 'reset';
        }
        if (type === 'replaced') answer.isReplaced = true;
      }
      judge();
      guarded(() => onFrames(frames.filter(({ type }) => type !== 'replaced')));
    };
    const path = isPolled ? `${PATH}?wait_seconds=${WAIT_SECONDS}` : PATH;
    try {
      await http.stream(path, { lastEventId, signal: own.signal, isPolled }, onChunk);
      if (answer.isReplaced) throw new BookendError('slow_down', { status: 429, retryAfterMs: REPLACED_PAUSE_MS });
      // without comments the server cannot read its journal
      if (!isPolled && !answer.isSilent && silentFor() >= DOUBT_MS) throw new BookendError('storage_unavailable', { status: 503 });
      judge();
      return answer;
    } catch (error) {
      if (!answer.isExpired) throw error;
      if (answer.isSilent) return answer;
      throw new BookendError('timeout');
    } finally {
      runtime.clearTimeout(watchdog);
      own.abort(); // whatever has happened, the connection is given back
    }
  };

  const streamOnce = async () => {
    const { isSilent, isExpired, isSteady, hasNews } = await readOnce(false, FIRST_WORD_MS, SILENCE_MS);
    if (isSilent && isExpired) pollInstead(); // something holds it back
    else if (isSteady) return; // the server ends streams to check the sign-in anew
    else if (!hasNews) throw new BookendError('unexpected', { status: NOTHING });
    else await sleep(runtime, backoff(runtime, 0, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), pause.signal);
  };

  const pollOnce = async () => {
    const [startedAt, before] = [runtime.monotonic(), lastEventId];
    const { isSilent, isExpired } = await readOnce(true, before === null ? FIRST_WORD_MS : WAIT_MS, WAIT_MS);
    if (isSilent) throw isExpired ? new BookendError('timeout') : new BookendError('unexpected', { status: NOTHING });
    const ms = runtime.monotonic() - startedAt;
    const isOfUse = lastEventId !== before || ms >= PATIENT_MS;
    // one that does not wait must not be asked all the time
    if (!isOfUse) return sleep(runtime, backoff(runtime, failures++, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), pause.signal);
    failures = 0;
    if (ms < QUICK_MS) await sleep(runtime, FIRST_PAUSE_MS, pause.signal);
  };

  const cut = () => ++cuts >= MOST_CUTS && pollInstead();

  /** What follows a failure: a pause, whose end may be far. @param {BookendError} error @param {boolean} isPolled */
  const pauseAfter = (error, isPolled) => {
    if (error.code === 'signed_out') return (tell('signed_out', error), Infinity);
    if ([403, 404, 405, 501].includes(error.status)) return (tell('unavailable', error), UNAVAILABLE_PAUSE_MS);
    tell('connecting', error);
    isUnanswered = error.status === 0;
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
        tell(isAway ? 'connecting' : 'offline', null);
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
    forgive();
    attempt.abort();
    pause.abort();
  };
  const silentFor = () => Math.max(runtime.monotonic() - lastWord.at, runtime.now() - lastWord.time);
  /** Connects again if there was no word for this time. @param {number} ms */
  const doubt = (ms) => {
    if (silentFor() >= ms) attempt.abort();
  };
  /** A page is in front: nothing is waited for. */
  const wake = () => {
    isAway = false;
    doubt(DOUBT_MS);
    pause.abort();
  };
  const stops = [
    // another request has got an answer from a server that gave none
    http.reachability.listen(({ state }) => state === 'reachable' && isUnanswered && pause.abort()),
    runtime.listen('online', reconnect),
    runtime.listen('offline', () => (tell('offline', null), reconnect())),
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
    reconnect: () => ((isAway = false), reconnect()),
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
