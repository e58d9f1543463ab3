import { BookendClient, callIdOf } from '/bookend-client/index.js';
import './icons.js';
import { createStore } from './store.js';
import { createBack } from './back.js';
import { createBookings } from './bookings.js';
import { createCalls } from './calls.js';
import { createVisits } from './visit.js';
import { createAdmissions } from './admissions.js';
import { followConnection } from './connection.js';
import { showScreens } from './screens.js';
import { createSignIn } from './sign-in.js';
import { byTestId, say, setText, showFailure } from './dom.js';
import { awaitsMyAnswer } from './people.js';
import { csrfHeaders, goToSignIn, linkBeforeSignIn, me, signOut } from './host.js';
import { loadVideo } from './sdk.js';
import { whenText } from './time.js';
import { problemWords, sentence, w } from './words.js';
import { translatePage } from './words/language.js';
import { createHome } from './views/home.js';
import { createLobby } from './views/lobby.js';
import { createLive } from './views/live.js';
import { createOver } from './views/over.js';
import { createDetails, createQuestion, createSchedule } from './views/dialogs.js';
import { createDevices } from './views/devices.js';
import { createIncoming } from './views/incoming.js';
import { createBanner, createNotice } from './views/notice.js';
import { createPeople, createWaiting } from './views/people.js';

translatePage();

/** How long a sign-out waits at most for the reports of a call that it ends. */
const FAREWELL_MS = 2_000;

const store = createStore({
  me: null, bookings: [], calls: [], past: [], hasMorePast: false, isLoaded: false, settings: null, connection: 'reachable', notice: null,
  areVisitsLoaded: false, visitsProblem: null, callsProblem: null, isSignedOut: false, answering: null, ringing: null, invitation: null, asking: null, scheduling: null, details: null, question: null, panel: null, devicePanel: null, visit: null, now: Date.now(),
});
const client = new BookendClient({ headers: csrfHeaders, video: loadVideo, identity: () => store.get().me?.identity });

const byId = (id) => document.getElementById(id);
const announcer = byTestId('announcer');
const signOutProblem = byTestId('sign-out-problem');
const announce = (words) => say(announcer, words);
const alarm = (words) => say(byId('alarm'), words);

const signIn = createSignIn(store);
const back = createBack(() => visits.goBack());
const visits = createVisits(store, client, {
  memory: 'bookend.current-call',
  back,
  hasHome: true,
  whenOf: (call) => whenText(call.scheduled_time),
  showInAddress: (id) => history.replaceState(history.state, '', id ? `/?call=video-call-${id}` : '/'),
  report: (error) => calls.report(error),
  askToSignIn: signIn.now,
  onInvited: (call) => {
    if (!awaitsMyAnswer(store.get(), call)) return false;
    calls.invite(call);
    return true;
  },
  onEntered: () => store.get().settings ?? client.settings().then((settings) => store.set({ settings }), () => {}),
});
const bookings = createBookings(store, signIn);
const calls = createCalls(store, client, visits, bookings, signIn);
const admissions = createAdmissions(store, client, visits, calls.report);

const screens = Object.fromEntries(['home', 'lobby', 'live', 'over', 'loading'].map((id) => [id, byId(id)]));
const views = [
  createBanner(byId('connection'), announce),
  createHome(screens.home, calls),
  createLobby(screens.lobby, visits),
  createLive(screens.live, visits, announce),
  createOver(screens.over, visits),
  createNotice(byId('notice'), calls, announce),
  createSchedule(byId('schedule'), calls),
  createDetails(byId('details'), calls),
  createDevices(byId('devices'), visits),
  createWaiting(byId('waiting-people'), admissions, announce),
  createPeople(byId('people'), byTestId('people', screens.live), admissions),
  createQuestion(byId('ask'), store),
  createIncoming(byId('incoming'), byId('call-waiting'), calls, alarm),
];

const screenOf = ({ me: person, visit }) => {
  if (!person) return 'loading';
  if (!visit) return 'home';
  return { opening: 'loading', lobby: 'lobby', joining: 'lobby', live: 'live', over: 'over' }[visit.phase];
};

showScreens(store, screens, views, screenOf, () => (signOutProblem.hidden = true));

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
  followConnection(store, client);
  calls.start();
  new Worker('/page/ticker.js').onmessage = beat;
};

const signOutForm = byId('sign-out');
signOutForm.addEventListener('submit', async (event) => {
  event.preventDefault();
  signOutProblem.hidden = true;
  // what a call or its door reports needs the sign-in
  await Promise.race([visits.close(), new Promise((resolve) => setTimeout(resolve, FAREWELL_MS))]);
  signOut(signOutForm).catch((error) => {
    setText(signOutProblem, sentence(problemWords(error)));
    signOutProblem.hidden = false;
  });
});

// A page that comes back from the browser's memory has left its call: begin afresh.
window.addEventListener('pageshow', (event) => event.persisted && location.reload());

start().catch((error) => {
  if (error.code === 'signed_out') return goToSignIn();
  return showFailure(screens.loading, w.loadFailed, w.html.tryAgain, () => location.reload());
});
