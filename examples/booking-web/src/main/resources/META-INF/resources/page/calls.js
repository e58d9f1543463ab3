/** The caller's calls: asking for them, planning them, answering them, and the lists. All news come by the kit's stream. */

import { isUnanswered } from '/bookend-client/index.js';
import { areMany, awaitsMyAnswer, isJoinable, nameOf, withWhom } from './people.js';
import { problemWords, sentence, w } from './words.js';
import { whenText } from './time.js';
import { costOf } from './host.js';
import { isPassing } from './failures.js';
import { followNews } from './news.js';

const PAST_SIZE = 10;
const RINGS_BEFORE_MS = 30_000;
const SETTINGS_MS = 3_000;

/** How long a notice stays. */
const NOTICE_MS = 12_000;

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{open: (call: object, options?: object) => void}} visits
 * @param {{follow: (calls: object[]) => Promise<void>, reload: () => Promise<void>}} bookings
 * @param {{needed: () => void, now: () => void}} signIn
 */
export const createCalls = (store, client, visits, bookings, signIn) => {
  let lists = null;
  let incoming = null;
  let latestForm = null;

  const notify = (notice) => store.set({ notice: notice && { ...notice, until: Date.now() + NOTICE_MS } });
  const report = (error) => {
    if (error.code === 'signed_out') return signIn.now();
    notify({ text: sentence(problemWords(error)), code: error.code ?? 'unexpected' });
  };
  const attempt = (work) => work().catch(report);

  const showLists = () => {
    const { current, past, hasMorePast, isLoaded, status, error } = lists.getSnapshot();
    if (status === 'signed_out' || error?.code === 'signed_out') return signIn.needed();
    store.set({ now: client.now(), calls: current, past, hasMorePast, isLoaded, callsProblem: error });
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
    else if ((reason === 'accepted' || reason === 'declined') && store.get().answering !== call.id) notify({ text: w.answeredElsewhere });
  };

  const silence = ({ id }) => {
    incoming.silence(id);
    const { ringing } = store.get();
    store.set({ invitation: null, ringing: ringing?.id === id ? null : ringing });
  };

  /** A call that is being answered is not shown as ringing; it rings on if the answer fails. */
  const sendAnswer = async (call, accepts) => {
    store.set({ answering: call.id, notice: null });
    try {
      const answered = await client.accept(call.id, accepts);
      silence(call);
      return answered;
    } catch (error) {
      if (!isPassing(error)) store.set({ invitation: null });
      throw error;
    } finally {
      store.set({ answering: null });
    }
  };

  const answer = async (call, accepts) => {
    if (store.get().answering) return;
    const answered = await sendAnswer(call, accepts);
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
      followNews(store, client, bookings, (text) => notify({ text }));
    },
    reload() {
      lists.reload();
      bookings.reload();
    },
    more: () => attempt(() => lists.loadMorePast()),
    report,
    notify,
    dismiss: () => notify(null),

    /** Shows a call that a link has led to, as if it rang. */
    invite: (call) => store.set({ invitation: call }),
    answer: (call, accepts) => attempt(() => answer(call, accepts)),

    /** Ends the ringing without an answer; the call stays in the list. */
    silence,

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
          words: w.ask.cancel(withWhom(store.get(), call), whenText(call.scheduled_time), areMany(store.get(), call)),
          isGrave: true,
          yes: () => attempt(async () => {
            await client.cancel(call.id);
            notify({ text: w.cancelled(withWhom(store.get(), call)) });
          }),
        },
      }),

    /** Opens the form for a new call of a booking, or for another time of a call. Without ranges if the settings cannot be read: the server names them when it refuses. */
    async openSchedule({ booking = null, call = null }) {
      const thisForm = (latestForm = {});
      const settings = await client.settings({ deadlineMs: SETTINGS_MS }).catch(() => null);
      if (thisForm !== latestForm || store.get().visit) return;
      store.set({ scheduling: { booking, call, lengths: settings?.duration_seconds, latest: settings?.scheduled_time?.max } });
    },
    closeSchedule: () => store.set({ scheduling: null }),

    async schedule(scheduledTime, durationSeconds, reason) {
      const { scheduling } = store.get();
      if (!scheduling || scheduling.isBusy) return;
      const { booking, call } = scheduling;
      const sent = { ...scheduling, isBusy: true, problem: null };
      const isShown = () => store.get().scheduling === sent;
      store.set({ scheduling: sent });
      try {
        const inviteeIds = booking?.people.map((person) => person.identity);
        const made = call
          ? await client.reschedule(call.id, { scheduledTime, durationSeconds, reason })
          : await client.request({ inviteeIds, scheduledTime, durationSeconds, bookingId: booking.id });
        if (isShown()) store.set({ scheduling: null });
        const words = call ? w.moved : w.planned;
        notify({ text: words(withWhom(store.get(), made), whenText(made.scheduled_time), areMany(store.get(), made)) });
      } catch (error) {
        if (isShown()) store.set({ scheduling: { ...scheduling, problem: error } });
        if (error.code === 'signed_out' || !store.get().scheduling) report(error);
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
        if (error.code === 'signed_out') signIn.now();
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
