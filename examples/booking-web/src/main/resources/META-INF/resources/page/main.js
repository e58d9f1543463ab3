import { BookendClient, callIdOf } from '../bookend-client.js';
import { createStore } from './store.js';
import { createBookings } from './bookings.js';
import { createCalls } from './calls.js';
import { createVisits } from './visit.js';
import { byTestId, setText } from './dom.js';
import { awaitsMyAnswer } from './people.js';
import { csrfHeaders, linkBeforeSignIn, me, postForm } from './host.js';
import { problemWords } from './words.js';
import { createHome } from './views/home.js';
import { createLobby } from './views/lobby.js';
import { createLive } from './views/live.js';
import { createOver } from './views/over.js';
import { createSchedule } from './views/dialogs.js';
import { createIncoming } from './views/incoming.js';
import { createNotice } from './views/notice.js';

const client = new BookendClient({ headers: csrfHeaders });
const store = createStore({
  me: null, bookings: [], calls: [], ready: [], nextCursor: null, callsLoaded: false, notice: null,
  incoming: null, asking: null, scheduling: null, visit: null, now: client.now(),
});

const announcer = byTestId('announcer');
const announce = (words) => setText(announcer, words);

const visits = createVisits(store, client, {
  onClosed: () => calls.refresh(),
  onInvited: (call) => {
    if (!awaitsMyAnswer(store.get(), call)) return false;
    calls.ring(call);
    return true;
  },
});
const bookings = createBookings(store);
const calls = createCalls(store, client, visits, bookings);

const screens = Object.fromEntries(['home', 'lobby', 'live', 'over', 'loading'].map((id) => [id, document.getElementById(id)]));
const views = [
  createHome(screens.home, calls),
  createLobby(screens.lobby, visits),
  createLive(screens.live, visits, announce),
  createOver(screens.over, visits),
  createNotice(document.getElementById('notice'), calls),
  createIncoming(document.getElementById('incoming'), document.getElementById('call-waiting'), calls, announce),
  createSchedule(document.getElementById('schedule'), calls),
];

const screenOf = ({ me: person, visit }) => {
  if (!person) return 'loading';
  if (!visit) return 'home';
  return { opening: 'loading', lobby: 'lobby', joining: 'lobby', live: 'live', over: 'over' }[visit.phase];
};

let shown = 'loading';

const showScreen = (name) => {
  if (name === shown) return;
  for (const [id, element] of Object.entries(screens)) element.hidden = id !== name;
  document.body.dataset.screen = name;
  window.scrollTo(0, 0);
  screens[name].querySelector('h1')?.focus();
  if (name !== 'live') announce('');
  signOutProblem.hidden = true;
  shown = name;
};

const canHaveFocus = (element) => element !== document.body && element.isConnected && !element.disabled && element.checkVisibility();

/** What a change took away or switched off hands the focus to the heading, never to nothing. */
const keepFocus = (before) => {
  if (before === document.body || canHaveFocus(document.activeElement)) return;
  screens[shown].querySelector('h1')?.focus();
};

store.subscribe((state) => {
  const screen = screenOf(state);
  const focused = document.activeElement;
  if (screen !== 'loading') views.forEach((render) => render(state));
  showScreen(screen);
  keepFocus(focused);
});

const beat = () => {
  store.set({ now: client.now() });
  calls.tick();
};

const start = async () => {
  const person = await me();
  await bookings.begin(person);
  setText(byTestId('me'), person.name);
  byTestId('provider-note').hidden = person.provider !== 'emulator';
  const searches = [location.search, linkBeforeSignIn()];
  const link = searches.map((search) => new URLSearchParams(search).get('call')).find(Boolean);
  const id = link ? (callIdOf(link) ?? link) : visits.interrupted();
  if (id) visits.openLink(id);
  await calls.start();
};

const signOutProblem = byTestId('sign-out-problem');
const signOut = document.getElementById('sign-out');
signOut.addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.clear();
  signOutProblem.hidden = true;
  postForm(signOut).catch((error) => {
    setText(signOutProblem, Object.values(problemWords(error)).join('. '));
    signOutProblem.hidden = false;
  });
});

// A page that comes back from the browser's memory has left its call: begin afresh.
window.addEventListener('pageshow', (event) => event.persisted && location.reload());

start().then(
  () => (new Worker('/page/ticker.js').onmessage = beat),
  () => setText(screens.loading, 'This page could not be loaded. Please try again in a moment.'),
);
