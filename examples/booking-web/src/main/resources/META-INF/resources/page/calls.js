/** The caller's calls: asking, answering, the list, and the bell. */

import { awaitsMyAnswer, isJoinable, isMine, withWhom } from './people.js';
import { problemWords } from './words.js';
import { whenText } from './time.js';
import { goToSignIn } from './host.js';

const PAGE_SIZE = 10;

/** In beats of the page's clock. */
const LIST_EVERY = 8;
const RINGS_EVERY_WHEN_HIDDEN = 4;

const RINGS_BEFORE_MS = 30_000;

/**
 * @param {import('./store.js').Store} store
 * @param {import('../bookend-client.js').BookendClient} client
 * @param {{open: (call: object) => void}} visits
 */
export const createCalls = (store, client, visits) => {
  const silenced = new Set();
  let beats = 0;

  const notify = (notice) => store.set({ notice });
  const report = (error) => {
    if (error.code === 'signed_out') return goToSignIn();
    const { title, text } = problemWords(error);
    notify({ text: `${title}. ${text}`, code: error.code });
  };
  const attempt = (work) => work().catch(report);

  const refresh = async () => {
    const page = await client.list({ limit: Math.max(PAGE_SIZE, Math.min(store.get().calls.length, 50)) });
    const kept = store.get().calls.slice(page.items.length);
    const fresh = new Set(page.items.map((call) => call.id));
    const beyond = kept.filter((call) => !fresh.has(call.id));
    store.set({
      calls: [...page.items, ...beyond],
      nextCursor: beyond.length > 0 ? store.get().nextCursor : page.next_cursor,
      callsLoaded: true,
    });
  };

  const more = async () => {
    const page = await client.list({ limit: PAGE_SIZE, cursor: store.get().nextCursor });
    const known = new Set(store.get().calls.map((call) => call.id));
    const added = page.items.filter((call) => !known.has(call.id));
    store.set({ calls: [...store.get().calls, ...added], nextCursor: page.next_cursor });
  };

  const ring = (call) => store.set({ incoming: call, now: client.now() });

  const mayRing = ({ visit }) => !visit || visit.phase === 'over';

  const lookForRings = async () => {
    if (!mayRing(store.get())) return;
    const { items } = await client.list({ awaiting: 'me', joinable: 'now', order: 'soonest', limit: 50 });
    const { incoming } = store.get();
    if (!mayRing(store.get())) return;
    const rings = (call) =>
      awaitsMyAnswer(store.get(), call) &&
      !silenced.has(call.id) &&
      Date.parse(call.scheduled_time) - client.now() < RINGS_BEFORE_MS;
    if (!incoming) {
      const next = items.find(rings);
      if (next) ring(next);
    } else if (!items.some((call) => call.id === incoming.id)) {
      const call = await client.get(incoming.id);
      if (call.status === 'pending' || store.get().incoming?.id !== call.id) return;
      store.set({ incoming: null });
      const whom = withWhom(store.get(), call);
      const words = { cancelled: `${whom} stopped calling.`, expired: `You missed a call from ${whom}.` };
      if (words[call.status]) notify({ text: words[call.status] });
    }
  };

  const answer = async (call, accepts) => {
    silenced.add(call.id);
    store.set({ incoming: null, notice: null });
    const answered = await client.accept(call.id, accepts);
    attempt(refresh);
    if (!accepts) notify({ text: `You declined the call with ${withWhom(store.get(), call)}.` });
    else if (answered.status === 'pending' || isJoinable(answered, client.now())) visits.open(answered);
    else notify({ text: `Agreed: your call with ${withWhom(store.get(), call)} is ${whenText(call.scheduled_time)}.` });
  };

  const isInCall = () => ['live', 'joining'].includes(store.get().visit?.phase);

  /** One at a time, and without a word if all is well; when one was missed meanwhile, once more. */
  const quietly = (work) => {
    let isBusy = false;
    let isMissed = false;
    return async function run() {
      if (isBusy) return void (isMissed = true);
      isBusy = true;
      isMissed = false;
      try {
        await work();
        if (store.get().notice?.code === 'network') notify(null);
      } catch (error) {
        isMissed = false;
        if (error.code === 'signed_out') goToSignIn();
        else if (error.code === 'network' || error.code === 'timeout') report({ ...error, code: 'network' });
      } finally {
        isBusy = false;
        store.set({ now: client.now() });
      }
      if (isMissed && !isInCall()) run();
    };
  };

  const quietlyLook = quietly(lookForRings);
  const quietlyRefresh = quietly(refresh);

  return {
    start: () => attempt(refresh),
    more: () => attempt(more),
    ring,
    dismiss: () => notify(null),
    report,

    /** One beat of the page's clock; quiet while a call is going on. The bell never waits for the list. */
    tick() {
      if (isInCall()) return;
      if (!document.hidden || beats % RINGS_EVERY_WHEN_HIDDEN === 0) quietlyLook();
      if (beats % LIST_EVERY === 0) quietlyRefresh();
      beats++;
    },

    callNow: (booking) =>
      attempt(async () => {
        notify(null);
        const inviteeIds = booking.people.map((person) => person.identity);
        visits.open(await client.request({ inviteeIds, bookingId: booking.id }));
        attempt(refresh);
      }),

    openSchedule: (booking) => store.set({ scheduling: { booking } }),
    closeSchedule: () => store.set({ scheduling: null }),

    async schedule(booking, scheduledTime, durationSeconds) {
      store.set({ scheduling: { booking, busy: true } });
      try {
        const inviteeIds = booking.people.map((person) => person.identity);
        const call = await client.request({ inviteeIds, scheduledTime, durationSeconds, bookingId: booking.id });
        store.set({ scheduling: null });
        notify({ text: `Your call with ${withWhom(store.get(), call)} is planned for ${whenText(call.scheduled_time)}.` });
        attempt(refresh);
      } catch (error) {
        if (error.code === 'signed_out') goToSignIn();
        store.set({ scheduling: { booking, problem: error } });
      }
    },

    answer: (call, accepts) => attempt(() => answer(call, accepts)),

    /** Closes the bell without an answer; the call stays in the list. */
    silence(call) {
      silenced.add(call.id);
      store.set({ incoming: null });
    },

    cancel: (call) =>
      attempt(async () => {
        await client.cancel(call.id);
        notify({ text: `The call with ${withWhom(store.get(), call)} is cancelled.` });
        await refresh();
      }),

    join: (call) => visits.open(call),
    refresh: () => attempt(refresh),
    isCancellable: (call) => call.status === 'accepted' || (call.status === 'pending' && isMine(store.get(), call)),
  };
};
