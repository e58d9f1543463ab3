/** Calls that ring here: noticed on every screen, in a call too, and answered. */

import { awaitsMyAnswer, isJoinable, withWhom } from './people.js';
import { whenText } from './time.js';

const RINGS_BEFORE_MS = 30_000;
const PAGE_SIZE = 50;
const MOST_PAGES = 10;

/** In beats of the page's clock. */
const EVERY_WHEN_HIDDEN = 4;
const EVERY_IN_CALL = 6;

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{open: (call: object) => void}} visits
 * @param {{follow: (calls: object[]) => Promise<void>}} bookings
 * @param {{notify: (notice: object) => void, attempt: (work: () => Promise<void>) => Promise<void>, changed: () => void}} page
 */
export const createRings = (store, client, visits, bookings, page) => {
  const silenced = new Set();

  const ring = (call) => store.set({ incoming: call, now: client.now() });

  const rings = (call) =>
    awaitsMyAnswer(store.get(), call) &&
    !silenced.has(call.id) &&
    Date.parse(call.scheduled_time) - client.now() < RINGS_BEFORE_MS &&
    client.now() < Date.parse(call.answer_by);

  /** What awaits an answer, the earliest first, up to what is looked for: other people's plans hide no ring. */
  const awaiting = async (isFound) => {
    const to = new Date(client.now() + RINGS_BEFORE_MS).toISOString();
    const filter = { awaiting: 'me', joinable: 'now', order: 'soonest', to, limit: PAGE_SIZE };
    const found = [];
    let cursor;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await client.list({ ...filter, cursor });
      found.push(...page.items);
      cursor = page.next_cursor;
      if (!cursor || page.items.some(isFound)) break;
    }
    return found;
  };

  const stopped = async ({ id }) => {
    const call = await client.get(id);
    if (call.status === 'pending' || store.get().incoming?.id !== id) return;
    store.set({ incoming: null });
    const whom = withWhom(store.get(), call);
    const text = { cancelled: `${whom} stopped calling.`, expired: `You missed a call from ${whom}.` }[call.status];
    if (text) page.notify({ text });
  };

  const answer = async (call, accepts) => {
    silenced.add(call.id);
    store.set({ incoming: null, notice: null });
    const answered = await client.accept(call.id, accepts);
    const whom = withWhom(store.get(), call);
    page.changed();
    if (!accepts) page.notify({ text: `You declined the call with ${whom}.` });
    else if (answered.status === 'pending' || isJoinable(store.get(), answered)) visits.open(answered);
    else page.notify({ text: `Agreed: your call with ${whom} is ${whenText(call.scheduled_time)}.` });
  };

  return {
    ring,

    /** Looks once. While this person's own request runs, nothing rings: it may turn out to be the same call. */
    async look() {
      if (store.get().asking) return;
      const shown = store.get().incoming;
      const items = await awaiting((call) => (shown ? call.id === shown.id : rings(call)));
      const { incoming, asking } = store.get();
      if (asking) return;
      if (incoming && !items.some(({ id }) => id === incoming.id)) return stopped(incoming);
      const next = incoming ? null : items.find(rings);
      if (!next) return;
      await bookings.follow([next]);
      if (!store.get().incoming) ring(next);
    },

    every: (isInCall) => (isInCall ? EVERY_IN_CALL : document.hidden ? EVERY_WHEN_HIDDEN : 1),

    answer: (call, accepts) => page.attempt(() => answer(call, accepts)),

    /** Ends the ringing without an answer; the call stays in the list. */
    silence(call) {
      silenced.add(call.id);
      store.set({ incoming: null });
    },
  };
};
