/** The caller's calls: asking for them, planning them, and the list. */

import { withWhom } from './people.js';
import { problemWords } from './words.js';
import { whenText } from './time.js';
import { goToSignIn } from './host.js';
import { createRings } from './rings.js';

const PAGE_SIZE = 10;
const READY_SIZE = 5;

/** In beats of the page's clock. */
const LIST_EVERY = 8;

const SETTINGS_MS = 3_000;

/** How long a notice stays on the screens that have something else to show. */
const NOTICE_MS = 8_000;

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{open: (call: object, options?: object) => void}} visits
 * @param {{follow: (calls: object[]) => Promise<void>}} bookings
 */
export const createCalls = (store, client, visits, bookings) => {
  let beats = 0;

  const notify = (notice) =>
    store.set({ notice: notice && { ...notice, until: store.get().visit ? Date.now() + NOTICE_MS : Infinity } });
  const report = (error) => {
    if (error.code === 'signed_out') return goToSignIn();
    const { title, text } = problemWords(error);
    notify({ text: `${title}. ${text}`, code: error.code });
  };
  const attempt = (work) => work().catch(report);

  const refresh = async () => {
    const [page, ready] = await Promise.all([
      client.list({ limit: Math.max(PAGE_SIZE, Math.min(store.get().calls.length, 50)) }),
      client.list({ status: 'accepted,in_progress', joinable: 'now', order: 'soonest', limit: READY_SIZE }),
    ]);
    const kept = store.get().calls.slice(page.items.length);
    const fresh = new Set(page.items.map((call) => call.id));
    const beyond = kept.filter((call) => !fresh.has(call.id));
    store.set({
      calls: [...page.items, ...beyond],
      ready: ready.items,
      nextCursor: beyond.length > 0 ? store.get().nextCursor : page.next_cursor,
      callsLoaded: true,
    });
    await bookings.follow([...page.items, ...ready.items]);
  };

  const more = async () => {
    const page = await client.list({ limit: PAGE_SIZE, cursor: store.get().nextCursor });
    const known = new Set(store.get().calls.map((call) => call.id));
    const added = page.items.filter((call) => !known.has(call.id));
    store.set({ calls: [...store.get().calls, ...added], nextCursor: page.next_cursor });
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
        else if (!isInCall() && ['network', 'timeout'].includes(error.code)) report({ ...error, code: 'network' });
      } finally {
        isBusy = false;
        store.set({ now: client.now() });
      }
      if (isMissed && !isInCall()) run();
    };
  };

  const rings = createRings(store, client, visits, bookings, { notify, attempt, changed: () => attempt(refresh) });
  const quietlyLook = quietly(rings.look);
  const quietlyRefresh = quietly(refresh);

  return {
    start: () => attempt(refresh),
    more: () => attempt(more),
    ring: rings.ring,
    answer: rings.answer,
    silence: rings.silence,
    dismiss: () => notify(null),
    report,

    /** One beat of the page's clock. The bell never waits for the list, which is left alone in a call. */
    tick() {
      if (Date.now() > (store.get().notice?.until ?? Infinity)) notify(null);
      if (beats % rings.every(isInCall()) === 0) quietlyLook();
      if (beats % LIST_EVERY === 0 && !isInCall()) quietlyRefresh();
      beats++;
    },

    /** One click makes one call: further clicks are ignored until the first has its answer. */
    callNow: (booking) =>
      attempt(async () => {
        if (store.get().asking) return;
        store.set({ asking: booking.id, notice: null });
        try {
          const inviteeIds = booking.people.map((person) => person.identity);
          visits.open(await client.request({ inviteeIds, bookingId: booking.id }), { isAsked: true });
        } finally {
          store.set({ asking: null });
        }
        attempt(refresh);
      }),

    /** Opens without a range if the settings cannot be read: the server names it when it refuses a call. */
    async openSchedule(booking) {
      const { duration_seconds: lengths } = await client.settings({ deadlineMs: SETTINGS_MS }).catch(() => ({}));
      store.set({ scheduling: { booking, lengths } });
    },
    closeSchedule: () => store.set({ scheduling: null }),

    async schedule(booking, scheduledTime, durationSeconds) {
      if (store.get().scheduling?.busy) return;
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

    cancel: (call) =>
      attempt(async () => {
        await client.cancel(call.id);
        notify({ text: `The call with ${withWhom(store.get(), call)} is cancelled.` });
        await refresh();
      }),

    join: (call) => visits.open(call),
    refresh: () => attempt(refresh),
  };
};
