import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient } from '../src/index.js';
import { FakeServer, callOf, changed, json } from './fakes.js';
import { Browser } from './tabs.js';

const CURRENT = '?order=soonest&limit=200';

const setUp = () => {
  const server = new FakeServer();
  const browser = new Browser(server);
  server.on('GET', CURRENT, { items: [], next_cursor: null });
  /** A tab with all events that it sees. */
  const open = (options = {}) => {
    const tab = browser.open();
    const client = new BookendClient({ transport: tab.transport, runtime: tab.runtime, sharing: true, identity: 'recipient', ...options });
    const live = client.live();
    const seen = [];
    live.addEventListener('event', ({ detail: { event } }) => seen.push(event.sequence));
    live.addEventListener('reset', () => seen.push('reset'));
    return Object.assign(tab, { client, live, seen });
  };
  return { server, browser, open, pass: (ms) => browser.clock.pass(ms), openStreams: () => server.streams.filter(({ isOpen }) => isOpen).length };
};

/** Tabs whose stream is live, with a call of which one event has come. */
const begin = async (count) => {
  const kit = setUp();
  const tabs = [];
  for (let i = 0; i < count; i++) tabs.push(kit.open());
  await kit.pass(0);
  await kit.server.position();
  const call = callOf();
  await kit.server.event(call, { sequence: 1, type: 'requested' });
  return { ...kit, call, tabs };
};

const statusOf = ({ live }) => live.status;

test('all tabs have one stream, and each event once', async () => {
  const { server, tabs, openStreams, browser } = await begin(7);
  assert.equal(openStreams(), 1);
  assert.equal(server.streams.length, 1);
  assert.deepEqual(tabs.map(statusOf), Array(7).fill('live'));
  assert.deepEqual(tabs.map(({ seen }) => seen), Array(7).fill([1]));
  assert.equal(browser.names.size, 1);
});

test('the name has neither the identity nor the address in clear', async () => {
  const { browser } = await begin(1);
  for (const name of browser.names) assert.doesNotMatch(name, /recipient|api|video/);
});

for (const [why, other] of [
  ['another identity', { identity: 'caregiver' }],
  ['another server', { basePath: '/other' }],
  ['an identity that is not known', { identity: undefined }],
  ['an identity that is not known yet', { identity: () => null }],
  ['sharing switched off', { sharing: false }],
  ['a transport of its own', { sharing: undefined }],
]) {
  test(`${why} has a stream of its own`, async () => {
    const kit = setUp();
    kit.open();
    const alone = kit.open(other);
    await kit.pass(0);
    assert.equal(kit.openStreams(), 2);
    alone.live.close();
    await kit.pass(300);
    assert.equal(kit.openStreams(), 1);
  });
}

test('a tab that closes its last listener gives the stream to the next, which resumes', async () => {
  const { server, tabs: [first, second], call, openStreams, pass } = await begin(2);
  first.live.close();
  await pass(300);
  assert.equal(openStreams(), 1);
  assert.equal(server.stream.lastEventId, '1001');
  assert.equal(second.live.status, 'live', 'no change of the status');
  await server.event(call, { sequence: 1, type: 'requested' });
  await server.event(call, { sequence: 2, type: 'accepted' });
  assert.deepEqual(second.seen, [1, 2]);
  second.live.close();
  await pass(300);
  assert.equal(openStreams(), 0);
});

test('nothing is left of a tab that has closed', async () => {
  const { tabs: [first, second], browser, pass } = await begin(2);
  for (const { live } of [second, first]) live.close();
  await pass(300);
  assert.equal(browser.openChannels, 0);
  assert.equal(browser.clock.timers, 0);
});

test('after a crash the next tab resumes, and nothing is lost or doubled', async () => {
  const { server, tabs, call, openStreams, browser, pass } = await begin(3);
  await browser.crash(tabs[0]);
  // what happens meanwhile waits at the server
  await pass(0);
  assert.equal(openStreams(), 1);
  assert.equal(server.stream.lastEventId, '1001');
  await server.event(call, { sequence: 1, type: 'requested' });
  await server.event(call, { sequence: 2, type: 'accepted' });
  await browser.crash(tabs[1]);
  assert.equal(server.stream.lastEventId, '1002');
  await server.event(call, { sequence: 2, type: 'accepted' });
  await server.event(call, { sequence: 3, type: 'cancelled' });
  assert.deepEqual(tabs[2].seen, [1, 2, 3]);
  assert.equal(server.streams.length, 3);
});

test('comments keep a leader for as long as they come', async () => {
  const { server, browser, pass } = await begin(3);
  for (let i = 0; i < 40; i++) {
    await pass(15_000);
    await server.stream.write(':\n\n');
  }
  assert.equal(server.streams.length, 1);
  assert.equal(browser.messages.filter((message) => message === 'ask').length, 3, 'once for each tab');
});

