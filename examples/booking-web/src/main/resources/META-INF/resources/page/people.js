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

const isAgreed = (call) => call.status === 'accepted' || call.status === 'in_progress';

/** Whether the call can be joined at this instant of the server's clock. */
export const isJoinable = (call, now) => isAgreed(call) && now >= Date.parse(call.join_opens_at);

export const isTooEarly = (call, now) => !isOver(call) && now < Date.parse(call.join_opens_at);
