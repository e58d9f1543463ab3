/** Every sentence about a call's state, its end, and what went wrong, in the language of the page. */

import { isOver } from '/bookend-client/index.js';
import { messagesOf } from '/bookend-client/messages.js';
import { clockTime, durationText, moneyText, numberText, whenText } from './time.js';
import { awaitsMyAnswer, isJoinable, isMine, lengthOf, nameOf, namesOf, othersOf, personOf, ringsFor, waitedSeconds, withWhom } from './people.js';
import { locale, words as w } from './words/language.js';

export { words as w } from './words/language.js';

const kit = messagesOf(locale);

export const roleText = (role) => (role ? (w.roles[role] ?? role.replaceAll('_', ' ')) : '');

export const statusWord = (state, call) => {
  if (awaitsMyAnswer(state, call)) return w.status.awaitsYou;
  if (call.status === 'accepted' && isJoinable(state, call)) return w.status.ready;
  if (call.status === 'pending' && ringsFor(state, call) !== null) return w.status.ringing;
  return w.status[call.status] ?? call.status;
};

export const endWord = (call) => w.ending[call.end_reason]?.(durationText(lengthOf(call))) ?? '';

/** For how long a call rings on, in words; empty if it does not ring. */
export const ringsWords = (seconds) => {
  if (seconds === null) return '';
  return seconds > 0 ? w.rings(durationText(seconds)) : w.ringsOut;
};

/** Where a person of a running call is, in a word or two. */
export const presenceWord = ({ response, admission, connected_at: since, left_at: left, left_reason: reason }, isMuted = false) => {
  const { presence } = w;
  if (['removed', 'denied', 'waiting'].includes(admission)) return presence[admission];
  if (response !== 'accepted') return presence[response];
  if (!since) return presence.absent;
  if (!left) return isMuted ? presence.connectedMuted : presence.connected;
  return reason === 'lost' ? presence.lost : presence.left;
};

/** Since when a person waits, in words. */
export const waitedWords = (state, participant) => {
  const seconds = waitedSeconds(state, participant);
  return seconds < 5 ? w.waitedSince : w.waitedFor(durationText(seconds < 60 ? seconds : seconds - (seconds % 60)));
};

/** Why people are gone, one sentence for those with one reason: "Ann stepped out. Ben and Eve lost the connection". */
export const goneWords = (call, gone) => {
  const byReason = new Map();
  for (const person of gone) {
    const reason = call?.participants?.find((p) => p.identity === person.identity)?.left_reason ?? person.connection;
    byReason.set(reason, [...(byReason.get(reason) ?? []), person]);
  }
  return [...byReason].map(([reason, people]) => (w.gone[reason] ?? w.gone.left)(namesOf(people), people.length > 1)).join('. ');
};

/** Who is in the call already, for a person at its door; a guest hears of roles only. */
export const insideWords = (state, call) => {
  if (!state.isGuest) {
    const there = (call.participants ?? []).filter((p) => p.identity !== state.me?.identity && p.connected_at && !p.left_at);
    return there.length === 0 ? w.inside.nobody : w.inside.people(namesOf(there.map((p) => personOf(state, p.identity, call))), there.length > 1);
  }
  const there = call.others.filter((other) => other.connected);
  if (there.length === 0) return w.inside.nobody;
  const isNamed = there.every(({ role }) => role);
  const who = isNamed ? namesOf(there.map(({ role }) => ({ name: w.inside.the(roleText(role)) }))) : w.inside.count(there.length);
  return w.inside.guest(who.charAt(0).toUpperCase() + who.slice(1), there.length > 1);
};

const MOODS = { time_limit: 'good', ended_by_participant: 'good', ended: 'good', removed: 'problem', denied: 'problem', link_invalid: 'problem', connection_lost: 'problem' };
const MAY_REJOIN = new Set(['left', 'replaced', 'connection_lost']);
const MAY_CALL_AGAIN = new Set(['missed', 'expired']);

/** What the last page of a visit says: a title, a sentence, a mood, and whether one may go back, or call again. */
export const outcomeWords = (state, { reason, byMe, call }) => {
  const whom = call ? withWhom(state, call) : w.theOtherPerson;
  const isOne = call && othersOf(state, call).length === 1;
  const enders = { ended_by_participant: call?.ended_by, cancelled: call?.ended_by };
  const someone = enders[reason] && !state.isGuest && enders[reason] !== state.me?.identity
    ? nameOf(state, enders[reason], call)
    : isOne && !state.isGuest ? whom : w.somebody;
  const isOverNow = Boolean(call && isOver(call));
  const [title, text] = {
    time_limit: () => w.outcome.time_limit(durationText(call ? lengthOf(call) : 0), whom),
    ended_by_participant: () => (byMe ? w.outcome.endedByMe(whom) : w.outcome.ended_by_participant(someone)),
    declined: () => (call && isMine(state, call) ? w.outcome.declinedMine(someone) : w.outcome.declined()),
    cancelled: () => (byMe ? w.outcome.cancelledByMe(whom) : w.outcome.cancelled()),
    expired: () => (call && isMine(state, call) ? w.outcome.expiredMine(isOne ? whom : null) : w.outcome.expired(whom)),
    left: () => (isOverNow ? w.outcome.leftAndOver() : w.outcome.left()),
  }[reason]?.() ?? (w.outcome[reason] ?? w.outcome.other)(whom, state.isGuest);
  const given = ['ended_by_participant', 'ended_by_system', 'cancelled', 'missed'].includes(reason) && !byMe ? call?.reason : null;
  const isMineToRepeat = reason !== 'expired' || (call && isMine(state, call));
  return {
    title,
    text: given ? `${text} ${w.reason(given)}` : text,
    mood: MOODS[reason] ?? 'calm',
    mayRejoin: MAY_REJOIN.has(reason) && !isOverNow,
    mayCallAgain: MAY_CALL_AGAIN.has(reason) && Boolean(call) && isMineToRepeat,
  };
};

