import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, changed, json, memoryStorage } from './fakes.js';

const CURRENT = '?order=soonest&limit=200';
const AWAITING = '?awaiting=me&order=soonest&limit=200';
const list = (...items) => ({ items, next_cursor: null });

const setUp = (options = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const client = new BookendClient({ transport: server.transport, runtime, storage: memoryStorage(), ...options });
  return { runtime, server, client };
};

const begin = async ({ runtime, server }) => {
  await runtime.pass(0);
  await server.position();
  await runtime.pass(10);
};

test('calls are loaded once, and nothing is asked while nothing happens', async () => {
  const kit = setUp({ identity: 'caregiver' });
  const call = callOf();
  kit.server.on('GET', CURRENT, list(call));
  const store = kit.client.watchCalls();
  assert.equal(store.getSnapshot().isLoaded, false);
  await begin(kit);
  assert.deepEqual(store.getSnapshot().current, [call]);
  for (let i = 0; i < 60; i++) {
    await kit.runtime.pass(14_000);
    await kit.server.stream.write(':\n\n');
  }
  assert.deepEqual(kit.server.requests, ['STREAM', `GET ${CURRENT}`]);
});

test('events change calls, and the snapshot only when something changes', async () => {
  const kit = setUp();
  const call = callOf();
  kit.server.on('GET', CURRENT, list(call));
  const store = kit.client.watchCalls();
  await begin(kit);
  let changes = 0;
  store.subscribe(() => changes++);
  const before = store.getSnapshot();
  assert.equal(store.getSnapshot(), before);
  await kit.server.event(call, { sequence: 1, type: 'requested' });
  assert.equal(store.getSnapshot(), before);
  const accepted = changed(call, { status: 'accepted', answer_by: null });
  await kit.server.event(accepted, { sequence: 2, type: 'accepted' });
  assert.equal(changes, 1);
  assert.deepEqual(store.getSnapshot().joinable, [accepted]);
  assert.ok(Object.isFrozen(store.getSnapshot()));
  const over = changed(accepted, { status: 'completed', end_reason: 'time_limit' });
  await kit.server.event(over, { sequence: 3, type: 'completed' });
  assert.deepEqual(store.getSnapshot().current, []);
  assert.deepEqual(store.getSnapshot().past, [over]);
  await kit.server.event(call, { sequence: 4, type: 'connected' });
  assert.deepEqual(store.getSnapshot().current, [], 'an older state does not come back');
});

test('an event that comes while the lists load is not lost', async () => {
  const kit = setUp();
  const call = callOf();
  let answer;
  kit.server.on('GET', CURRENT, () => new Promise((resolve) => (answer = () => resolve(json(list(call))))));
  const store = kit.client.watchCalls();
  await begin(kit);
  const accepted = changed(call, { status: 'accepted' });
  await kit.server.event(accepted, { sequence: 2, type: 'accepted' });
  answer();
  await kit.runtime.pass(10);
  assert.deepEqual(store.getSnapshot().current, [accepted]);
});

test('a window opens and closes without an event', async () => {
  const kit = setUp();
  const call = callOf({
    status: 'accepted', join_opens_at: '2026-11-30T10:05:00Z', join_closes_at: '2026-11-30T10:20:00Z',
  });
  kit.server.on('GET', CURRENT, list(call));
  const store = kit.client.watchCalls();
  await begin(kit);
  assert.equal(store.getSnapshot().joinable.length, 0);
  const pass = async (ms) => {
    for (let at = 0; at < ms; at += 10_000) {
      await kit.runtime.pass(10_000);
      await kit.server.stream.write(':\n\n');
    }
  };
  await pass(301_000);
  assert.equal(store.getSnapshot().joinable.length, 1);
  await pass(900_000);
  assert.equal(store.getSnapshot().joinable.length, 0);
  assert.equal(kit.server.count(/^GET/), 1);
});

test('after a reset everything is loaded again', async () => {
  const kit = setUp();
  const call = callOf();
  kit.server.on('GET', CURRENT, list());
  const store = kit.client.watchCalls();
  await begin(kit);
  kit.server.on('GET', CURRENT, list(call));
  await kit.server.stream.write('id: 9\nevent: reset\ndata: {}\n\n');
  await kit.runtime.pass(10);
  assert.deepEqual(store.getSnapshot().current, [call]);
});

test('past calls come by pages', async () => {
  const kit = setUp();
  const [a, b] = [1, 2].map((day) => callOf({ status: 'completed', scheduled_time: `2026-11-0${day}T10:00:00Z` }));
  const over = encodeURIComponent('completed,declined,cancelled,missed,expired');
  kit.server.on('GET', CURRENT, list());
  kit.server.on('GET', `?status=${over}&limit=1`, { items: [b], next_cursor: 'c1' });
  kit.server.on('GET', `?status=${over}&limit=1&cursor=c1`, { items: [a], next_cursor: null });
  const store = kit.client.watchCalls({ past: 1 });
  await begin(kit);
  assert.deepEqual([store.getSnapshot().past, store.getSnapshot().hasMorePast], [[b], true]);
  await store.loadMorePast();
  assert.deepEqual([store.getSnapshot().past, store.getSnapshot().hasMorePast], [[b, a], false]);
});

