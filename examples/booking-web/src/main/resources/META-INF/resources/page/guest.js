/** The page of a guest's link: the key stands behind the # of the address, which no server sees. */

import { BookendGuest } from '/bookend-client/index.js';
import './icons.js';
import { createStore } from './store.js';
import { createBack } from './back.js';
import { createVisits } from './visit.js';
import { followConnection } from './connection.js';
import { byTestId, say, setText } from './dom.js';
import { loadVideo } from './sdk.js';
import { showScreens } from './screens.js';
import { whenText } from './time.js';
import { translatePage } from './words/language.js';
import { createDevices } from './views/devices.js';
import { createQuestion } from './views/dialogs.js';
import { createLobby } from './views/lobby.js';
import { createLive } from './views/live.js';
import { createBanner } from './views/notice.js';
import { createOver } from './views/over.js';

translatePage();

const key = location.hash.slice(1).replace(/[^\w-]/g, '');

/** Names the call, for this tab only: the first half of a key is the call's id, the second the secret. */
const id = key.slice(0, 20);

const guest = new BookendGuest(key, { video: loadVideo });
const store = createStore({
  isGuest: true, me: null, bookings: [], settings: null, connection: 'reachable', question: null, devicePanel: null, visit: null, isSignedOut: false, now: guest.now(),
});

const known = (call) => {
  if (!store.get().me) store.set({ me: { identity: call.identity, name: call.name, role: call.role ?? '' } });
  return { ...call, id };
};

/** What a visit needs of a client, for the one call of the link. */
const client = {
  now: () => guest.now(),
  get: async (_, options) => known(await guest.get(options)),
  watch: (_, onCall, options) => guest.watch((call) => onCall(known(call)), options),
  arrive: async () => known(await guest.arrive()),
  left: (_, options) => guest.left(options),
  join: (_, media) => guest.join(media),
};

const back = createBack(() => visits.goBack());
const visits = createVisits(store, client, {
  memory: 'bookend.guest-call',
  back,
  hasHome: false,
  whenOf: (call) => whenText(call.scheduled_time),
  showInAddress: () => {},
  report: () => {},
  onInvited: () => false,
});

const byId = (name) => document.getElementById(name);
const announce = (words) => say(byTestId('announcer'), words);
const screens = Object.fromEntries(['lobby', 'live', 'over', 'loading'].map((name) => [name, byId(name)]));
const views = [
  createBanner(byId('connection'), announce),
  createLobby(screens.lobby, visits),
  createLive(screens.live, visits, announce),
  createOver(screens.over, visits),
  createDevices(byId('devices'), visits),
  createQuestion(byId('ask'), store),
  ({ me }) => setText(byTestId('me'), me?.name ?? ''),
];

showScreens(store, screens, views, ({ visit }) =>
  ({ lobby: 'lobby', joining: 'lobby', live: 'live', over: 'over' })[visit?.phase] ?? 'loading');

// Another link in the same tab changes the address without loading the page; one that comes back from
// the browser's memory has left its call.
window.addEventListener('hashchange', () => location.reload());
window.addEventListener('pageshow', (event) => event.persisted && location.reload());

followConnection(store, guest);
visits.openLink(id);
new Worker('/page/ticker.js').onmessage = () => store.set({ now: client.now() });
