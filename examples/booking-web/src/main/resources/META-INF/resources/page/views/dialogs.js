import { byTestId, paintAvatar, setText } from '../dom.js';
import { namesOf, personOf } from '../people.js';
import { durationText, fieldTime, whenText } from '../time.js';
import { problemWords } from '../words.js';
import { startRinging, stopRinging } from '../ring.js';

const QUARTER_MS = 15 * 60_000;
const NOW_MS = 2 * 60_000;

const nextQuarter = () => new Date(Math.ceil((Date.now() + QUARTER_MS / 3) / QUARTER_MS) * QUARTER_MS);

const setOpen = (dialog, open) => {
  if (open && !dialog.open) dialog.showModal();
  if (!open && dialog.open) dialog.close();
};

/** Somebody calls: the bell rings until it is answered, closed, or given up. */
export const createIncoming = (dialog, calls) => {
  let call = null;
  byTestId('accept', dialog).addEventListener('click', () => calls.answer(call, true));
  byTestId('decline', dialog).addEventListener('click', () => calls.answer(call, false));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    calls.silence(call);
  });

  return (state) => {
    call = state.incoming;
    if (call) {
      const caller = personOf(state, call.requested_by);
      const isNow = Math.abs(Date.parse(call.scheduled_time) - state.now) < NOW_MS;
      const asks = isNow ? 'is calling' : 'asks for a call';
      const lasts = `The call lasts ${durationText(call.duration_seconds)}.`;
      paintAvatar(dialog.querySelector('.avatar'), caller);
      setText(byTestId('incoming-title', dialog), `${caller.name} ${asks}`);
      setText(byTestId('incoming-text', dialog), isNow ? `Video call. ${lasts}` : `It is planned for ${whenText(call.scheduled_time)}. ${lasts}`);
      dialog.dataset.id = call.id;
      if (!dialog.open) startRinging(`${caller.name} ${asks}…`);
    } else if (dialog.open) {
      stopRinging();
    }
    setOpen(dialog, Boolean(call));
  };
};

/** When, and for how long. */
export const createSchedule = (dialog, calls) => {
  const form = dialog.querySelector('form');
  const { when, minutes } = form.elements;
  const problem = byTestId('schedule-error', dialog);
  let booking = null;

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
      setText(dialog.querySelector('h2'), `Schedule a call with ${namesOf(booking.people)}`);
    }
    const words = scheduling?.problem ? Object.values(problemWords(scheduling.problem)).join('. ') : '';
    problem.hidden = !words;
    problem.dataset.code = scheduling?.problem?.code ?? '';
    setText(problem, words);
    byTestId('schedule-submit', dialog).disabled = Boolean(scheduling?.busy);
    setOpen(dialog, Boolean(scheduling));
  };
};