test('a frozen leader is replaced after 40 seconds, and follows when it is back', async () => {
  const { server, tabs, call, pass } = await begin(3);
  tabs[0].isFrozen = true;
  await pass(30_000);
  assert.equal(server.streams.length, 1);
  await pass(17_000);
  assert.equal(server.streams.length, 2);
  assert.equal(server.stream.lastEventId, '1001');
  await server.event(call, { sequence: 2, type: 'accepted' });
  assert.deepEqual(tabs.map(({ seen }) => seen), [[1], [1, 2], [1, 2]]);
  await tabs[0].thaw();
  await pass(10);
  assert.equal(server.streams[0].isOpen, false);
  assert.deepEqual(tabs.map(statusOf), ['live', 'live', 'live']);
  await server.event(call, { sequence: 3, type: 'cancelled' });
  // it has missed one: its lists load again
  assert.deepEqual(tabs.map(({ seen }) => seen), [[1, 'reset', 3], [1, 2, 3], [1, 2, 3]]);
  await pass(30_000);
  assert.equal(server.streams.length, 2, 'nobody steals it back');
});

test('what a frozen leader says late does not count', async () => {
  const { server, tabs, call, pass } = await begin(2);
  const [old] = server.streams;
  tabs[0].isFrozen = true;
  await pass(47_000);
  await server.event(call, { sequence: 2, type: 'accepted' });
  await old.write(`id: 900\nevent: connected\ndata: ${JSON.stringify({ event: { sequence: 9, type: 'connected' }, call })}\n\n`);
  await tabs[0].thaw();
  await pass(10);
  assert.deepEqual(tabs[1].seen, [1, 2]);
});

test('a leader that waits for the server is not replaced', async () => {
  const { server, tabs, pass } = await begin(2);
  server.isDown = true;
  await server.stream.break();
  await pass(600_000);
  assert.deepEqual(tabs.map(statusOf), ['connecting', 'connecting']);
  const attempts = server.count('STREAM');
  assert.ok(attempts < 30, String(attempts));
  server.isDown = false;
  await tabs[1].happen('visibilitychange');
  assert.equal(server.count('STREAM'), attempts + 1, 'a tab that comes to the front does not wait');
  await server.position('1001');
  assert.deepEqual(tabs.map(statusOf), ['live', 'live']);
});

test('a leader whose timers the browser holds back finds out by the others that its stream is dead', async () => {
  const { server, tabs, pass } = await begin(2);
  tabs[0].isThrottled = true;
  await pass(41_000);
  assert.equal(server.streams.length, 2);
  assert.equal(server.streams[0].isOpen, false);
  assert.equal(server.stream.lastEventId, '1001');
  await server.position('1001');
  await pass(30_000);
  assert.equal(server.streams.length, 2, 'the leader has stayed the same');
});

test('a server that goes is reported in every tab, and an answer in one connects again', async () => {
  const { server, tabs, pass } = await begin(3);
  const servers = () => tabs.map(({ client }) => client.server);
  server.isDown = true;
  await server.stream.break();
  await pass(3_000);
  assert.deepEqual(servers(), ['unreachable', 'unreachable', 'unreachable']);
  await pass(60_000);
  const attempts = server.count('STREAM');
  server.isDown = false;
  server.on('GET', '/settings', () => json({ server_time: '2026-11-30T10:01:00Z' }));
  await tabs[1].client.settings();
  await pass(0);
  assert.equal(server.count('STREAM'), attempts + 1);
  await server.position('1001');
  assert.deepEqual(servers(), ['reachable', 'reachable', 'reachable']);
});

test('where only streams are cut, a tab whose requests are answered does not take the server for gone', async () => {
  const { server, tabs, pass } = await begin(2);
  server.on('GET', '/settings', () => json({ server_time: '2026-11-30T10:01:00Z' }));
  const states = [];
  for (const { client } of tabs) client.addEventListener('server', ({ detail }) => states.push(detail.state));
  await tabs[1].client.settings();
  await server.stream.break();
  await pass(3_000);
  assert.deepEqual(states, []);
  server.isDown = true;
  await server.stream.break();
  await pass(3_000);
  assert.deepEqual(states, ['unreachable', 'unreachable']);
});

test('a new tab loads its lists after it follows, and what comes meanwhile is not lost', async () => {
  const { server, open, call, pass } = await begin(1);
  let answer;
  server.on('GET', CURRENT, () => new Promise((resolve) => (answer = () => resolve(json({ items: [call], next_cursor: null })))));
  const { client } = open();
  const store = client.watchCalls();
  assert.equal(server.count(`GET ${CURRENT}`), 0, 'not before it follows');
  await pass(0);
  assert.equal(server.count(`GET ${CURRENT}`), 1, 'at once, without an event');
  const accepted = changed(call, { status: 'accepted' });
  await server.event(accepted, { sequence: 2, type: 'accepted' });
  answer();
  await pass(10);
  assert.deepEqual(store.getSnapshot().current, [accepted]);
  assert.equal(server.streams.length, 1);
});

test('a new tab whose leader crashes before it answers gets all of what follows', async () => {
  const { server, open, call, browser, tabs, pass } = await begin(2);
  server.on('GET', CURRENT, { items: [call], next_cursor: null });
  tabs[0].isFrozen = true;
  const { client, seen } = open();
  const store = client.watchCalls();
  await browser.crash(tabs[0]);
  await pass(0);
  assert.equal(server.stream.lastEventId, '1001');
  await server.event(call, { sequence: 2, type: 'accepted' });
  await pass(10);
  assert.deepEqual(seen, [2]);
  assert.equal(server.count(`GET ${CURRENT}`), 1);
  assert.equal(store.getSnapshot().isLoaded, true);
});

