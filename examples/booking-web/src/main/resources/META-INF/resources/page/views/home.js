import { avatar, byTestId, h, icon, paintAvatar, renderList, setText } from '../dom.js';
import { awaitsMyAnswer, isCancellable, isJoinable, namesOf, othersOf, withWhom } from '../people.js';
import { capital, durationText, whenText } from '../time.js';
import { endWord, statusWord } from '../words.js';
import { reasonOf } from '/bookend-client/index.js';

const greeting = () => {
  const hour = new Date().getHours();
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
};

const TONE = { completed: 'good', in_progress: 'now', accepted: 'now', pending: 'wait' };

/** The first screen: what is booked, whom to call, and what became of the calls. */
export const createHome = (root, calls) => {
  const bookings = byTestId('bookings', root);
  const list = byTestId('calls', root);
  const ready = byTestId('ready-call', root);
  const more = byTestId('show-more', root);
  let readyCall = null;

  byTestId('ready-join', root).addEventListener('click', () => calls.join(readyCall));
  more.addEventListener('click', calls.more);

  const person = (someone) =>
    h('span', { class: 'person' }, avatar(someone), h('span', {}, h('b', {}, someone.name), ' ', h('small', {}, someone.role.replaceAll('_', ' '))));

  const bookingCard = (state, booking) =>
    h('li', { class: 'card booking', tabindex: -1, 'data-testid': 'booking', 'data-id': booking.id },
      h('div', { class: 'booking-words' },
        h('p', { class: 'when' }, icon('calendar'), capital(whenText(booking.starts_at))),
        h('h3', {}, booking.title),
        h('div', { class: 'people' }, ...booking.people.map(person))),
      !booking.confirmed ? h('p', { class: 'pill pill-wait' }, 'Not agreed yet') : h('div', { class: 'booking-actions' },
        h('button', { class: 'button button-main button-large', 'data-testid': 'call-now', 'data-key': `now-${booking.id}`,
          'aria-label': `Call now: ${namesOf(booking.people)}`, 'aria-disabled': state.asking ? 'true' : null,
          onClick: () => calls.callNow(booking) }, icon('video'), state.asking === booking.id ? 'Calling…' : 'Call now'),
        h('button', { class: 'button button-plain', 'data-testid': 'schedule', 'data-key': `later-${booking.id}`,
          'aria-label': `Schedule: call with ${namesOf(booking.people)}`, onClick: () => calls.openSchedule(booking) }, icon('clock'), 'Schedule')));

  const callButtons = (state, call) => {
    const button = (testId, words, look, action) =>
      h('button', { class: `button button-small ${look}`, 'data-testid': testId, 'data-key': `${testId}-${call.id}`,
        'aria-label': `${words}: call with ${withWhom(state, call)}`, onClick: action }, words);
    return [
      ...(awaitsMyAnswer(state, call)
        ? [button('list-accept', 'Accept', 'button-main', () => calls.answer(call, true)),
           button('list-decline', 'Decline', 'button-plain', () => calls.answer(call, false))]
        : []),
      ...(isJoinable(state, call) ? [button('list-join', 'Join', 'button-main', () => calls.join(call))] : []),
      ...(isCancellable(state, call) ? [button('list-cancel', 'Cancel', 'button-plain', () => calls.cancel(call))] : []),
    ];
  };

  const callRow = (state, call) => {
    const [first] = othersOf(state, call);
    const ending = call.status === 'completed' ? endWord(call) : durationText(call.duration_seconds);
    return h('li', { class: 'row', tabindex: -1, 'data-testid': 'call-item', 'data-id': call.id, 'data-status': call.status,
      'data-end-reason': call.status === 'completed' ? reasonOf(call) : null },
      first ? avatar(first) : null,
      h('div', { class: 'row-words' },
        h('p', { class: 'row-name' }, withWhom(state, call)),
        h('p', { class: 'row-when' }, capital(whenText(call.scheduled_time)), h('span', {}, ending))),
      h('span', { class: `pill pill-${TONE[call.status] ?? 'calm'}`, 'data-testid': 'call-item-status' }, statusWord(state, call)),
      h('div', { class: 'row-actions' }, ...callButtons(state, call)));
  };

  const renderReady = (state) => {
    readyCall = state.ready.find((call) => isJoinable(state, call)) ?? null;
    ready.hidden = !readyCall;
    if (!readyCall) return;
    const others = othersOf(state, readyCall);
    const there = readyCall.participants.some((p) => p.identity !== state.me.identity && p.connected_at && !p.left_at);
    paintAvatar(ready.querySelector('.avatar'), others[0] ?? state.me);
    setText(ready.querySelector('h2'), `Your call with ${namesOf(others)}`);
    setText(ready.querySelector('p'), there ? `${namesOf(others)} is waiting for you.` : 'You can join now.');
    ready.dataset.id = readyCall.id;
  };

  return (state) => {
    setText(byTestId('greeting', root), `${greeting()}, ${state.me.name.split(' ')[0]}`);
    renderReady(state);
    renderList(bookings, [state.bookings, state.asking], () => state.bookings.map((booking) => bookingCard(state, booking)));
    byTestId('no-bookings', root).hidden = state.bookings.length > 0;
    const seen = state.calls.map((call) => [call.id, call.status, call.updated_at, isJoinable(state, call), isCancellable(state, call), awaitsMyAnswer(state, call)]);
    renderList(list, seen, () => state.calls.map((call) => callRow(state, call)));
    list.hidden = state.calls.length === 0;
    byTestId('no-calls', root).hidden = !state.callsLoaded || state.calls.length > 0;
    more.hidden = !state.nextCursor;
  };
};
