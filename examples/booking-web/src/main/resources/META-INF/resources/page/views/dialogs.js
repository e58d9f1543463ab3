import { byTestId, setOpen, setText } from '../dom.js';
import { namesOf } from '../people.js';
import { fieldTime } from '../time.js';
import { problemWords } from '../words.js';

const QUARTER_MS = 15 * 60_000;

const nextQuarter = () => new Date(Math.ceil((Date.now() + QUARTER_MS / 3) / QUARTER_MS) * QUARTER_MS);

/** When, and for how long. */
export const createSchedule = (dialog, calls) => {
  const form = dialog.querySelector('form');
  const { when, minutes } = form.elements;
  const fields = { scheduled_time: when, duration_seconds: minutes };
  const problem = byTestId('schedule-error', dialog);
  let booking = null;
  let shown = null;

  /** Calls shorter than a minute cannot be planned here; the server's refusal says so. */
  const allow = ({ min, max } = {}) => {
    const most = Math.floor(max / 60);
    minutes.min = Math.max(1, Math.ceil((min ?? 1) / 60));
    minutes.max = most >= 1 ? most : '';
    if (most >= 1 && Number(minutes.value) > most) minutes.value = most;
  };

  byTestId('schedule-cancel', dialog).addEventListener('click', calls.closeSchedule);
  dialog.addEventListener('cancel', calls.closeSchedule);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    calls.schedule(booking, new Date(when.value), Number(minutes.value) * 60);
  });

  return ({ scheduling }) => {
    if (scheduling && !dialog.open) {
      booking = scheduling.booking;
      when.min = fieldTime(new Date());
      when.value = fieldTime(nextQuarter());
      allow(scheduling.lengths);
      setText(dialog.querySelector('h2'), `Schedule a call with ${namesOf(booking.people)}`);
    }
    const words = scheduling?.problem ? Object.values(problemWords(scheduling.problem)).join('. ') : '';
    problem.hidden = !words;
    problem.dataset.code = scheduling?.problem?.code ?? '';
    setText(problem, words);
    byTestId('schedule-submit', dialog).setAttribute('aria-disabled', String(Boolean(scheduling?.busy)));
    setOpen(dialog, Boolean(scheduling));
    if (scheduling?.problem && scheduling.problem !== shown) fields[scheduling.problem.field]?.focus();
    shown = scheduling?.problem ?? null;
  };
};
