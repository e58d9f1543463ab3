/** Every sentence about a call's state, its end, and what went wrong. */

import { capital, durationText, whenText } from './time.js';
import { isOver } from '/bookend-client/index.js';
import { awaitsMyAnswer, barredFrom, isJoinable, isMine, namesOf, othersOf, personOf, waitedSeconds, withWhom } from './people.js';

const BARRED_WORD = { declined: 'You declined', removed: 'You were taken out', denied: 'You were not let in' };

export const statusWord = (state, call) => {
  if (awaitsMyAnswer(state, call)) return 'Waiting for your answer';
  if (!isOver(call) && barredFrom(state, call)) return BARRED_WORD[barredFrom(state, call)];
  if (call.status === 'accepted') return isJoinable(state, call) ? 'Ready to join' : 'Agreed';
  return {
    pending: 'Waiting for an answer',
    in_progress: 'Going on now',
    completed: 'Completed',
    declined: 'Declined',
    cancelled: 'Cancelled',
    missed: 'Missed',
    expired: 'Not answered',
  }[call.status] ?? call.status;
};

export const endWord = (call) =>
  ({
    time_limit: `Ended on time, after ${durationText(call.duration_seconds)}`,
    ended_by_participant: 'Ended early by one of you',
    ended_by_system: 'Ended by the care team',
    all_left: 'Everybody had left',
    room_ended: 'Ended by the video service',
  })[call.end_reason?.toLowerCase()] ?? '';

/** For how long a call rings on, in words; empty if it does not ring. */
export const ringsWords = (seconds) => {
  if (seconds === null) return '';
  return seconds > 0 ? `It rings for another ${durationText(seconds)}.` : 'It is about to stop ringing.';
};

/** Where a person of a running call is, in a word or two. */
export const presenceWord = ({ response, admission, connected_at: since, left_at: left, left_reason: reason }) => {
  const barred = { removed: 'Taken out', denied: 'Not let in', waiting: 'Waiting to be let in' }[admission];
  if (barred) return barred;
  if (response !== 'accepted') return response === 'declined' ? 'Declined' : 'Has not answered';
  if (!since) return 'Not here yet';
  if (!left) return 'In the call';
  return reason === 'lost' ? 'Lost the connection' : 'Stepped out';
};

/** Since when a person waits, in words. */
export const waitedWords = (state, participant) => {
  const seconds = waitedSeconds(state, participant);
  return seconds < 5 ? 'since just now' : `for ${durationText(seconds < 60 ? seconds : seconds - (seconds % 60))}`;
};

const GONE_WORD = {
  left: ['stepped out', 'stepped out'],
  lost: ['lost the connection', 'lost the connection'],
  replaced: ['moved to another window or device', 'moved to another window or device'],
  removed: ['was taken out of the call', 'were taken out of the call'],
};

/** Why people are gone, one sentence for those with one reason: "Ann stepped out. Ben and Eve lost the connection". */
export const goneWords = (call, gone) => {
  const byReason = new Map();
  for (const person of gone) {
    const reason = call?.participants.find((p) => p.identity === person.identity)?.left_reason ?? 'left';
    byReason.set(reason, [...(byReason.get(reason) ?? []), person]);
  }
  return [...byReason]
    .map(([reason, people]) => `${namesOf(people)} ${(GONE_WORD[reason] ?? GONE_WORD.left)[people.length > 1 ? 1 : 0]}`)
    .join('. ');
};

const MISTAKE = [
  'Please ask your care team if you think this is wrong.',
  'Please ask the person who invited you if you think this is wrong.',
];