test('without a stream lists are polled every ten seconds with their tag, and slower after failures', async () => {
  const kit = setUp();
  kit.server.on('GET', CURRENT, (request) =>
    request.headers['If-None-Match'] === '"1"' ? { status: 304, headers: {}, body: '' } : json(list(callOf()), 200, { etag: '"1"' }));
  const store = kit.client.watchCalls();
  await kit.runtime.pass(0);
  await kit.server.stream.refuse(json({ code: 'not_found' }, 404));
  await kit.runtime.pass(10);
  const first = store.getSnapshot();
  await kit.runtime.pass(50_000);
  assert.equal(kit.server.count(`GET ${CURRENT}`), 6);
  assert.equal(kit.server.sent.at(-1).headers['If-None-Match'], '"1"');
  assert.equal(store.getSnapshot(), first, 'nothing has changed');
  kit.server.isDown = true;
  await kit.runtime.pass(30_000);
  assert.equal(store.getSnapshot().error.code, 'network');
  store.stop();
  const before = kit.server.requests.length;
  await kit.runtime.pass(300_000);
  assert.equal(kit.server.requests.length, before, 'a store that is stopped asks nothing');
});

test('a list that failed is loaded when the server is back', async () => {
  const kit = setUp();
  kit.server.isDown = true;
  const store = kit.client.watchCalls();
  await kit.runtime.pass(20_000);
  assert.equal(store.getSnapshot().isLoaded, false);
  kit.server.isDown = false;
  kit.server.on('GET', CURRENT, list(callOf()));
  await kit.runtime.pass(30_000);
  await kit.server.position();
  await kit.runtime.pass(10);
  assert.equal(store.getSnapshot().current.length, 1);
  assert.equal(store.getSnapshot().error, null);
});

const ringOf = (kit, options) => {
  const store = kit.client.incoming(options);
  const recorded = [];
  store.addEventListener('ring', ({ detail }) => recorded.push(['ring', detail.call.id]));
  store.addEventListener('stopped', ({ detail }) => recorded.push([detail.reason, detail.call.id]));
  return { store, recorded };
};

test('a call rings by its event, and ends when it is answered elsewhere', async () => {
  const kit = setUp({ identity: 'caregiver' });
  kit.server.on('GET', AWAITING, list());
  const { store, recorded } = ringOf(kit);
  await begin(kit);
  const call = callOf();
  await kit.server.event(call, { sequence: 1, type: 'requested' });
  assert.deepEqual(store.getSnapshot().calls, [call]);
  await kit.server.event(changed(call, { status: 'accepted' }), { sequence: 2, type: 'accepted' });
  assert.deepEqual(store.getSnapshot().calls, []);
  assert.deepEqual(recorded, [['ring', call.id], ['accepted', call.id]]);
  assert.equal(kit.server.count(/^GET/), 1);
});

test('the own request does not ring, nor does what one has called off', async () => {
  const kit = setUp({ identity: 'recipient' });
  kit.server.on('GET', AWAITING, list());
  const { store } = ringOf(kit);
  await begin(kit);
  await kit.server.event(callOf(), { sequence: 1, type: 'requested' });
  assert.deepEqual(store.getSnapshot().calls, []);
});

test('a call is no longer heard when its time is over by the clock of the server', async () => {
  const kit = setUp({ identity: 'caregiver' });
  kit.server.on('GET', AWAITING, list(callOf()));
  const { store, recorded } = ringOf(kit);
  await begin(kit);
  assert.equal(store.getSnapshot().calls.length, 1);
  await kit.runtime.pass(44_900);
  await kit.runtime.pass(200);
  assert.equal(recorded.at(-1)[0], 'expired');
});

test('a scheduled call rings at its time', async () => {
  const kit = setUp({ identity: 'caregiver' });
  const later = callOf({ scheduled_time: '2026-11-30T10:00:20Z', answer_by: '2026-11-30T10:05:00Z' });
  kit.server.on('GET', AWAITING, list(later));
  const { recorded } = ringOf(kit, { ringBeforeMs: 5_000 });
  await begin(kit);
  assert.deepEqual(recorded, []);
  await kit.runtime.pass(14_000);
  assert.deepEqual(recorded, []);
  await kit.runtime.pass(1_500);
  assert.deepEqual(recorded, [['ring', later.id]]);
});

