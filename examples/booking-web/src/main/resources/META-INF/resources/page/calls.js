/** The caller's calls: asking for them, planning them, answering them, and the lists. All news come by the kit's stream. */

import { isUnanswered } from '/bookend-client/index.js';
import { awaitsMyAnswer, isJoinable, nameOf, ringsFor, withWhom } from './people.js';
import { problemWords, sentence, w } from './words.js';
import { whenText } from './time.js';
import { costOf, goToSignIn } from './host.js';

const PAST_SIZE = 10;
const RINGS_BEFORE_MS = 30_000;
const SETTINGS_MS = 3_000;

/** How long a notice stays. */
const NOTICE_MS = 12_000;

/** What another person's event says to this one. */
const NEWS = ['accepted', 'declined', 'cancelled', 'rescheduled'];

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{open: (call: object, options?: object) => void}} visits
 * @param {{follow: (calls: object[]) => Promise<void>}} bookings
 */
export const createCalls = (store, client, visits, bookings) => {
  let lists = null;
  let incoming = null;

  const notify = (notice) => store.set({ notice: notice && { ...notice, until: Date.now() + NOTICE_MS } });
  const report = (error) => {
    if (error.code === 'signed_out') return goToSignIn();
    notify({ text: sentence(problemWords(error)), code: error.code ?? 'unexpected' });
  };
  const attempt = (work) => work().catch(report);

  const showLists = () => {
    const { current, past, hasMorePast, isLoaded, status, error } = lists.getSnapshot();
    if (status === 'signed_out' || error?.code === 'signed_out') return goToSignIn();
    store.set({ now: client.now(), calls: current, past, hasMorePast, isLoaded });
    const { invitation } = store.get();
    const known = invitation && [...current, ...past].find(({ id }) => id === invitation.id);
    if (known) store.set({ invitation: awaitsMyAnswer(store.get(), known) ? known : null });
    bookings.follow([...current, ...past]).catch(() => {});
  };

  /** A call rings once its people have names. */
  const showRing = async () => {
    const [call] = incoming.getSnapshot().calls;
    if (call) await bookings.follow([call]).catch(() => {});
    const [ringing = null] = incoming.getSnapshot().calls;
    store.set({ now: client.now(), ringing });
  };

  const onStopped = ({ call, reason }) => {
    const text = { cancelled: w.stoppedCalling, expired: w.missedCall }[reason]?.(nameOf(store.get(), call.requested_by, call));
    if (text) notify({ text });
    else if (reason === 'accepted' || reason === 'declined') notify({ text: w.answeredElsewhere });
  };

  /** What others have done with a planned call is said, unless one is at its door or in it. */
  const onNews = async ({ event, call }) => {
    const { me, visit, ringing } = store.get();
    if (!event.by || event.by === me.identity || visit?.id === call.id || ringing?.id === call.id) return;
    if (ringsFor(store.get(), call) !== null || Date.parse(call.scheduled_time) < client.now()) return;
    await bookings.follow([call]).catch(() => {});
    notify({ text: w.news[event.type](nameOf(store.get(), event.by, call), whenText(call.scheduled_time)) });
  };

  const answer = async (call, accepts) => {
    incoming.silence(call.id);
    store.set({ invitation: null, notice: null });
    const answered = await client.accept(call.id, accepts);
    const whom = withWhom(store.get(), call);
    if (!accepts) notify({ text: w.declined(whom) });
    else if (answered.status === 'pending' || isJoinable(store.get(), answered)) visits.open(answered);
    else notify({ text: w.agreed(whom, whenText(call.scheduled_time)) });
  };

  return {
    start() {
      lists = client.watchCalls({ past: PAST_SIZE });
      lists.subscribe(showLists);
      incoming = client.incoming({ ringBeforeMs: RINGS_BEFORE_MS });
      incoming.subscribe(showRing);
      incoming.addEventListener('stopped', ({ detail }) => onStopped(detail));
      const live = client.live();
      for (const type of NEWS) live.addEventListener(type, ({ detail }) => onNews(detail));
    },
    more: () => attempt(() => lists.loadMorePast()),
    report,
    notify,
    dismiss: () => notify(null),

    /** Shows a call that a link has led to, as if it rang. */
    invite: (call) => store.set({ invitation: call }),
    answer: (call, accepts) => attempt(() => answer(call, accepts)),

    /** Ends the ringing without an answer; the call stays in the list. */
    silence(call) {
      incoming.silence(call.id);
      store.set({ invitation: null });
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
      }),

    join: (call) => visits.open(call, { isAsked: call.requested_by === store.get().me.identity && isUnanswered(call) }),

    /** Asks first: nobody cancels by a slip of the finger. */
    cancel: (call) =>
      store.set({
        question: {
          words: w.ask.cancel(withWhom(store.get(), call), whenText(call.scheduled_time)),
          isGrave: true,
          yes: () => attempt(async () => {
            await client.cancel(call.id);
            notify({ text: w.cancelled(withWhom(store.get(), call)) });
          }),
        },
      }),

    /** Opens the form for a new call of a booking, or for another time of a call. Without ranges if the settings cannot be read: the server names them when it refuses. */
    async openSchedule({ booking = null, call = null }) {
      const settings = await client.settings({ deadlineMs: SETTINGS_MS }).catch(() => null);
      store.set({ scheduling: { booking, call, lengths: settings?.duration_seconds, latest: settings?.scheduled_time?.max } });
    },
    closeSchedule: () => store.set({ scheduling: null }),

    async schedule(scheduledTime, durationSeconds, reason) {
      const { scheduling } = store.get();
      if (!scheduling || scheduling.isBusy) return;
      const { booking, call } = scheduling;
      store.set({ scheduling: { ...scheduling, isBusy: true, problem: null } });
      try {
        const inviteeIds = booking?.people.map((person) => person.identity);
        const made = call
          ? await client.reschedule(call.id, { scheduledTime, durationSeconds, reason })
          : await client.request({ inviteeIds, scheduledTime, durationSeconds, bookingId: booking.id });
        store.set({ scheduling: null });
        notify({ text: (call ? w.moved : w.planned)(withWhom(store.get(), made), whenText(made.scheduled_time)) });
      } catch (error) {
        if (error.code === 'signed_out') goToSignIn();
        store.set({ scheduling: { ...scheduling, problem: error } });
      }
    },

    /** Everything about a call: its events, who was there, and what it cost. */
    async openDetails(call) {
      const isShown = () => store.get().details?.call.id === call.id;
      store.set({ details: { call } });
      try {
        const [events, attendance, cost] = await Promise.all([
          readAll(client.events(call.id)),
          client.attendance(call.id),
          costOf(call.id),
        ]);
        if (isShown()) store.set({ details: { call, events, attendance, cost } });
      } catch (error) {
        if (error.code === 'signed_out') goToSignIn();
        else if (isShown()) store.set({ details: { call, error } });
      }
    },
    closeDetails: () => store.set({ details: null }),

    /** One beat of the page's clock: what is old goes. */
    tick() {
      if (Date.now() > (store.get().notice?.until ?? Infinity)) notify(null);
    },
  };
};

const readAll = async (items) => {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
};
