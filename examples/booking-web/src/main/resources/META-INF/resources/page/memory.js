/** What a tab keeps of its call for the page after a reload, beside the person whose call it is. */

import { forget, keep, kept, take } from './storage.js';

const RING = 'bookend.interrupted-ring';

/** A page that is opened later than this was not just reloaded. */
const RECENT_MS = 10_000;

/**
 * @param {import('./store.js').Store} store
 * @param {string} name under which the call is kept
 */
export const createMemory = (store, name) => {
  const identity = () => store.get().me?.identity ?? null;
  const own = (entry) => (entry && entry.identity === identity() ? entry : null);

  return {
    /** Keeps the call that this page is in; null forgets it. */
    remember: (visit) =>
      visit ? keep(name, { identity: identity(), id: visit.id, muted: visit.muted, cameraOff: visit.cameraOff }) : forget(name),

    /** The call of this person in which this page was before it was reloaded, or null. */
    recalled: () => own(kept(name)),

    /** Keeps a call that rings while the page goes away: it is cancelled on the way out. */
    rememberRing: (id, wish) => keep(RING, { identity: identity(), id, wish, at: Date.now() }),

    /** What to ask for again, once; null unless the page has just been reloaded while this call rang. */
    takeRing(id) {
      const ring = own(take(RING));
      const [navigation] = performance.getEntriesByType('navigation');
      const isRecent = ring?.id === id && Date.now() - ring.at < RECENT_MS;
      return isRecent && navigation?.type === 'reload' ? ring.wish : null;
    },
  };
};
