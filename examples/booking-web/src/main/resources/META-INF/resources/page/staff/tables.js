/** The tables of the staff page. */

import { h, setText } from '../dom.js';
import { callNames, callState, leftText, minuteText, missedText, namesText, roomText, shortText, timeText, words as w } from './words.js';

const FIRST_ROWS = 8;
const NEAR_MS = 60_000;

const cell = (label, attributes, ...children) =>
  h('td', { role: 'cell', ...(label ? { 'data-label': label } : {}), ...attributes }, ...children);

const row = (attributes, ...cells) => h('tr', { role: 'row', ...attributes }, ...cells);

/** Replaces the rows when they changed, and keeps the focus on the button of the same key. */
const fill = (id, items, render) => {
  const body = document.getElementById(id);
  body.closest('table').hidden = items.length === 0;
  document.querySelector(`[data-empty="${id}"]`).hidden = items.length > 0;
  const signature = JSON.stringify(items);
  if (body.dataset.signature === signature) return;
  body.dataset.signature = signature;
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  body.replaceChildren(...items.map(render));
  if (!focused) return;
  const again = [...body.querySelectorAll('[data-key]')].find((button) => button.dataset.key === focused);
  (again ?? document.getElementById('title')).focus();
};

const mayBeRemoved = ({ state }) => !['removed', 'declined'].includes(state);

const button = (words, label, key, testId, style, act) => {
  const element = h('button', { type: 'button', class: `button button-small ${style}`, 'aria-label': label, 'data-key': key, 'data-testid': testId });
  element.textContent = words;
  element.addEventListener('click', act);
  return element;
};

const personLine = (call, person, actions) => {
  const name = h('b', {});
  name.textContent = person.name;
  const state = h('small', {});
  state.textContent = w.people[person.state] ?? person.state;
  const line = h('li', { class: 'staff-person', 'data-testid': 'live-person', 'data-identity': person.identity, 'data-state': person.state }, h('span', {}, name, ' ', state));
  if (mayBeRemoved(person)) {
    const label = w.remove.label(person.name, callNames(call));
    line.append(button(w.remove.button, label, `${call.id}/${person.identity}`, 'remove-person', 'button-quiet', () => actions.remove(call, person)));
  }
  return line;
};

const liveRow = (actions) => (call) => {
  const [words, style] = callState(call);
  const pill = h('span', { class: `pill pill-state ${style}` });
  pill.textContent = words;
  const since = h('small', {});
  since.textContent = call.started_at ? w.since(timeText(call.started_at)) : '';
  const clock = h('span', { class: 'clock', role: 'timer', 'data-testid': 'live-left', 'data-ends': call.ends_at ?? '', 'data-limit': String(call.limit_seconds) });
  return row(
    { 'data-testid': 'live-call', 'data-id': call.id, 'data-status': call.status },
    cell(w.html.timeLeft, {}, clock),
    cell('', {}, h('ul', {}, ...call.people.map((person) => personLine(call, person, actions)))),
    cell(w.html.state, {}, pill, since),
    cell('', { class: 'staff-actions' }, button(w.end.button, w.end.label(callNames(call)), call.id, 'end-call', 'button-end', () => actions.end(call))),
  );
};

const text = (label, words, attributes = {}) => {
  const element = cell(label, attributes);
  element.append(words);
  return element;
};

const lateRow = (end) =>
  row(
    { 'data-testid': 'late-end', 'data-id': end.id },
    text(w.html.lateBy, shortText(end.late_ms), { class: 'number' }),
    text(w.html.people, namesText(end.people)),
    text(w.html.endedAt, timeText(end.ended_at), { class: 'number' }),
  );

const missedRow = (call) =>
  row(
    { 'data-testid': 'missed-call', 'data-id': call.id, 'data-kind': call.kind },
    text(w.html.plannedFor, minuteText(call.scheduled_time), { class: 'number' }),
    text(w.html.people, namesText(call.people)),
    text(w.html.whatHappened, missedText(call)),
  );

const roomRow = (room) =>
  row(
    { 'data-testid': 'room', 'data-state': room.state },
    text(w.html.call, room.call_id.slice(0, 8)),
    text(w.html.state, roomText(room)),
    text(w.html.connected, String(room.connected), { class: 'number' }),
  );

/** Shows the first rows of a long list, all after a click. */
const cut = (id, render) => {
  const more = document.getElementById(`${id}-all`);
  let items = [];
  let all = false;
  const show = () => {
    fill(id, all ? items : items.slice(0, FIRST_ROWS), render);
    more.hidden = all || items.length <= FIRST_ROWS;
    setText(more, w.showAll(items.length));
  };
  more.addEventListener('click', () => {
    all = true;
    show();
    document.getElementById(`${id}-title`).focus();
  });
  return (list) => {
    items = list;
    show();
  };
};

export const createTables = (actions) => {
  const late = cut('late', lateRow);
  const missed = cut('missed', missedRow);
  return {
    show(overview) {
      fill('live', overview.live, liveRow(actions));
      late(overview.ended_late);
      missed(overview.missed);
      fill('rooms', overview.rooms, roomRow);
    },
    /** Moves the clocks; a call that has not begun shows its limit. */
    tick(now) {
      for (const clock of document.querySelectorAll('#live .clock')) {
        const { ends, limit } = clock.dataset;
        const left = ends ? Date.parse(ends) - now : Number(limit) * 1_000;
        setText(clock, leftText(left));
        clock.dataset.near = String(Boolean(ends) && left < NEAR_MS);
      }
    },
  };
};
