import { BookendClient, callIdOf } from '/bookend-client/index.js';
import { createStore } from './store.js';
import { createBookings } from './bookings.js';
import { createCalls } from './calls.js';
import { createVisits } from './visit.js';
import { createAdmissions } from './admissions.js';
import { showScreens } from './screens.js';
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
import { createPeople, createWaiting } from './views/people.js';

const client = new BookendClient({ headers: csrfHeaders });
const store = createStore({
  me: null, bookings: [], calls: [], ready: [], nextCursor: null, callsLoaded: false, notice: null,
  incoming: null, asking: null, scheduling: null, panel: null, visit: null, now: client.now(),
});

const announcer = byTestId('announcer');
const signOutProblem = byTestId('sign-out-problem');
const announce = (words) => setText(announcer, words);

const visits = createVisits(store, client, {
  memory: 'bookend.current-call',
  doorPollMs: 800,
  showInAddress: (id) => history.replaceState(null, '', id ? `/?call=video-call-${id}` : '/'),
  onClosed: () => calls.refresh(),
  onInvited: (call) => {
    if (!awaitsMyAnswer(store.get(), call)) return false;
    calls.ring(call);
    return true;
  },
});
const bookings = createBookings(store);
const calls = createCalls(store, client, visits, bookings);
const admissions = createAdmissions(store, client, visits, calls.report);

const screens = Object.fromEntries(['home', 'lobby', 'live', 'over', 'loading'].map((id) => [id, document.getElementById(id)]));
const views = [
  createHome(screens.home, calls),
  createLobby(screens.lobby, visits),
  createLive(screens.live, visits, announce),
  createOver(screens.over, visits),
  createNotice(document.getElementById('notice'), calls),
  createIncoming(document.getElementById('incoming'), document.getElementById('call-waiting'), calls, announce),
  createSchedule(document.getElementById('schedule'), calls),
  createWaiting(document.getElementById('waiting-people'), admissions, announce),
  createPeople(document.getElementById('people'), byTestId('people', screens.live), admissions),
];

const screenOf = ({ me: person, visit }) => {
  if (!person) return 'loading';
  if (!visit) return 'home';
  return { opening: 'loading', lobby: 'lobby', joining: 'lobby', live: 'live', over: 'over' }[visit.phase];
};

showScreens(store, screens, views, screenOf, (name) => {
  if (name !== 'live') announce('');
  signOutProblem.hidden = true;
});

const beat = () => {
  store.set({ now: client.now() });
  calls.tick();
};

const start = async () => {
  const person = await me();
  if (person.role === 'staff') return location.replace('/staff.html');
  await bookings.begin(person);
  setText(byTestId('me'), person.name);
  byTestId('provider-note').hidden = person.provider !== 'emulator';
  const searches = [location.search, linkBeforeSignIn()];
  const link = searches.map((search) => new URLSearchParams(search).get('call')).find(Boolean);
  const id = link ? (callIdOf(link) ?? link) : visits.interrupted();
  if (id) visits.openLink(id);
  await calls.start();
};

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
