/** The page of a guest's link: the key stands behind the # of the address, which no server sees. */

import { BookendGuest } from '/bookend-client/index.js';
import { createStore } from './store.js';
import { createVisits } from './visit.js';
import { byTestId, setText } from './dom.js';
import { showScreens } from './screens.js';
import { createLobby } from './views/lobby.js';
import { createLive } from './views/live.js';
import { createOver } from './views/over.js';

const key = location.hash.slice(1).replace(/[^\w-]/g, '');

/** Names the call, for this tab only: the first half of a key is the call's id, the second the secret. */
const id = key.slice(0, 20);

const guest = new BookendGuest(key);
const store = createStore({ isGuest: true, me: null, bookings: [], visit: null, now: guest.now() });

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

const visits = createVisits(store, client, {
  memory: 'bookend.guest-call',
  doorPollMs: 2_000,
  showInAddress: () => {},
  onClosed: () => {},
  onInvited: () => false,
});

const announcer = byTestId('announcer');
const screens = Object.fromEntries(['lobby', 'live', 'over', 'loading'].map((name) => [name, document.getElementById(name)]));
const views = [
  createLobby(screens.lobby, visits),
  createLive(screens.live, visits, (words) => setText(announcer, words)),
  createOver(screens.over, visits),
  ({ me }) => setText(byTestId('me'), me?.name ?? ''),
];

showScreens(store, screens, views, ({ visit }) =>
  ({ lobby: 'lobby', joining: 'lobby', live: 'live', over: 'over' })[visit?.phase] ?? 'loading');

// Another link in the same tab changes the address without loading the page; one that comes back from
// the browser's memory has left its call.
window.addEventListener('hashchange', () => location.reload());
window.addEventListener('pageshow', (event) => event.persisted && location.reload());

visits.openLink(id);
new Worker('/page/ticker.js').onmessage = () => store.set({ now: client.now() });
