/** Who is who: calls carry identities only, the host's bookings know the names. */

import { isOver } from '../bookend-client.js';

export const personOf = (state, identity) => {
  if (identity === state.me?.identity) return state.me;
  const known = state.bookings.flatMap((booking) => booking.people).find((p) => p.identity === identity);
  return known ?? { identity, name: identity, role: '' };
};

export const othersOf = (state, call) =>
  call.participants.filter((p) => p.identity !== state.me?.identity).map((p) => personOf(state, p.identity));

export const namesOf = (people) => {
  const names = people.map((person) => person.name);
  return names.length < 2 ? (names[0] ?? 'nobody else') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
};

export const withWhom = (state, call) => namesOf(othersOf(state, call));

export const isMine = (state, call) => call.requested_by === state.me?.identity;

export const awaitsMyAnswer = (state, call) =>
  call.status === 'pending' &&
  call.participants.some((p) => p.identity === state.me?.identity && p.response === 'pending');

const meIn = (state, call) => call.participants.find((p) => p.identity === state.me?.identity);

/** `declined` or `removed` for a person who may only view the call, else null. */
export const barredFrom = (state, call) => {
  const mine = meIn(state, call);
  if (mine?.response === 'declined') return 'declined';
  return mine?.left_reason === 'removed' ? 'removed' : null;
};

const isAgreed = (call) => call.status === 'accepted' || call.status === 'in_progress';

/** Whether this person can join the call at this instant of the server's clock. */
export const isJoinable = (state, call) =>
  isAgreed(call) && !barredFrom(state, call) && state.now >= Date.parse(call.join_opens_at);

/** Whether this person can cancel the call: all its people an agreed one, the requester an unanswered one. */
export const isCancellable = (state, call) =>
  !barredFrom(state, call) && (call.status === 'accepted' || (call.status === 'pending' && isMine(state, call)));

export const isTooEarly = (state, call) => !isOver(call) && state.now < Date.parse(call.join_opens_at);

const RINGS_AT_MOST_MS = 120_000;

/** How many seconds a ringing call rings on; null if it does not ring, or its answer has time. */
export const ringsFor = (state, call) => {
  if (call.status !== 'pending' || !call.answer_by) return null;
  const left = Date.parse(call.answer_by) - state.now;
  return left < RINGS_AT_MOST_MS ? Math.max(0, Math.ceil(left / 1000)) : null;
};

/** What to ask for, to call the same people once more. */
export const againOf = (state, call) => ({
  inviteeIds: call.participants.map((p) => p.identity).filter((identity) => identity !== state.me?.identity),
  durationSeconds: call.duration_seconds,
  bookingId: call.booking_id ?? undefined,
});