const isPhone = () => matchMedia('(pointer: coarse)').matches;

/** What a check of camera and microphone found, as a code and a sentence; null if all is well. */
export const deviceProblem = (devices) => {
  if (!devices) return null;
  const { audioError, videoError } = devices;
  const codes = { audio: audioError?.code, video: videoError?.code };
  if (!codes.audio && !codes.video) return null;
  const steps = isPhone() ? w.allowSteps.phone : w.allowSteps.desktop;
  const any = (code) => codes.audio === code || codes.video === code;
  const both = (code) => codes.audio === code && codes.video === code;
  if (any('unsupported')) return { code: 'insecure', text: w.devices.insecure };
  if (both('permission')) return { code: 'permission_denied', text: w.devices.permission(steps) };
  if (codes.video === 'permission') return { code: 'permission_denied', text: w.devices.permissionCamera(steps) };
  if (codes.audio === 'permission') return { code: 'permission_denied', text: w.devices.permissionMicrophone(steps) };
  if (both('device_missing')) return { code: 'no_device', text: w.devices.noDevice };
  if (any('device_in_use')) return { code: 'in_use', text: w.devices.inUse };
  if (codes.video === 'device_missing') return { code: 'no_camera', text: w.devices.noCamera };
  if (codes.audio === 'device_missing') return { code: 'no_microphone', text: w.devices.noMicrophone };
  return { code: 'failed', text: w.devices.failed };
};

/** "between 1 and 60 minutes", as people plan; a call that cannot last a minute is told in seconds. */
const lengthsText = (min, max) => {
  const [least, most] = [Math.max(1, Math.ceil(min / 60)), Math.floor(max / 60)];
  if (most < 1) return w.atMost(durationText(max));
  return least < most ? w.lengths(least, most) : durationText(most * 60);
};

/** What is right for a field that people fill in; fields that the page fills in have no words. */
const FIELD_WORDS = {
  scheduled_time: ({ max }) => w.fields.time(max ? whenText(max) : null),
  duration_seconds: ({ min = 1, max }) => w.fields.length(max ? lengthsText(min, max) : null),
  invitee_ids: () => w.fields.people,
};

/** A refusal or failure as a title and a sentence; `code` comes from the server or the kit, whose words are the last resort. */
export const problemWords = (error) => {
  const wait = error.retryAfterMs ? durationText(Math.ceil(error.retryAfterMs / 1000)) : null;
  if (error.code === 'invalid_request') return { title: w.problems.invalid_request(), text: FIELD_WORDS[error.field]?.(error) ?? w.fields.other };
  const own = {
    too_early: () => w.problems.too_early(error.joinOpensAt ? whenText(error.joinOpensAt) : null),
    slow_down: () => w.problems.slow_down(wait),
    provider_unavailable: () => w.problems.provider_unavailable(wait),
  }[error.code]?.() ?? w.problems[error.code]?.();
  return own ? { title: own[0], text: own[1] } : kit.of(error);
};

/** A refusal of a guest as a title and a sentence. */
export const linkWords = (error) => {
  const own = w.linkProblems[error.code];
  return own ? { title: own[0], text: own[1] } : problemWords(error);
};

export const sentence = ({ title, text }) => `${title}. ${text}`;

/** One line of a call's history; null for those that say nothing to its people. */
export const historyLine = (state, call, event) => {
  const { type, by, by_system: system, identity, reason } = event;
  const name = (id) => (id ? nameOf(state, id, call) : system ? w.careTeam : w.somebody);
  const key = type === 'left' ? ({ lost: 'lost', replaced: 'replaced', removed: 'leftRemoved' }[reason] ?? 'left') : type;
  const line = w.history[key];
  if (!line) return null;
  const when = event.scheduled_time ? whenText(event.scheduled_time) : event.ends_at ? clockTime(event.ends_at) : '';
  const said = type !== 'left' && reason ? `. ${w.reason(reason)}` : '';
  const ending = type === 'completed' ? `. ${endWord({ ...call, end_reason: event.end_reason })}` : '';
  return line(name(by), when, name(identity)) + ending + said;
};

/** "0.008 USD (2 participant minutes)". */
export const costWords = ({ amount, currency, participant_minutes: minutes }) =>
  Number(minutes) === 0 ? w.detail.noCost : w.detail.costText(moneyText(Number(amount), currency), numberText(Number(minutes)));
