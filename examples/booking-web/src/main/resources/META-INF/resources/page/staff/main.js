import { byTestId, setText, showFailure } from '../dom.js';
import { goToSignIn, me, signOut } from '../host.js';
import { createActions } from './actions.js';
import { createFeed } from './feed.js';
import { showFacts } from './facts.js';
import { createTables } from './tables.js';
import { changesText, refusalText, summaryText, timeText, words } from './words.js';
import { translatePage } from '../words/language.js';

translatePage(words.html);

const TICK_MS = 250;
const DONE_MS = 10_000;
const byId = (id) => document.getElementById(id);

let overview = null;
let ahead = 0; // the server's time less performance.now()
let currentAt = 0;
let doneTimer = 0;

const serverNow = () => performance.now() + ahead;

const only = (id) => ['loading', 'staff-only', 'board'].forEach((each) => (byId(each).hidden = each !== id));

const actions = createActions(async (done) => {
  setText(byId('done'), done);
  byId('done').hidden = false;
  clearTimeout(doneTimer);
  doneTimer = setTimeout(() => (byId('done').hidden = true), DONE_MS);
  await feed.poll();
});
const tables = createTables(actions);

const show = (next, receivedAt) => {
  ahead = Date.parse(next.server_time) - receivedAt;
  if (overview) setText(byId('announcer'), changesText(overview.live, next.live));
  overview = next;
  setText(byId('summary'), summaryText(next));
  tables.show(next);
  showFacts(next);
  tables.tick(serverNow());
};

const told = (problem) => {
  if (problem === 'signed_out') return goToSignIn();
  if (problem === 'forbidden') return only('staff-only');
  const stale = byId('stale');
  stale.hidden = problem === null;
  if (problem === null) {
    currentAt = Date.now();
    return only('board');
  }
  if (!overview) return setText(byId('loading'), refusalText(problem));
  return setText(stale, words.asOf(refusalText(problem), timeText(currentAt)));
};

const feed = createFeed(show, told);

const signOutForm = byId('sign-out');
signOutForm.addEventListener('submit', (event) => {
  event.preventDefault();
  signOut(signOutForm).catch(({ code }) => {
    setText(byId('stale'), refusalText(code));
    byId('stale').hidden = false;
  });
});

const start = async () => {
  const person = await me();
  setText(byTestId('me'), person.name);
  if (person.role !== 'staff') return only('staff-only');
  setInterval(() => overview && tables.tick(serverNow()), TICK_MS);
  return feed.poll();
};

start().catch(({ code }) => {
  if (code === 'signed_out') return goToSignIn();
  return showFailure(byId('loading'), refusalText(code), words.tryAgain, () => location.reload());
});
