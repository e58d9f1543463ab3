/** What the staff page says. */

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export const timeText = (instant) => clock.format(new Date(instant));
export const minuteText = (instant) => minute.format(new Date(instant));

/** "0:00:09", "1:02:03". */
export const leftText = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (n) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

/** "3 ms", "1.2 s", "2 min 5 s". */
export const shortText = (ms) => {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round(ms / 1_000) % 60} s`;
};

export const moneyText = (amount, currency) => {
  const number = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 6 });
  return `${number.format(amount)} ${currency}`;
};

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });
export const namesText = (names) => list.format(names);

export const callNames = (call) => namesText(call.people.map((person) => person.name ?? person));

export const PERSON_STATES = {
  connected: 'in the call', waiting: 'waits to be let in', left: 'has left', absent: 'not here yet',
  unanswered: 'has not answered', declined: 'declined', denied: 'was not let in', removed: 'was removed',
};

export const callState = (call) => {
  if (call.status === 'in_progress') return ['Running', 'pill-good'];
  if (call.status === 'pending') return ['Ringing', 'pill-wait'];
  return ['Not begun', 'pill-now'];
};

export const missedText = ({ kind, absent }) => {
  const who = absent.length ? namesText(absent) : 'Nobody';
  if (kind === 'unanswered') return `${who} did not answer`;
  if (kind === 'no_show') return `Took place without ${who}`;
  return absent.length ? `${who} did not come` : 'They did not meet';
};

export const KEEPER_STATES = {
  up: ['Healthy', 'pill-good'], degraded: ['Degraded', 'pill-wait'], down: ['Down', 'pill-problem'],
};

const ROOM_STATES = { opening: 'Opening', open: 'Open', closing: 'Closing' };
export const roomText = ({ state, failures }) =>
  failures > 0 ? `${ROOM_STATES[state]}, failed ${failures === 1 ? 'once' : `${failures} times`}` : ROOM_STATES[state];

const counted = (n, one, many) => `${n === 0 ? 'No' : n} ${n === 1 ? one : many}`;

export const summaryText = ({ live, day, costs }) => {
  const running = live.filter((call) => call.status === 'in_progress').length;
  const today = `${counted(costs.calls, 'call', 'calls')} today`;
  const cut = day.complete ? '' : ', not all of them shown';
  const zone = day.zone === 'Z' ? 'UTC' : day.zone.replaceAll('_', ' ');
  return `${counted(running, 'call is', 'calls are')} running. ${today}${cut}. A day begins at midnight, ${zone}.`;
};

/** What changed among the live calls, for a screen reader. */
export const changesText = (before, now) => {
  const ids = (calls) => new Set(calls.map((call) => call.id));
  const [old, current] = [ids(before), ids(now)];
  const came = now.filter((call) => !old.has(call.id)).map((call) => `New: the call of ${callNames(call)}.`);
  const went = before.filter((call) => !current.has(call.id)).map((call) => `Over: the call of ${callNames(call)}.`);
  return [...came, ...went].join(' ');
};

const REFUSALS = {
  not_found: 'There is no such call any more.',
  illegal_state: 'The call is over, or has not begun.',
  invalid_request: 'Please give a reason of at most 500 characters.',
  forbidden: 'This is not allowed. Please reload the page.',
  network: 'The server does not answer. Please try again in a moment.',
};
export const refusalText = (code) => REFUSALS[code] ?? 'That did not work. Please try again.';
