/** Times as people say them, in the person's own time zone. */

const locale = navigator.language.startsWith('en') ? navigator.language : 'en-GB';
const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfAnotherYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });

const dayText = (date) => (date.getFullYear() === new Date().getFullYear() ? day : dayOfAnotherYear).format(date);

const daysFromToday = (date) => {
  const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(date) - midnight(new Date())) / 86_400_000);
};

/** "today at 14:30", "Tuesday 24 November at 14:30", "3 May 2028 at 9:00". */
export const whenText = (instant) => {
  const date = new Date(instant);
  const days = daysFromToday(date);
  const name = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days] ?? dayText(date);
  return `${name} at ${clock.format(date)}`;
};

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** "15 seconds", "1 minute", "1 minute 30 seconds". */
export const durationText = (seconds) => {
  const count = (n, unit) => `${n} ${unit}${n === 1 ? '' : 's'}`;
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  return parts.filter(([n]) => n > 0).map(([n, unit]) => count(n, unit)).join(' ') || '0 seconds';
};

/** "45", "9:05", "1:02:05": what a countdown shows. */
export const clockText = (seconds) => {
  if (seconds < 100) return `${seconds}`;
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

/** What a `datetime-local` field takes. */
export const fieldTime = (date) => {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
};
