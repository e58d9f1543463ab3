/** Times as people say them, in the person's own time zone and language. */

import { locale, words } from './words/language.js';

const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const exactClock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfAnotherYear = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

const dayText = (date) => (date.getFullYear() === new Date().getFullYear() ? day : dayOfAnotherYear).format(date);

const daysFromToday = (date) => {
  const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(date) - midnight(new Date())) / 86_400_000);
};

/** "today at 14:30", "Tuesday 24 November at 14:30", "Wed, 3 May 2028 at 9:00". */
export const whenText = (instant) => {
  const date = new Date(instant);
  const days = daysFromToday(date);
  return words.at(Math.abs(days) <= 1 ? relative.format(days, 'day') : dayText(date), clock.format(date));
};

/** "14:30". */
export const clockTime = (instant) => clock.format(new Date(instant));

/** "14:30:05". */
export const exactTime = (instant) => exactClock.format(new Date(instant));

/** "Tuesday, 24 November 2026 at 14:30 CET". */
export const fullText = (instant) => full.format(new Date(instant));

/** The person's time zone, as in "Europe/Berlin (CET)"; that of an instant, because it may be another in summer. */
export const zoneText = (instant) => {
  const { timeZone } = full.resolvedOptions();
  const short = full.formatToParts(new Date(instant)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return timeZone === short ? short : `${timeZone.replaceAll('_', ' ')} (${short})`;
};

export const capital = (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

const unit = (name) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' });
const [hours, minutes, seconds] = ['hour', 'minute', 'second'].map(unit);

/** "15 seconds", "1 minute", "1 hour 5 minutes"; seconds only below ten minutes. */
export const durationText = (all) => {
  const rounded = Math.round(all < 600 ? all : Math.round(all / 60) * 60);
  const parts = [[Math.floor(rounded / 3600), hours], [Math.floor(rounded / 60) % 60, minutes], [rounded % 60, seconds]];
  return parts.filter(([n]) => n > 0).map(([n, format]) => format.format(n)).join(' ') || seconds.format(0);
};

/** "0:00:45", "1:02:05": what a clock shows that counts down. */
export const clockText = (all) => {
  const two = (n) => String(n).padStart(2, '0');
  return `${Math.floor(all / 3600)}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
};

/** "0.008 USD" as the locale writes it. */
export const moneyText = (amount, currency) =>
  new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code', minimumFractionDigits: 2, maximumFractionDigits: 6 }).format(amount);

export const numberText = (n) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(n);

/** What a `datetime-local` field takes. */
export const fieldTime = (date) => {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
};
