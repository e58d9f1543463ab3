/** A call that was ringing when this page was reloaded: it was cancelled on the way out, and rings again. */

const KEPT = 'bookend.interrupted-ring';

/** Whoever comes back later than this has not just reloaded the page. */
const RECENT_MS = 10_000;

export const rememberRing = (id, wish) => sessionStorage.setItem(KEPT, JSON.stringify({ id, wish, at: Date.now() }));

/** What to ask for again, once; null unless the page has just been reloaded while this call rang. */
export const takeRing = (id) => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
  sessionStorage.removeItem(KEPT);
  const [navigation] = performance.getEntriesByType('navigation');
  const isRecent = kept?.id === id && Date.now() - kept.at < RECENT_MS;
  return isRecent && navigation?.type === 'reload' ? kept.wish : null;
};