test('without an identity the list says whom a call rings for', async () => {
  const kit = setUp();
  kit.server.on('GET', AWAITING, list());
  const { store, recorded } = ringOf(kit);
  await begin(kit);
  const call = callOf();
  kit.server.on('GET', AWAITING, list(call));
  await kit.server.event(call, { sequence: 1, type: 'requested' });
  await kit.runtime.pass(10);
  assert.deepEqual(store.getSnapshot().calls, [call]);
  await kit.server.event(changed(call, { status: 'cancelled' }), { sequence: 2, type: 'cancelled' });
  assert.deepEqual(recorded, [['ring', call.id], ['cancelled', call.id]]);
});

test('the own answer ends the ringing before the event comes', async () => {
  const kit = setUp({ identity: 'caregiver' });
  const call = callOf();
  kit.server.on('GET', AWAITING, list(call));
  kit.server.on('POST', `/${call.id}/accept`, () => json(changed(call, { status: 'accepted' })));
  const { store } = ringOf(kit);
  await begin(kit);
  await kit.client.accept(call.id);
  assert.deepEqual(store.getSnapshot().calls, []);
});

test('a silenced call rings no more, but can be answered', async () => {
  const kit = setUp({ identity: 'caregiver' });
  const call = callOf();
  kit.server.on('GET', AWAITING, list(call));
  const { store, recorded } = ringOf(kit);
  await begin(kit);
  store.silence(call.id);
  await store.reload();
  assert.deepEqual(recorded, [['ring', call.id], ['silenced', call.id]]);
  assert.deepEqual(store.getSnapshot().calls, []);
});

for (const identity of ['caregiver', undefined]) {
  test(`a silenced call that is moved and needs a new answer rings again, ${identity ? 'with' : 'without'} an identity`, async () => {
    const kit = setUp({ identity });
    const call = callOf();
    kit.server.on('GET', AWAITING, list(call));
    const { store, recorded } = ringOf(kit);
    await begin(kit);
    store.silence(call.id);
    const same = changed(call, { booking_id: 'b' });
    kit.server.on('GET', AWAITING, list(same));
    await kit.server.event(same, { sequence: 2, type: 'reminder_due' });
    await kit.runtime.pass(10);
    assert.deepEqual(recorded, [['ring', call.id], ['silenced', call.id]], 'another change is none of the time');
    const moved = changed(same, { scheduled_time: '2026-11-30T10:00:20Z', answer_by: '2026-11-30T10:05:00Z' });
    kit.server.on('GET', AWAITING, list(moved));
    await kit.server.event(moved, { sequence: 3, type: 'rescheduled' });
    await kit.runtime.pass(21_000);
    assert.deepEqual(recorded, [['ring', call.id], ['silenced', call.id], ['ring', call.id]]);
    store.silence(call.id);
    await store.reload();
    assert.deepEqual(recorded.at(-1), ['silenced', call.id]);
  });
}

test('a call that is silenced before it is known does not ring', async () => {
  const kit = setUp({ identity: 'caregiver' });
  const call = callOf();
  kit.server.on('GET', AWAITING, list());
  const { store, recorded } = ringOf(kit);
  store.silence(call.id);
  await begin(kit);
  await kit.server.event(call, { sequence: 1, type: 'requested' });
  assert.deepEqual(recorded, []);
});

test('nothing rings while an own request runs, which may be the same call', async () => {
  const kit = setUp({ identity: 'recipient' });
  kit.server.on('GET', AWAITING, list());
  let answer;
  kit.server.on('POST', '/request', () => new Promise((resolve) => (answer = (call) => resolve(json(call, 201)))));
  const { recorded } = ringOf(kit);
  await begin(kit);
  const request = kit.client.request({ inviteeIds: ['caregiver'] });
  const theirs = callOf({ requested_by: 'caregiver', people: { recipient: { response: 'pending' }, caregiver: { response: 'accepted' } } });
  await kit.server.event(theirs, { sequence: 1, type: 'requested' });
  assert.deepEqual(recorded, []);
  answer(changed(theirs, { status: 'accepted' }));
  await request;
  await kit.runtime.pass(1_000);
  assert.deepEqual(recorded, []);
});

test('one call is watched by the stream, and polled only without it', async () => {
  const kit = setUp();
  const call = callOf();
  kit.server.on('GET', `/${call.id}`, call);
  const asked = () => kit.server.count(`GET /${call.id}`);
  const seen = [];
  const watch = kit.client.watch(call.id, ({ status }) => seen.push(status));
  await begin(kit);
  await kit.server.event(changed(call, { status: 'accepted' }), { sequence: 2, type: 'accepted' });
  await kit.server.event(callOf(), { sequence: 1, type: 'requested' });
  assert.deepEqual(seen, ['pending', 'accepted']);
  assert.equal(asked(), 1);
  await kit.server.stream.break();
  kit.server.isDown = true;
  await kit.runtime.pass(4_000);
  assert.equal(asked(), 1);
  await kit.runtime.pass(60_000);
  assert.ok(asked() > 2 && asked() < 25, String(asked()));
  watch.stop();
});