test('a new tab does not wait for a leader that is frozen', async () => {
  const { server, open, tabs, pass } = await begin(1);
  tabs[0].isFrozen = true;
  const late = open();
  await pass(7_000);
  await server.position('1005');
  assert.equal(late.live.status, 'live');
  await tabs[0].thaw();
  await pass(10);
  assert.deepEqual(tabs[0].seen, [1, 'reset']);
  assert.equal(server.streams.filter(({ isOpen }) => isOpen).length, 1);
});

test('a leader that begins without a position resets those who had one', async () => {
  const { server, open, call, tabs: [first, second], browser, pass, openStreams } = await begin(2);
  first.isFrozen = second.isFrozen = true;
  const late = open();
  await browser.crash(first);
  await pass(7_000);
  assert.equal(server.stream.lastEventId, null);
  const { stream } = server;
  const other = open();
  await pass(0);
  await second.thaw(); // it gets the lock, and the word that it was stolen
  await pass(10);
  assert.equal(openStreams(), 1);
  await stream.write('id: 1007\n\n');
  assert.deepEqual([second.seen, late.seen], [[1, 'reset'], []]);
  assert.deepEqual([late, second, other].map(statusOf), ['live', 'live', 'live']);
  await stream.write(`id: 1008\nevent: accepted\ndata: ${JSON.stringify({ event: { sequence: 2, type: 'accepted' }, call })}\n\n`);
  assert.deepEqual([second.seen, late.seen, other.seen.at(-1)], [[1, 'reset', 2], [2], 2]);
});

test('a page that is kept for the way back gives the lock away, and follows when it returns', async () => {
  const { server, tabs: [first, second], call, openStreams, pass } = await begin(2);
  await first.happen('pagehide');
  assert.equal(openStreams(), 1);
  assert.equal(server.stream.lastEventId, '1001');
  await server.event(call, { sequence: 2, type: 'accepted' });
  await pass(10_000);
  await first.happen('pageshow');
  await pass(0);
  assert.deepEqual([first.seen, second.seen], [[1, 'reset'], [1, 2]]);
  assert.equal(first.live.status, 'live');
  await first.happen('pageshow');
  await pass(0);
  assert.equal(server.streams.length, 2);
});

test('who is signed out leaves, each tab for itself, and none is tried again until asked', async () => {
  const { server, tabs, browser, pass } = await begin(3);
  const refuse = () => server.stream.refuse(json({ code: 'unauthenticated' }, 401));
  await server.stream.end();
  await pass(600);
  await refuse();
  assert.equal(tabs[0].live.status, 'signed_out');
  assert.notEqual(tabs[1].live.status, 'signed_out', 'it may have a sign-in of its own');
  await refuse();
  await refuse();
  assert.deepEqual(tabs.map(statusOf), ['signed_out', 'signed_out', 'signed_out']);
  const attempts = server.streams.length;
  await tabs[0].happen('pageshow');
  await pass(600_000);
  assert.equal(server.streams.length, attempts);
  assert.equal(browser.openChannels, 0);
  for (const { live } of tabs) live.reconnect();
  await pass(0);
  await server.position('1001');
  assert.deepEqual(tabs.map(statusOf), ['live', 'live', 'live']);
  assert.equal(server.streams.length, attempts + 1);
});

test('a tab that wants to connect at once tells the leader', async () => {
  const { server, tabs, pass } = await begin(2);
  tabs[1].live.reconnect();
  await pass(0);
  assert.equal(server.streams.length, 2);
  assert.equal(server.stream.lastEventId, '1001');
});

for (const [role, index] of [['leader', 0], ['follower', 1]]) {
  test(`a ${role} in which somebody else signs in begins anew with a stream of theirs`, async () => {
    const { server, open, pass, openStreams } = setUp();
    let identity = 'recipient';
    const tabs = [0, 1].map((i) => open({ identity: i === index ? () => identity : 'recipient' }));
    await pass(0);
    await server.position();
    identity = 'caregiver';
    await server.event(callOf(), { sequence: 1, type: 'requested' });
    await pass(0);
    assert.deepEqual(tabs[index].seen, ['reset'], 'the event was not theirs');
    assert.equal(openStreams(), 2);
    const own = server.streams.filter(({ isOpen }) => isOpen).map(({ lastEventId }) => lastEventId);
    assert.ok(own.includes(null), 'theirs begins without the position of the other');
  });
}

test('locks that a page must not use leave it a stream of its own', async () => {
  const kit = setUp();
  const tab = kit.browser.open();
  tab.runtime.locks = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) };
  const live = new BookendClient({ transport: tab.transport, runtime: tab.runtime, sharing: true, identity: 'recipient' }).live();
  await kit.pass(0);
  await kit.server.position();
  assert.equal(live.status, 'live');
});
