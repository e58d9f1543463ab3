/** Polling. */

import { backoff, guarded, sleep } from './runtime.js';

const POLL_MS = 5_000;
const ATTEMPT_MS = 5_000;
const SLOWEST_MS = 60_000;

/**
 * Polls until stopped, more slowly after each failure in a row.
 *
 * @template T
 * @param {import('./runtime.js').Runtime} runtime
 * @param {(options: {deadlineMs: number, signal: AbortSignal, isRepeatable: boolean}) => Promise<T>} request
 * @param {(answer: T) => void} onAnswer
 * @param {{everyMs?: number | (() => number), onError?: (error: any) => void}} [options]
 * @returns {{stop: () => void, now: () => void}} `now` polls at once
 */
export const poll = (runtime, request, onAnswer, { everyMs = POLL_MS, onError = () => {} } = {}) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pauseMs = typeof everyMs === 'function' ? everyMs : () => everyMs;
  let pause = new AbortController();
  let failures = 0;
  const round = async () => {
    while (!signal.aborted) {
      pause = new AbortController();
      try {
        const answer = await request({ deadlineMs: ATTEMPT_MS, signal, isRepeatable: false });
        failures = 0;
        if (!signal.aborted) guarded(() => onAnswer(answer));
      } catch (error) {
        failures++;
        if (!signal.aborted) guarded(() => onError(error));
      }
      if (signal.aborted) return;
      await sleep(runtime, failures === 0 ? pauseMs() : backoff(runtime, failures - 1, pauseMs(), SLOWEST_MS), pause.signal);
    }
  };
  round();
  return { stop: () => (stopping.abort(), pause.abort()), now: () => pause.abort() };
};
