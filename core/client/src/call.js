/** Derived state of a call. */

/** @typedef {import('../types/index.js').Call} Call */
/** @typedef {import('../types/index.js').GuestCall} GuestCall */

const OVER = new Set(['completed', 'declined', 'cancelled', 'missed', 'expired']);

/** Whether the link of a guest has expired, or was revoked. @param {Call|GuestCall} call */
export const isLinkInvalid = (call) => !OVER.has(call.status) && call.end_reason === 'link_invalid';

/** @param {Call|GuestCall} call */
export const isOver = (call) => OVER.has(call.status) || isLinkInvalid(call);

/** @param {Call|GuestCall} call @returns {?import('../types/index.js').CallReason} */
export const reasonOf = (call) => {
  if (!isOver(call)) return null;
  if (isLinkInvalid(call)) return 'link_invalid';
  const reason = call.status === 'completed' ? (call.end_reason ?? 'room_ended') : call.status;
  return /** @type {import('../types/index.js').CallReason} */ (reason);
};

/** @param {Call} call @param {string} identity */
export const participantOf = (call, identity) =>
  call.participants?.find((person) => person.identity === identity) ?? null;

/** @param {Call|GuestCall} call @param {string} identity @returns {?import('../types/index.js').Admission} */
export const admissionOf = (call, identity) =>
  'admission' in call ? call.admission : (participantOf(call, identity)?.admission ?? null);

/** Why the call is over for this person, else null. @param {Call|GuestCall} call @param {string} identity */
export const overFor = (call, identity) =>
  reasonOf(call) ?? (admissionOf(call, identity) === 'removed' ? 'removed' : null);

/** @param {Call} call @param {string} identity */
export const isOverFor = (call, identity) =>
  overFor(call, identity) !== null || participantOf(call, identity)?.response === 'declined';

/** @param {Call} call */
export const isUnanswered = (call) =>
  call.status === 'pending' &&
  !call.participants.some(({ identity, response }) => identity !== call.requested_by && response === 'accepted');

/** @param {Call} call @param {string} identity @param {number} now */
export const isAwaiting = (call, identity, now) => {
  const person = participantOf(call, identity);
  if (!person || person.response !== 'pending' || person.admission === 'removed') return false;
  return call.status === 'pending' && now < timeOf(call.answer_by);
};

/** @param {Call|GuestCall} call @param {number} now */
export const isJoinable = (call, now) => {
  if (isOver(call) || (call.status !== 'accepted' && call.status !== 'in_progress')) return false;
  const closesAt = call.ends_at ?? call.join_closes_at;
  return timeOf(call.join_opens_at) <= now && now < timeOf(closesAt);
};

/** An instant in milliseconds; without one `Infinity`. @param {?string|undefined} instant */
export const timeOf = (instant) => (instant ? Date.parse(instant) : Infinity);

/**
 * Whether `next` is not older than `known`: by its last change, then by the time of the answer.
 *
 * @param {Call|GuestCall|null|undefined} known
 * @param {Call|GuestCall} next
 */
export const isNewer = (known, next) => {
  if (!known) return true;
  const [before, after] = [/** @type {any} */ (known).updated_at ?? '', /** @type {any} */ (next).updated_at ?? ''];
  if (before !== after) return timeOf(after) > timeOf(before);
  return timeOf(next.server_time) >= timeOf(known.server_time);
};

/** @param {string|null|undefined} text */
export const callIdOf = (text) => {
  const found = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text ?? '');
  return found ? found[0].toLowerCase() : null;
};
