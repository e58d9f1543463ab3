import { avatar, byTestId, h, icon, renderList, setText } from '../dom.js';
import { awaitsMyAnswer, isCancellable, isJoinable, isMine, isMovable, namesOf, othersOf, ringsFor, withWhom } from '../people.js';
import { capital, durationText, whenText } from '../time.js';
import { endWord, roleText, statusWord, w } from '../words.js';
import { isOver, reasonOf } from '/bookend-client/index.js';

const TONE = { completed: 'good', in_progress: 'now', accepted: 'now', pending: 'wait' };

/** The first screen: what can be joined or answered now, whom to call, what is planned, and what is past. */
export const createHome = (root, calls) => {
  const lists = Object.fromEntries(['now', 'planned', 'past', 'bookings'].map((id) => [id, byTestId(id, root)]));
  const more = byTestId('show-more', root);
  const problem = byTestId('load-problem', root);
  more.addEventListener('click', calls.more);
  byTestId('load-again', root).addEventListener('click', calls.reload);

  const person = (someone) =>
    h('span', { class: 'person' }, avatar(someone), h('span', {}, h('b', {}, someone.name), ' ', h('small', {}, roleText(someone.role))));

  const bookingCard = (state, booking) =>
    h('li', { class: 'card booking', tabindex: -1, 'data-testid': 'booking', 'data-id': booking.id },
      h('div', { class: 'booking-words' },
        h('p', { class: 'when' }, icon('calendar'), h('time', { datetime: booking.starts_at }, capital(whenText(booking.starts_at)))),
        h('h3', {}, booking.title),
        h('div', { class: 'people' }, ...booking.people.map(person))),
      !booking.confirmed ? h('p', { class: 'pill pill-wait' }, w.notAgreed) : h('div', { class: 'booking-actions' },
        h('button', { class: 'button button-main button-large', 'data-testid': 'call-now', 'data-key': `now-${booking.id}`,
          'aria-label': `${w.callNow}: ${namesOf(booking.people)}, ${booking.title}`, 'aria-disabled': state.asking ? 'true' : null,
          onClick: () => calls.callNow(booking) }, icon('video'), state.asking === booking.id ? w.calling : w.callNow),
        h('button', { class: 'button button-plain', 'data-testid': 'schedule', 'data-key': `later-${booking.id}`, 'aria-haspopup': 'dialog',
          'aria-label': `${w.schedule}: ${w.callWith(namesOf(booking.people))}, ${booking.title}`, onClick: () => calls.openSchedule({ booking }) }, icon('clock'), w.schedule)));

  /** No two buttons have the same name: each says which call it is about. */
  const buttonFor = (state, call) => (testId, text, look, action, about = {}) =>
    h('button', { class: `button ${look}`, 'data-testid': testId, 'data-key': `${testId}-${call.id}`,
      'aria-label': `${text}: ${w.callWith(withWhom(state, call))}, ${whenText(call.scheduled_time)}`, ...about, onClick: action }, text);

  const callButtons = (state, call) => {
    const make = buttonFor(state, call);
    const small = (testId, text, look, action, about) => make(testId, text, `button-small ${look}`, action, about);
    const isRingingMine = isMine(state, call) && ringsFor(state, call) !== null;
    return [
      ...(awaitsMyAnswer(state, call)
        ? [small('list-accept', w.accept, 'button-main', () => calls.answer(call, true)),
           small('list-decline', w.decline, 'button-plain', () => calls.answer(call, false))]
        : []),
      ...(isJoinable(state, call) && !isOver(call) ? [small('list-join', w.join, 'button-main', () => calls.join(call))] : []),
      ...(isRingingMine ? [small('list-open', w.open, 'button-main', () => calls.join(call))] : []),
      ...(isMovable(state, call) ? [small('list-reschedule', w.reschedule, 'button-plain', () => calls.openSchedule({ call }), { 'aria-haspopup': 'dialog' })] : []),
      ...(isCancellable(state, call) ? [small('list-cancel', w.cancel, 'button-plain', () => calls.cancel(call), { 'aria-haspopup': 'dialog' })] : []),
      small('list-details', w.details, 'button-quiet', () => calls.openDetails(call), { 'aria-haspopup': 'dialog' }),
    ];
  };

  const callItem = (call, look, ...children) =>
    h('li', { class: look, tabindex: -1, 'data-testid': 'call-item', 'data-id': call.id, 'data-status': call.status,
      'data-end-reason': call.status === 'completed' ? reasonOf(call) : null }, ...children);

  const callRow = (state, call) => {
    const [first] = othersOf(state, call);
    const ending = call.status === 'completed' ? endWord(call) : durationText(call.duration_seconds);
    return callItem(call, 'row',
      first ? avatar(first) : null,
      h('div', { class: 'row-words' },
        h('p', { class: 'row-name' }, withWhom(state, call)),
        h('p', { class: 'row-when' }, h('time', { datetime: call.scheduled_time }, capital(whenText(call.scheduled_time))), h('span', {}, ending))),
      h('span', { class: `pill pill-${TONE[call.status] ?? 'calm'}`, 'data-testid': 'call-item-status' }, statusWord(state, call)),
      h('div', { class: 'row-actions' }, ...callButtons(state, call)));
  };

  /** A call that can be joined or answered now: large, with one main button. */
  const nowCard = (state, call) => {
    const others = othersOf(state, call);
    const there = call.participants.filter((p) => p.identity !== state.me.identity && p.connected_at && !p.left_at);
    const ready = isJoinable(state, call);
    const text = ready ? (there.length > 0 ? w.isThere(namesOf(others.filter(({ identity }) => there.some((p) => p.identity === identity))), there.length > 1) : w.canJoin) : statusWord(state, call);
    return callItem(call, 'card ready',
      avatar(others[0] ?? state.me, 'avatar-large'),
      h('div', { class: 'ready-words', 'data-testid': ready ? 'ready-call' : null, 'data-id': call.id },
        h('h3', {}, w.yourCall(namesOf(others))), h('p', { 'data-testid': 'call-item-status' }, text)),
      h('div', { class: 'ready-actions' },
        ...(ready
          ? [h('button', { class: 'button button-main button-large', 'data-testid': 'ready-join', 'data-key': `ready-${call.id}`,
              'aria-label': `${w.html.joinNow}: ${w.callWith(namesOf(others))}, ${whenText(call.scheduled_time)}`, onClick: () => calls.join(call) }, icon('video'), w.html.joinNow)]
          : []),
        h('div', { class: 'row-actions' }, ...callButtons(state, call).filter((button) => !ready || button.dataset.testid !== 'list-join'))));
  };

  /** The words name days relative to today. */
  const today = () => new Date().toDateString();

  const fill = (name, state, items, render) => {
    const seen = items.map((call) => [call.id, call.updated_at, isJoinable(state, call), ringsFor(state, call) !== null, withWhom(state, call)]);
    renderList(lists[name], [today(), seen], () => items.map((call) => render(state, call)));
    lists[name].hidden = items.length === 0;
  };

  /** While the server is away, the banner says so: what has been loaded is enough. */
  const renderProblem = ({ callsProblem, visitsProblem, isLoaded, areVisitsLoaded, connection }) => {
    const isComplete = isLoaded && areVisitsLoaded;
    problem.hidden = !(callsProblem || visitsProblem) || (isComplete && connection !== 'reachable');
    setText(problem.querySelector('p'), problem.hidden ? '' : isComplete ? w.loadProblem.stale : w.loadProblem.missing);
  };

  return (state) => {
    setText(byTestId('greeting', root), w.greeting(new Date().getHours(), state.me.name.split(' ')[0]));
    const isNow = (call) => isJoinable(state, call) || ringsFor(state, call) !== null;
    const now = state.calls.filter(isNow);
    const planned = state.calls.filter((call) => !isNow(call));
    fill('now', state, now, nowCard);
    fill('planned', state, planned, callRow);
    fill('past', state, state.past, callRow);
    renderList(lists.bookings, [today(), state.bookings, state.asking], () => state.bookings.map((booking) => bookingCard(state, booking)));
    for (const [name, list] of [['nothing-now', now], ['nothing-planned', planned], ['no-calls', state.past]]) {
      byTestId(name, root).hidden = !state.isLoaded || list.length > 0;
    }
    byTestId('no-bookings', root).hidden = !state.areVisitsLoaded || state.bookings.length > 0;
    renderProblem(state);
    more.hidden = !state.hasMorePast;
  };
};
