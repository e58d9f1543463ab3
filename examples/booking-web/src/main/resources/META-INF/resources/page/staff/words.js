/** What the staff page says, in the language of the page. */

import { language, locale } from '../words/language.js';

/** The words of the language; only its file is loaded. */
export const words = (await import(`./words/${language}.js`)).default;

const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const clock = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit' });
const minute = new Intl.DateTimeFormat(locale, time);

export const timeText = (instant) => clock.format(new Date(instant));
export const minuteText = (instant) => minute.format(new Date(instant));

/** "0:00:09", "1:02:03". */
export const leftText = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (n) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "3 ms", "1.2 s", "2 min 5 s". */
export const shortText = (ms) => {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${tenths.format(ms / 1_000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.floor(ms / 1_000) % 60} s`;
};

const money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
export const moneyText = (amount, currency) => `${money.format(amount)} ${currency}`;

const list = new Intl.ListFormat(locale, { type: 'conjunction' });
export const namesText = (names) => list.format(names);

export const callNames = (call) => namesText(call.people.map((person) => person.name ?? person));

const STYLES = { in_progress: 'pill-good', pending: 'pill-wait' };
export const callState = ({ status }) => [words.states[status] ?? words.states.other, STYLES[status] ?? 'pill-now'];

export const missedText = ({ kind, absent }) => {
  const { missed } = words;
  const who = absent.length ? namesText(absent) : missed.nobody;
  if (kind === 'unanswered') return missed.unanswered(who, absent.length > 1);
  if (kind === 'no_show') return missed.noShow(who);
  return absent.length ? missed.absent(who, absent.length > 1) : missed.notMet;
};

const KEEPER_STYLES = { up: 'pill-good', degraded: 'pill-wait', down: 'pill-problem' };
export const keeperState = (status) => [words.keeper[status] ?? status, KEEPER_STYLES[status] ?? ''];

export const roomText = ({ state, failures }) => (failures > 0 ? words.failed(words.rooms[state], failures) : words.rooms[state]);

export const summaryText = ({ live, day, costs }) => {
  const running = live.filter((call) => call.status === 'in_progress').length;
  return words.summary(running, costs.calls, day.complete, day.zone === 'Z' ? 'UTC' : day.zone.replaceAll('_', ' '));
};

/** What changed among the live calls, for a screen reader. */
export const changesText = (before, now) => {
  const ids = (calls) => new Set(calls.map((call) => call.id));
  const [old, current] = [ids(before), ids(now)];
  const came = now.filter((call) => !old.has(call.id)).map((call) => words.came(callNames(call)));
  const went = before.filter((call) => !current.has(call.id)).map((call) => words.went(callNames(call)));
  return [...came, ...went].join(' ');
};

export const refusalText = (code) => words.refusals[code] ?? words.refusals.other;