/** Who is in the call already, for a person at its door; a guest hears of roles only. */
export const insideWords = (state, call) => {
  if (!state.isGuest) {
    const there = (call.participants ?? []).filter((p) => p.identity !== state.me?.identity && p.connected_at && !p.left_at);
    if (there.length === 0) return 'Nobody is in the call yet.';
    return `${namesOf(there.map((p) => personOf(state, p.identity, call)))} ${there.length > 1 ? 'are' : 'is'} in the call.`;
  }
  const there = call.others.filter((other) => other.connected);
  if (there.length === 0) return 'Nobody is in the call yet.';
  const roles = there.map(({ role }) => role && `the ${role.replaceAll('_', ' ')}`).filter(Boolean);
  const who = roles.length === there.length ? capital(namesOf(roles.map((name) => ({ name })))) : `${there.length === 1 ? 'One person' : `${there.length} people`}`;
  return `${who} ${there.length > 1 ? 'are' : 'is'} in the call, and can let you in.`;
};

/** What the last page of a visit says: a title, a sentence, a mood, and whether one may go back, or call again. */
export const outcomeWords = (state, { reason, byMe, call }) => {
  const whom = call ? withWhom(state, call) : 'the other person';
  const someone = call && othersOf(state, call).length === 1 ? whom : 'Somebody';
  const words = {
    time_limit: ['Your call has ended', `The ${durationText(call?.duration_seconds ?? 0)} with ${whom} are over. Thank you.`, 'good'],
    ended_by_participant: byMe
      ? ['You ended the call', `Your call with ${whom} is over.`, 'good']
      : [`${someone} ended the call`, 'The call is over. Thank you.', 'good'],
    ended_by_system: ['Your call has ended', 'The care team ended the call.', 'calm'],
    all_left: ['Your call has ended', 'Everybody had left the call.', 'calm'],
    room_ended: ['Your call has ended', 'The video service ended the call.', 'calm'],
    declined_by_me: ['You declined this call', 'You can no longer join it.', 'calm'],
    declined: call && isMine(state, call)
      ? [`${someone} cannot talk now`, 'The call was declined. You can try again later.', 'calm']
      : ['The call was declined', 'You can call at another time.', 'calm'],
    cancelled: byMe
      ? ['You cancelled the call', `${whom} will not be rung any more.`, 'calm']
      : ['The call was cancelled', 'It will not take place.', 'calm'],
    missed: ['The call was missed', 'Not everybody joined in time. You can call again.', 'calm', false, true],
    expired: call && isMine(state, call)
      ? [othersOf(state, call).length === 1 ? `${whom} did not answer` : 'Nobody answered', 'The call was not answered in time. You can call again.', 'calm', false, true]
      : ['You missed this call', `${whom} called, and the call was not answered in time.`, 'calm'],
    left: ['You stepped out of the call', 'The call may still be going on. You can go back in.', 'calm', true],
    replaced: ['This call is open in another window', 'You joined from another window or device, so this one has stopped.', 'calm', true],
    ended: ['The call has ended', 'Thank you for coming.', 'good'],
    removed: ['You were taken out of the call', `You can no longer join it. ${MISTAKE[state.isGuest ? 1 : 0]}`, 'problem'],
    denied: ['You were not let in', `You cannot join this call now. ${MISTAKE[state.isGuest ? 1 : 0]}`, 'problem'],
    connection_lost: ['The connection was lost', 'Please check your internet connection, then go back into the call.', 'problem', true],
  }[reason];
  const [title, text, mood, mayRejoin = false, mayCallAgain = false] = words ?? ['The call is over', '', 'calm'];
  return { title, text, mood, mayRejoin, mayCallAgain: mayCallAgain && Boolean(call) };
};

const STEPS = 'Click the camera sign in the address bar of your browser, allow it, and try again.';

/** What a device check found, or null if all is well. */
export const deviceWords = (problem) =>
  ({
    permission_denied: `Your browser does not let us use the camera and microphone. ${STEPS}`,
    no_device: 'We found no camera and no microphone. Please plug one in and try again.',
    no_camera: 'We found no camera. Please plug one in and try again, or join with sound only.',
    no_microphone: 'We found no microphone. Please plug one in and try again; the others can see you, but not hear you.',
    in_use: 'Another program is using your camera or microphone. Please close it and try again.',
    insecure: 'The camera only works over a secure connection (https).',
    failed: 'The camera could not be started. Please try again.',
  })[problem] ?? null;

