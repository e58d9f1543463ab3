import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient, BookendGuest } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, json, memoryStorage, settle } from './fakes.js';

const setUp = (options = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const client = new BookendClient({ transport: server.transport, runtime, storage: memoryStorage(), ...options });
  return { runtime, server, client };
};

test('a client that is closed leaves no listener on the page, no timer and no stream', async () => {
  const { runtime, server, client } = setUp({ identity: 'caregiver' });
  const call = callOf();
  server.on('GET', `/${call.id}`, call).on('GET', /order=soonest/, { items: [call], next_cursor: null });
  server.on('POST', '/request', () => json(call, 201));
  const stores = [client.watchCalls(), client.incoming()];
  client.watch(call.id, () => {});
  const live = client.live();
  const states = [];
  live.addEventListener('status', ({ detail }) => states.push(detail.status));
  await runtime.pass(0);
  await server.position();
  await client.request({ inviteeIds: ['caregiver'] });
  await settle();
  assert.ok(runtime.listening.length > 5);
  client.close();
  client.close();
  await settle();
  assert.deepEqual([runtime.listening, runtime.timers, server.stream.isOpen], [[], 0, false]);
  assert.deepEqual([live.status, states, stores[0].getSnapshot().status], ['closed', ['live', 'closed'], 'closed']);
  const before = server.requests.length;
  for (const type of ['online', 'visibilitychange', 'pageshow', 'pagehide']) await runtime.happen(type);
  await runtime.pass(600_000);
  for (const store of stores) store.stop();
  live.close();
  assert.equal(server.requests.length, before, 'nothing is sent, and the call rings on');
});

test('a closed client still sends requests, and opens no stream', async () => {
  const { runtime, server, client } = setUp();
  const call = callOf();
  server.on('POST', '/request', () => json(call, 201)).on('GET', /./, () => json({ items: [], next_cursor: null }));
  client.live();
  client.close();
  assert.equal((await client.request({ inviteeIds: ['caregiver'] })).id, call.id);
  const live = client.live();
  const store = client.watchCalls();
  client.watch(call.id, () => {});
  live.reconnect();
  await runtime.pass(60_000);
  assert.deepEqual([live.status, store.getSnapshot().status, server.streams.length], ['closed', 'closed', 0]);
  assert.deepEqual([runtime.listening, runtime.timers, server.count(/^GET/)], [[], 0, 0]);
});

test('a stream that is shared by tabs goes to another one', async () => {
  const { Browser } = await import('./tabs.js');
  const server = new FakeServer(new FakeRuntime());
  const browser = new Browser(server);
  const tabs = [0, 1].map(() => {
    const tab = browser.open();
    return new BookendClient({ transport: tab.transport, runtime: tab.runtime, identity: 'me', sharing: true });
  });
  tabs.map((client) => client.live());
  await browser.clock.pass(10);
  await server.position();
  assert.equal(server.streams.length, 1);
  tabs[0].close();
  await browser.clock.pass(10);
  assert.deepEqual(server.streams.map(({ isOpen }) => isOpen), [false, true]);
  assert.equal(browser.openChannels, 1);
});

test('a guest that is closed asks no more', async () => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  server.on('GET', /guest/, () => json({ status: 'accepted', identity: 'g', admission: 'waiting', server_time: '2026-11-30T10:00:00Z' }));
  const guest = new BookendGuest('key', { transport: server.transport, runtime, signalingUrl: 'ws://x' });
  guest.watch(() => {});
  await runtime.pass(5_000);
  guest.close();
  const before = server.requests.length;
  await runtime.pass(60_000);
  assert.deepEqual([server.requests.length, runtime.listening, runtime.timers], [before, [], 0]);
});
