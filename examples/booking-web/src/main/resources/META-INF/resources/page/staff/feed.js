/** The overview from the server, kept current by polling with its tag. */

import { isSignedOut } from '../host.js';

const OVERVIEW = '/app/staff/overview';
const EVERY_MS = 5_000;
const HIDDEN_MS = 30_000;
const MAX_MS = 60_000;

/**
 * Polls every 5 s, every 30 s while the page is hidden, and at growing intervals after failures.
 *
 * @param {(overview: object, receivedAt: number) => void} onOverview only when something changed;
 *     the time is that of `performance.now()`, half the round trip before the answer
 * @param {(problem: null | 'forbidden' | 'signed_out' | 'network') => void} onState after each poll
 */
export const createFeed = (onOverview, onState) => {
  let tag = '';
  let failures = 0;
  let timer = 0;
  let running = null;

  const later = () => {
    clearTimeout(timer);
    const pause = document.hidden ? HIDDEN_MS : EVERY_MS;
    timer = setTimeout(poll, Math.min(MAX_MS, pause * 2 ** failures));
  };

  const ask = async () => {
    const sentAt = performance.now();
    const headers = { Accept: 'application/json', ...(tag ? { 'If-None-Match': tag } : {}) };
    const response = await fetch(OVERVIEW, { headers, cache: 'no-store', signal: AbortSignal.timeout(12_000) });
    if (response.status === 304) return null;
    if (isSignedOut(response)) return 'signed_out';
    if (response.status === 403) return 'forbidden';
    if (!response.ok || response.redirected) return 'network';
    const overview = await response.json();
    tag = response.headers.get('ETag') ?? '';
    onOverview(overview, (sentAt + performance.now()) / 2);
    return null;
  };

  const round = async () => {
    const problem = await ask().catch(() => 'network');
    failures = problem === 'network' ? failures + 1 : 0;
    onState(problem);
    if (problem === null || problem === 'network') later();
    running = null;
  };

  /** One poll at a time; a poll that is asked for meanwhile follows. */
  const poll = () => {
    clearTimeout(timer);
    running = running ? running.then(() => round()) : round();
    return running;
  };

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return later();
    tag = ''; // the clock of a page that slept may be behind: take the server's time anew
    return poll();
  });
  return { poll };
};