/** "between 1 and 60 minutes", as people plan; a call that cannot last a minute is told in seconds. */
const lengthsText = (min, max) => {
  const [least, most] = [Math.max(1, Math.ceil(min / 60)), Math.floor(max / 60)];
  if (most < 1) return `at most ${durationText(max)}`;
  return least < most ? `between ${least} and ${most} minutes` : durationText(most * 60);
};

/** What is right for a field that people fill in; fields that the page fills in have no words. */
const FIELD_WORDS = {
  scheduled_time: ({ max }) =>
    max ? `Please choose a time between now and ${whenText(max)}.` : 'Please choose another time.',
  duration_seconds: ({ min = 1, max }) =>
    max ? `A call can last ${lengthsText(min, max)}.` : 'Please choose a shorter or longer time for the call.',
  invitee_ids: () => 'You can only call people with whom you have an agreed visit.',
};

/** What a guest's link may be refused for; guests know nothing of calls, accounts and care teams. */
const LINK_WORDS = {
  call_over: ['This call is over', 'The link opened it only until its end.'],
  not_found: ['This link does not open a call', 'It may be incomplete, withdrawn or too old. Please ask the person who sent it for a new one.'],
  not_admitted: ['You have to be let in', 'Please ask to come in once more.'],
  over_budget: ['No more calls for now', 'Please ask the person who invited you.'],
};

/** A refusal of a guest as a title and a sentence. */
export const linkWords = (error) => {
  const [title, text] = LINK_WORDS[error.code] ?? Object.values(problemWords(error));
  return { title, text };
};

/** A refusal or failure as a title and a sentence; `code` comes from the server or the kit. */
export const problemWords = (error) => {
  const seconds = Math.ceil((error.retryAfterMs ?? 0) / 1000);
  const wait = seconds > 0 ? `in ${durationText(seconds)}` : 'in a moment';
  const words = {
    too_early: ['It is too early', `You can join ${error.joinOpensAt ? whenText(error.joinOpensAt) : 'later'}.`],
    call_over: ['This call is over', 'It can no longer be joined.'],
    not_found: ['We cannot find this call', 'It may belong to somebody else, or the link may be incomplete.'],
    not_admitted: ['You have to be let in', 'Please ask to come in once more.'],
    not_allowed: ['That is not allowed', 'Please ask your care team if you think this is wrong.'],
    forbidden: ['That did not work', 'Please reload the page and try again.'],
    illegal_state: ['That is no longer possible', 'The call has changed in the meantime.'],
    conflict: ['That did not work', 'Somebody else was a moment quicker. Please try again.'],
    key_reused: ['This call is there already', 'Please look for it in the list of your calls.'],
    double_booked: ['Somebody is busy', 'One of you already has a call at that time.'],
    invalid_request: ['Please check what you entered', FIELD_WORDS[error.field]?.(error) ?? 'Something in it is not possible.'],
    slow_down: ['That was a little quick', `Please try again ${wait}.`],
    over_budget: ['No more calls for now', 'The limit for video calls is used up. Please ask your care team.'],
    video_not_configured: ['Video calls are not set up yet', 'Please tell your care team: the video service has not been configured.'],
    provider_unavailable: ['The video service cannot be reached', `Please try again ${wait}.`],
    provider_error: ['The video service has a problem', `Please try again ${wait}.`],
    network: ['No connection', 'Please check your internet connection and try again.'],
    timeout: ['This takes too long', 'The server does not answer. Please try again in a moment.'],
    connection_failed: ['The video connection failed', 'Please check your internet connection and try again.'],
    room_full: ['The call is full', 'No more people can join it.'],
    permission: ['No camera', deviceWords('permission_denied')],
    sdk_missing: ['Video could not be loaded', 'Please reload the page.'],
  }[error.code];
  const [title, text] = words ?? ['Something went wrong', 'Please try again. If it happens again, tell your care team.'];
  return { title, text };
};
