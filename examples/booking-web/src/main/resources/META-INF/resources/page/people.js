/** Who is who: the host's bookings know the names of its users, calls those of guests. Guests know no names. */

import { admissionOf, isOver } from '/bookend-client/index.js';
import { locale, words as w } from './words/language.js';

const list = new Intl.ListFormat(locale, { type: 'conjunction' });

/** How the identities of people begin whose account is gone. */
const ALIAS = 'forgotten-';

export const personOf = (state, identity, call = state.visit?.call) => {
  if (identity === state.me?.identity) return state.me;
  if (state.isGuest) return { identity, name: w.somebody, role: '' };
  const known = state.bookings.flatMap((booking) => booking.people).find((p) => p.identity === identity);
  const guest = call?.participants?.find((p) => p.identity === identity && isGuest(p));
  if (known) return known;
  if (guest) return { identity, name: guest.name, role: guest.role ?? 'guest' };
  return { identity, name: identity.startsWith(ALIAS) ? w.formerUser : w.somebody, role: '' };
};

export const nameOf = (state, identity, call) => personOf(state, identity, call).name;

/** Whether a participant has no account: only guests have a name of the call's own. */
export const isGuest = (participant) => participant.name !== null && participant.name !== undefined;

/** A guest belongs to a call once let in; others from the beginning, until they are taken out. */
const belongs = (p) => p.admission !== 'removed' && p.admission !== 'denied' && !(isGuest(p) && isAtTheDoor(p));

const isAtTheDoor = ({ admission }) => admission === 'required' || admission === 'waiting';

export const othersOf = (state, call) =>
  (call.participants ?? []).filter((p) => p.identity !== state.me?.identity && belongs(p)).map((p) => personOf(state, p.identity, call));

/** Those who wait to be let in, the first first. */
export const waitingIn = (call) =>
  (call.participants ?? [])
    .filter((p) => p.admission === 'waiting')
    .sort((a, b) => a.admission_since.localeCompare(b.admission_since));

/** For how many seconds a person has waited. */
export const waitedSeconds = (state, { admission_since: since }) =>
  Math.max(0, Math.floor((state.now - Date.parse(since)) / 1000));

export const namesOf = (people) => (people.length === 0 ? w.nobodyElse : list.format(people.map((person) => person.name)));

export const withWhom = (state, call) => (state.isGuest ? w.theOthers : namesOf(othersOf(state, call)));

/** Whether there is more than one other person, as the grammar of a sentence needs to know. */
export const areMany = (state, call) => othersOf(state, call).length > 1;

export const isMine = (state, call) => call.requested_by === state.me?.identity;

export const awaitsMyAnswer = (state, call) =>
  call.status === 'pending' &&
  call.participants.some((p) => p.identity === state.me?.identity && p.response === 'pending');

const meIn = (state, call) => call.participants?.find((p) => p.identity === state.me?.identity);

/** `declined`, `removed` or `denied` for a person who may not come in, else null. */
export const barredFrom = (state, call) => {
  if (meIn(state, call)?.response === 'declined') return 'declined';
  const admission = myAdmission(state, call);
  return ['removed', 'denied'].includes(admission) ? admission : null;
};

const myAdmission = (state, call) => admissionOf(call, state.me?.identity);

/** Whether this person has to be let in, and is not yet. */
export const needsAdmission = (state, call) => ['required', 'waiting'].includes(myAdmission(state, call));

/** Whether this person waits to be let in. */
export const isWaiting = (state, call) => myAdmission(state, call) === 'waiting';

const isAgreed = (call) => call.status === 'accepted' || call.status === 'in_progress';

/** Whether this person can join the call at this instant of the server's clock. */
export const isJoinable = (state, call) =>
  isAgreed(call) && !barredFrom(state, call) && state.now >= Date.parse(call.join_opens_at);

/** Whether this person can cancel the call: all its people an agreed one, the requester an unanswered one. */
export const isCancellable = (state, call) =>
  !barredFrom(state, call) && (call.status === 'accepted' || (call.status === 'pending' && isMine(state, call)));

/** Whether another time can be proposed for the call: not while it rings, or when it has begun. */
export const isMovable = (state, call) =>
  !barredFrom(state, call) && (call.status === 'accepted' || call.status === 'pending') && ringsFor(state, call) === null;

export const isTooEarly = (state, call) => !isOver(call) && state.now < Date.parse(call.join_opens_at);

const RINGS_AT_MOST_MS = 120_000;

/** How many seconds a ringing call rings on; null if it does not ring, or its answer has time. */
export const ringsFor = (state, call) => {
  if (call.status !== 'pending' || !call.answer_by) return null;
  const left = Date.parse(call.answer_by) - state.now;
  return left < RINGS_AT_MOST_MS ? Math.max(0, Math.ceil(left / 1000)) : null;
};

/** How many seconds a call lasts at the longest: from its start, with what has been added. */
export const lengthOf = (call) =>
  call.started_at && call.ends_at ? (Date.parse(call.ends_at) - Date.parse(call.started_at)) / 1000 : call.duration_seconds;

/** By how many whole minutes, at most five, a running call can still be extended; 0 if not at all. */
export const extendableMinutes = (call, settings) => {
  if (!settings || call?.status !== 'in_progress' || !call.ends_at || !call.started_at) return 0;
  const used = (Date.parse(call.ends_at) - Date.parse(call.started_at)) / 1000 - call.duration_seconds;
  return Math.max(0, Math.min(5, Math.floor((settings.extendable_by_seconds - Math.max(0, used) + 0.5) / 60)));
};

/** What to ask for, to call the same people once more. */
export const againOf = (state, call) => ({
  inviteeIds: call.participants.filter((p) => !isGuest(p)).map((p) => p.identity).filter((identity) => identity !== state.me?.identity),
  durationSeconds: call.duration_seconds,
  bookingId: call.booking_id ?? undefined,
});
