import { byTestId, h, setOpen, setText } from '../dom.js';
import { nameOf, namesOf, withWhom } from '../people.js';
import { capital, clockTime, durationText, exactTime, fieldTime, fullText, whenText, zoneText } from '../time.js';
import { costWords, historyLine, problemWords, sentence, w } from '../words.js';

const QUARTER_MS = 15 * 60_000;

const nextQuarter = (now) => new Date(Math.ceil((now + QUARTER_MS / 3) / QUARTER_MS) * QUARTER_MS);

/** When, and for how long: for a new call, or for another time of a call. */
export const createSchedule = (dialog, calls) => {
  const form = dialog.querySelector('form');
  const { when, minutes, reason } = form.elements;
  const fields = { scheduled_time: when, duration_seconds: minutes };
  const problem = byTestId('schedule-error', dialog);
  const submit = byTestId('schedule-submit', dialog);
  let shown = null;
  let isMove = false;
  let isLengthEdited = false;

  /** Calls shorter than a minute cannot be planned here; the server's refusal says so. */
  const allow = ({ min, max } = {}) => {
    const most = Math.floor(max / 60);
    minutes.min = Math.max(1, Math.ceil((min ?? 1) / 60));
    minutes.max = most >= 1 ? most : '';
    if (most >= 1 && Number(minutes.value) > most) minutes.value = most;
  };

  const showZone = () => setText(byTestId('schedule-zone', dialog), w.zone(zoneText(when.value || Date.now())));

  byTestId('schedule-cancel', dialog).addEventListener('click', calls.closeSchedule);
  dialog.addEventListener('cancel', calls.closeSchedule);
  when.addEventListener('input', showZone);
  minutes.addEventListener('input', () => (isLengthEdited = true));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // the field has whole minutes: a call that is only moved keeps its length
    const seconds = isMove && !isLengthEdited ? undefined : Number(minutes.value) * 60;
    calls.schedule(new Date(when.value), seconds, reason.value.trim() || undefined);
  });

  const begin = ({ booking, call, lengths, latest }, state) => {
    isMove = Boolean(call);
    isLengthEdited = false;
    when.min = fieldTime(new Date(state.now));
    when.max = latest ? fieldTime(new Date(latest)) : '';
    when.value = fieldTime(call && Date.parse(call.scheduled_time) > state.now ? new Date(call.scheduled_time) : nextQuarter(state.now));
    minutes.value = call ? Math.max(1, Math.round(call.duration_seconds / 60)) : 15;
    reason.value = '';
    allow(lengths);
    showZone();
    byTestId('schedule-why', dialog).hidden = !call;
    setText(dialog.querySelector('h2'), call ? w.rescheduleTitle(withWhom(state, call)) : w.scheduleTitle(namesOf(booking.people)));
    setText(submit, call ? w.rescheduleDo : w.scheduleDo);
  };

  return (state) => {
    const { scheduling } = state;
    if (scheduling && !dialog.open) begin(scheduling, state);
    const text = scheduling?.problem ? sentence(problemWords(scheduling.problem)) : '';
    problem.hidden = !text;
    problem.dataset.code = scheduling?.problem?.code ?? '';
    setText(problem, text);
    submit.setAttribute('aria-disabled', String(Boolean(scheduling?.isBusy)));
    setOpen(dialog, Boolean(scheduling));
    if (scheduling?.problem && scheduling.problem !== shown) fields[scheduling.problem.field]?.focus();
    shown = scheduling?.problem ?? null;
  };
};

/** A question that is asked before something that cannot be undone. */
export const createQuestion = (dialog, store) => {
  const [yes, no] = [byTestId('ask-yes', dialog), byTestId('ask-no', dialog)];
  const answer = (name) => {
    const { question } = store.get();
    store.set({ question: null });
    question?.[name]?.();
  };
  yes.addEventListener('click', () => answer('yes'));
  no.addEventListener('click', () => answer('no'));
  dialog.addEventListener('cancel', () => answer('no'));

  return ({ question }) => {
    setOpen(dialog, Boolean(question));
    if (!question) return;
    const [title, text, yesText, noText] = question.words;
    setText(byTestId('ask-title', dialog), title);
    setText(dialog.querySelector('p'), text);
    setText(yes, yesText);
    setText(no, noText);
    yes.classList.toggle('button-end', Boolean(question.isGrave));
    yes.classList.toggle('button-main', !question.isGrave);
  };
};

/** Everything about one call. */
export const createDetails = (dialog, calls) => {
  const facts = byTestId('details-facts', dialog);
  const history = byTestId('history', dialog);
  let shown = null;
  byTestId('details-close', dialog).addEventListener('click', calls.closeDetails);
  dialog.addEventListener('cancel', calls.closeDetails);

  const fact = (name, ...values) => h('div', {}, h('dt', {}, name), ...values.map((value) => h('dd', {}, value)));

  const factsOf = (state, { call, attendance, cost }) => [
    fact(w.detail.when, capital(fullText(call.scheduled_time))),
    fact(w.detail.length, durationText(call.duration_seconds)),
    ...(attendance?.started_at && attendance.ended_at
      ? [fact(w.detail.ran, w.detail.ranText(clockTime(attendance.started_at), clockTime(attendance.ended_at), durationText(attendance.lasted_seconds)))]
      : []),
    fact(w.detail.people, ...(attendance?.people ?? call.participants).map((person) =>
      w.detail.person(nameOf(state, person.identity, call), person.connected_seconds > 0 ? durationText(person.connected_seconds) : ''))),
    ...(call.reason ? [fact(w.detail.reason, call.reason)] : []),
    ...(cost ? [fact(w.detail.cost, h('span', { 'data-testid': 'cost' }, costWords(cost)))] : []),
  ];

  const lines = (state, { call, events = [] }) =>
    events
      .map((event) => [event, historyLine(state, call, event)])
      .filter(([, text]) => text)
      .map(([event, text]) => h('li', { 'data-testid': 'event', 'data-type': event.type },
        h('time', { datetime: event.at }, `${capital(whenText(event.at)).replace(clockTime(event.at), exactTime(event.at))}`), h('span', {}, text)));

  return (state) => {
    const { details } = state;
    if (details && details !== shown) {
      setText(dialog.querySelector('h2'), w.detail.title(withWhom(state, details.call)));
      facts.replaceChildren(...factsOf(state, details));
      history.replaceChildren(...lines(state, details));
      setText(byTestId('details-words', dialog), details.error ? w.detail.failed : details.events ? '' : w.detail.loading);
    }
    shown = details;
    setOpen(dialog, Boolean(details));
  };
};
