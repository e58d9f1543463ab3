import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, changed, json, settle } from './fakes.js';

const setUp = (options = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const client = new BookendClient({ transport: server.transport, runtime, ...options });
  return { runtime, server, client };
};

const record = (live) => {
  const seen = [];
  for (const type of ['event', 'status', 'reset', 'accepted']) {
    live.addEventListener(type, ({ detail }) => seen.push([type, detail.event?.sequence ?? detail.status ?? null]));
  }
  return seen;
};

test('all listeners share one stream, which ends with the last of them', async () => {
  const { runtime, server, client } = setUp();
  const first = client.live();
  const second = client.live();
  await runtime.pass(0);
  assert.equal(server.streams.length, 1);
  first.close();
  first.close();
  await runtime.pass(1_000);
  assert.equal(server.stream.isOpen, true);
  second.close();
  await runtime.pass(1_000);
  assert.equal(server.stream.isOpen, false);
  assert.equal(runtime.timers, 0);
});

test('a listener that is replaced at once keeps the stream', async () => {
  const { runtime, server, client } = setUp();
  client.live().close();
  const live = client.live();
  await runtime.pass(5);
  await server.position();
  assert.equal(server.streams.length, 1);
  assert.equal(live.status, 'live');
});

test('events come typed, once each, whatever the pieces of the text', async () => {
  const { runtime, server, client } = setUp();
  const seen = record(client.live());
  await runtime.pass(0);
  const call = callOf();
  const data = JSON.stringify({ event: { sequence: 2, type: 'accepted' }, call });
  const text = `id: 5\r\nevent: accepted\r\ndata: ${data}\r\n\r\n`;
  for (const piece of text) await server.stream.write(piece);
  await server.stream.write(`:\n\nid: 5\nevent: accepted\ndata: ${data}\n\n`);
  assert.deepEqual(seen, [['status', 'live'], ['event', 2], ['accepted', 2]]);
});

test('a page that goes away gives its connection back, and resumes when it is shown again', async () => {
  const { runtime, server, client } = setUp();
  client.live();
  await runtime.pass(0);
  await server.position();
  await runtime.happen('pagehide');
  assert.equal(server.stream.isOpen, false);
  await runtime.pass(60_000);
  assert.equal(server.streams.length, 1);
  await runtime.happen('visibilitychange');
  assert.equal(server.streams.length, 2);
  assert.notEqual(server.stream.lastEventId, null);
});

test('a broken stream resumes where it was, and what comes again is dropped', async () => {
  const { runtime, server, client } = setUp();
  const seen = record(client.live());
  await runtime.pass(0);
  const call = callOf();
  await server.event(call, { sequence: 1, type: 'requested' });
  await server.stream.break();
  await runtime.pass(600);
  assert.equal(server.stream.lastEventId, '1001');
  await server.event(call, { sequence: 1, type: 'requested' });
  await server.event(call, { sequence: 2, type: 'expired' });
  assert.deepEqual(seen.filter(([type]) => type === 'event'), [['event', 1], ['event', 2]]);
});

test('silence of 40 seconds is a broken stream, comments are none', async () => {
  const { runtime, server, client } = setUp();
  const live = client.live();
  await runtime.pass(0);
  await server.position();
  for (let i = 0; i < 5; i++) {
    await runtime.pass(30_000);
    await server.stream.write(':\n\n');
  }
  assert.equal(server.streams.length, 1);
  await runtime.pass(40_100);
  await runtime.pass(700);
  assert.equal(server.streams.length, 2);
  assert.equal(server.stream.lastEventId, '1000');
  live.close();
});

test('pauses grow from half a second to half a minute', async () => {
  const { runtime, server, client } = setUp();
  client.live();
  server.isDown = true;
  const at = [];
  for (let i = 0; i < 400; i++) {
    const before = server.count('STREAM');
    await runtime.pass(500);
    if (server.count('STREAM') > before) at.push(runtime.time);
  }
  const pauses = at.slice(1).map((time, i) => time - at[i]);
  assert.equal(Math.max(...pauses), 30_000);
  assert.ok(pauses[0] <= 1_000, String(pauses[0]));
  assert.ok(at.length < 14, String(at.length));
});

test('a network that goes is reported at once, and one that comes back connects at once', async () => {
  const { runtime, server, client } = setUp();
  const seen = record(client.live());
  await runtime.pass(0);
  await server.position();
  await runtime.happen('offline');
  assert.deepEqual(seen.at(-1), ['status', 'offline']);
  await runtime.pass(120_000);
  assert.equal(server.streams.length, 1);
  await runtime.happen('online');
  assert.equal(server.streams.length, 2);
  assert.equal(server.stream.lastEventId, '1000');
});

test('a page that comes to the front does not wait for its pause', async () => {
  const { runtime, server, client } = setUp();
  client.live();
  server.isDown = true;
  await runtime.pass(60_000);
  const before = server.count('STREAM');
  server.isDown = false;
  await runtime.happen('visibilitychange');
  assert.equal(server.count('STREAM'), before + 1);
});

test('an answer to another request ends the pause', async () => {
  const { runtime, server, client } = setUp();
  client.live();
  server.isDown = true;
  await runtime.pass(60_000);
  const before = server.count('STREAM');
  server.isDown = false;
  server.on('GET', '/settings', () => json({ server_time: '2026-11-30T10:01:00Z' }));
  await client.settings();
  await settle();
  assert.equal(server.count('STREAM'), before + 1);
});

test('the server says for how long to stay away', async () => {
  const { runtime, server, client } = setUp();
  client.live();
  await runtime.pass(0);
  await server.stream.refuse(json({ code: 'slow_down' }, 429, { 'retry-after': '20' }));
  await runtime.pass(19_900);
  assert.equal(server.streams.length, 1);
  await runtime.pass(200);
  assert.equal(server.streams.length, 2);
});

test('a stream that was replaced by a newer page stays away, until its page comes to the front', async () => {
  const { runtime, server, client } = setUp();
  const seen = record(client.live());
  await runtime.pass(0);
  await server.position();
  await server.stream.write('event: replaced\ndata: {}\n\n');
  await server.stream.end();
  await runtime.pass(100_000);
  assert.equal(server.streams.length, 1);
  assert.deepEqual(seen, [['status', 'live'], ['status', 'connecting']]);
  await runtime.happen('visibilitychange');
  assert.equal(server.streams.length, 2);
});

test('who is signed out is not tried again until asked', async () => {
  const { runtime, server, client } = setUp();
  const live = client.live();
  await runtime.pass(0);
  await server.stream.refuse(json({ code: 'unauthenticated' }, 401));
  await runtime.pass(600_000);
  assert.equal(live.status, 'signed_out');
  assert.equal(server.streams.length, 1);
  for (const type of ['offline', 'online', 'visibilitychange', 'pagehide', 'pageshow']) await runtime.happen(type);
  await runtime.pass(60_000);
  assert.deepEqual([live.status, server.streams.length], ['signed_out', 1], 'no event of the page is a sign-in');
  live.reconnect();
  await settle();
  assert.equal(server.streams.length, 2);
  await server.position();
  assert.equal(live.status, 'live');
  await server.stream.refuse(json({ code: 'unauthenticated' }, 401));
  await runtime.pass(600_000);
  assert.equal(server.streams.length, 2);
});

test('a stream that is held back is replaced by long polling', async () => {
  const { runtime, server, client } = setUp();
  const call = callOf();
  const waiting = [];
  server.isBuffered = true;
  server.on('GET', '/events?wait_seconds=20', (request) => {
    const answer = (body) => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body });
    if (!request.headers['Last-Event-ID']) return answer('id: 70\n\n');
    return new Promise((resolve) => waiting.push([request.headers['Last-Event-ID'], (body) => resolve(answer(body))]));
  });
  const live = client.live();
  const seen = record(live);
  await runtime.pass(4_900);
  assert.equal(live.status, 'connecting');
  await runtime.pass(200);
  assert.equal(live.status, 'polling');
  await runtime.pass(600);
  waiting[0][1](`id: 71\nevent: accepted\ndata: ${JSON.stringify({ event: { sequence: 2, type: 'accepted' }, call })}\n\n`);
  await runtime.pass(600);
  assert.deepEqual(waiting.map(([id]) => id), ['70', '71']);
  assert.deepEqual(seen.slice(-2), [['event', 2], ['accepted', 2]]);
  await runtime.pass(20_000);
  waiting[1][1](':\n\n');
  await runtime.pass(600);
  assert.deepEqual(waiting.map(([id]) => id), ['70', '71', '71']);
  assert.equal(server.streams.length, 1);
});

test('a transport without streams polls from the start', async () => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  server.on('GET', '/events?wait_seconds=20', (request) =>
    request.headers['Last-Event-ID']
      ? new Promise(() => {})
      : { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, body: 'id: 7\n\n' });
  const live = new BookendClient({ transport: { send: server.send }, runtime }).live();
  await runtime.pass(10);
  assert.equal(live.status, 'polling');
});

test('a server without live events is tried once a minute', async () => {
  const { runtime, server, client } = setUp();
  const live = client.live();
  await runtime.pass(0);
  await server.stream.refuse(json({ code: 'not_found' }, 404));
  await runtime.pass(59_000);
  assert.equal(live.status, 'unavailable');
  assert.equal(server.streams.length, 1);
  await runtime.pass(2_000);
  assert.equal(server.streams.length, 2);
});

test('a server that goes is reported within three seconds, and when it is back', async () => {
  const { runtime, server, client } = setUp();
  const recorded = [];
  client.addEventListener('server', ({ detail }) => recorded.push([detail.state, runtime.time]));
  client.live();
  await runtime.pass(0);
  await server.position();
  const goneAt = runtime.time;
  server.isDown = true;
  await server.stream.break();
  await runtime.pass(3_000);
  assert.equal(recorded[0][0], 'unreachable');
  assert.ok(recorded[0][1] - goneAt <= 3_000);
  server.isDown = false;
  await runtime.pass(1_500);
  await server.position();
  assert.equal(recorded[1][0], 'reachable');
  assert.equal(client.server, 'reachable');
});

test('a server that takes a connection and says nothing is reported within three seconds', async () => {
  const { runtime, server, client } = setUp();
  server.on('GET', '/settings', () => new Promise(() => {}));
  const recorded = [];
  client.addEventListener('server', ({ detail }) => recorded.push(detail.state));
  const failed = client.settings({ deadlineMs: 6_000 }).catch((error) => error.code);
  await runtime.pass(3_000);
  assert.deepEqual(recorded, ['unreachable']);
  await runtime.pass(10_000);
  assert.equal(await failed, 'timeout');
});

test('a single broken request is no word', async () => {
  const { runtime, server, client } = setUp();
  let isFirst = true;
  server.on('GET', '/settings', () => {
    if (!isFirst) return json({ server_time: '2026-11-30T10:00:00Z' });
    isFirst = false;
    throw new TypeError('reset');
  });
  const recorded = [];
  client.addEventListener('server', ({ detail }) => recorded.push(detail.state));
  const settings = client.settings();
  await runtime.pass(10_000);
  await settings;
  assert.deepEqual(recorded, []);
});

const POLL = '/events?wait_seconds=20';
const STREAM_AGAIN_MS = 300_000;

const eventText = (call, sequence, id = null) =>
  `${id === null ? '' : `id: ${id}\n`}event: accepted\ndata: ${JSON.stringify({ event: { sequence, type: 'accepted' }, call })}\n\n`;

/** Answers long polls by hand; `waiting` has those that wait. */
const answerPolls = (server) => {
  const waiting = [];
  server.on('GET', POLL, (request) =>
    new Promise((resolve) => {
      const answer = (body, type = 'text/event-stream') => resolve({ status: 200, headers: { 'content-type': type }, body });
      waiting.push({ lastEventId: request.headers['Last-Event-ID'] ?? null, answer });
    }));
  return waiting;
};

/** Reads what faulty listeners throw. */
const catchFaults = (context) => {
  const faults = [];
  const before = globalThis.reportError;
  globalThis.reportError = (error) => faults.push(error.message);
  context.after(() => (globalThis.reportError = before));
  return faults;
};

test('a listener that throws harms neither the stream nor other listeners', async (context) => {
  const faults = catchFaults(context);
  const { runtime, server, client } = setUp();
  const call = callOf();
  server.on('GET', `/${call.id}`, call);
  server.on('GET', /order=soonest/, { items: [], next_cursor: null });
  const fail = () => { throw new Error('faulty'); };
  client.watch(call.id, fail);
  client.watchCalls().subscribe(fail);
  const seen = record(client.live());
  await runtime.pass(0);
  await server.position();
  faults.length = 0;
  await server.event(changed(call, { status: 'accepted' }), { sequence: 1, type: 'accepted' });
  await server.stream.write('id: 1002\nevent: accepted\ndata: no JSON\n\n');
  await server.event(changed(call, { status: 'accepted' }, 2), { sequence: 3, type: 'accepted' });
  await runtime.pass(1_000);
  assert.deepEqual(seen.filter(([type]) => type === 'event'), [['event', 1], ['event', 3]]);
  assert.equal(server.streams.length, 1);
  assert.equal(server.stream.isOpen, true);
  assert.ok(faults.filter((message) => message === 'faulty').length >= 2, faults.join());
  assert.ok(faults.some((message) => message.includes('JSON')), faults.join());
});

test('an attempt that has failed gives its connection back', async () => {
  const { runtime, server, client } = setUp();
  client.live();
  await runtime.pass(0);
  await server.position();
  await server.stream.break();
  assert.equal(server.stream.request.signal.aborted, true);
});

test('while polling, a stream is tried again every five minutes', async () => {
  const { runtime, server, client } = setUp();
  const waiting = answerPolls(server);
  server.isBuffered = true;
  const live = client.live();
  await runtime.pass(5_100);
  await waiting[0].answer('id: 70\n\n');
  const seen = record(live);
  /** Polls that end by their time. */
  const pass = async (ms) => {
    for (let passed = 0; passed < ms; passed += 20_000) {
      await runtime.pass(20_000);
      waiting.at(-1).answer(':\n\n');
      await settle();
    }
  };
  await pass(STREAM_AGAIN_MS - 20_000);
  assert.equal(server.streams.length, 1);
  await pass(60_000);
  assert.equal(server.streams.length, 2, 'held back again');
  assert.deepEqual(seen, [['status', 'polling']]);
  server.isBuffered = false;
  await pass(STREAM_AGAIN_MS - 40_000);
  assert.equal(server.streams.length, 2);
  for (let i = 0; i < 5 && server.streams.length < 3; i++) await pass(20_000);
  assert.equal(server.streams.length, 3);
  await server.position('70');
  assert.equal(live.status, 'live');
});

test('an empty answer, and one of another type, are errors with growing pauses', async () => {
  for (const [body, type] of [['', 'text/event-stream'], ['<html>', 'text/html']]) {
    const runtime = new FakeRuntime();
    const server = new FakeServer(runtime);
    server.on('GET', POLL, () => ({ status: 200, headers: { 'content-type': type }, body }));
    const live = new BookendClient({ transport: { send: server.send }, runtime }).live();
    await runtime.pass(120_000);
    assert.equal(live.status, 'connecting', type);
    assert.ok(server.count(`GET ${POLL}`) < 12, String(server.count(`GET ${POLL}`)));
  }
});

test('an empty stream is an error, and the server is not unreachable', async () => {
  const { runtime, server, client } = setUp();
  const live = client.live();
  const errors = [];
  live.addEventListener('status', ({ detail }) => errors.push(detail.error?.code));
  await runtime.pass(0);
  await server.stream.end();
  await runtime.pass(400);
  assert.equal(server.streams.length, 1);
  assert.equal(client.server, 'reachable');
  await runtime.pass(200);
  assert.equal(server.streams.length, 2);
});

test('streams that end at once are followed by growing pauses, and the third by polling', async () => {
  const { runtime, server, client } = setUp();
  const waiting = answerPolls(server);
  const live = client.live();
  await runtime.pass(0);
  const at = [];
  for (let i = 0; i < 3; i++) {
    at.push(runtime.time);
    await server.position();
    await server.stream.end();
    for (let ms = 0; ms < 10_000 && server.streams.length === i + 1 && waiting.length === 0; ms += 100) await runtime.pass(100);
  }
  assert.ok(at[2] - at[1] > at[1] - at[0], String(at));
  assert.deepEqual([server.streams.length, waiting.length], [3, 1]);
  await waiting[0].answer(eventText(callOf(), 1, '1001'));
  await settle();
  assert.equal(live.status, 'polling');
});

test('a stream that the server ends after minutes is followed by the next, at once and silently', async () => {
  const { runtime, server, client } = setUp();
  const live = client.live();
  const seen = record(live);
  await runtime.pass(0);
  for (let round = 1; round <= 4; round++) {
    await server.position();
    for (let i = 0; i < 40; i++) {
      await runtime.pass(15_000);
      await server.stream.write(':\n\n');
    }
    await server.stream.end();
    await runtime.pass(0);
    assert.equal(server.streams.length, round + 1);
  }
  assert.deepEqual(seen, [['status', 'live']]);
  assert.equal(server.stream.lastEventId, '1000');
});

test('a stream that ends after half a minute without a comment is no working one', async () => {
  const { runtime, server, client } = setUp();
  const live = client.live();
  await runtime.pass(0);
  await server.position();
  await runtime.pass(30_000);
  await server.stream.end();
  await runtime.pass(0);
  assert.equal(live.status, 'connecting');
  assert.equal(server.streams.length, 1);
  assert.equal(client.server, 'reachable');
  await runtime.pass(600);
  assert.equal(server.streams.length, 2);
});

test('an event without an id leaves the position', async () => {
  const { runtime, server, client } = setUp();
  const seen = record(client.live());
  await runtime.pass(0);
  const call = callOf();
  await server.event(call, { sequence: 3, type: 'accepted' });
  await server.stream.write(eventText(call, 2) + eventText(call, 4));
  await server.stream.break();
  await runtime.pass(600);
  assert.equal(server.stream.lastEventId, '1003');
  assert.deepEqual(seen.filter(([type]) => type === 'event'), [['event', 3], ['event', 4]]);
});

test('events that only come again are no reason to connect again at once', async () => {
  const { runtime, server, client } = setUp();
  const call = callOf();
  client.live();
  await runtime.pass(0);
  for (let i = 0; i < 2; i++) {
    await server.stream.write(eventText(call, 2));
    await server.stream.end();
    await runtime.pass(i === 0 ? 600 : 900);
  }
  assert.equal(server.streams.length, 2);
  await runtime.pass(200);
  assert.equal(server.streams.length, 3);
});

test('a poll that brings only repeated events at once is not sent again at once', async () => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const call = callOf();
  server.on('GET', POLL, (request) => ({
    status: 200, headers: { 'content-type': 'text/event-stream' },
    body: request.headers['Last-Event-ID'] ? eventText(call, 2) : 'id: 7\n\n',
  }));
  const live = new BookendClient({ transport: { send: server.send }, runtime }).live();
  const seen = record(live);
  await runtime.pass(120_000);
  assert.equal(live.status, 'polling');
  assert.deepEqual(seen.filter(([type]) => type === 'event'), [['event', 2]]);
  assert.ok(server.count(`GET ${POLL}`) < 12, String(server.count(`GET ${POLL}`)));
  assert.equal(server.sent.at(-1).headers['Last-Event-ID'], '7');
});

test('a page that comes back from the cache of the browser connects again', async () => {
  for (const comeBack of [({ runtime }) => runtime.happen('pageshow'), async (_, live) => (live.reconnect(), settle())]) {
    const kit = setUp();
    const live = kit.client.live();
    await kit.runtime.pass(0);
    await kit.server.position();
    await kit.runtime.happen('pageshow');
    assert.equal(kit.server.streams.length, 1, 'it was not away');
    await kit.runtime.happen('pagehide');
    await kit.runtime.happen('offline');
    await kit.runtime.happen('online');
    assert.equal(kit.server.streams.length, 1, 'it is away');
    await comeBack(kit, live);
    assert.equal(kit.server.streams.length, 2);
    assert.equal(kit.server.stream.lastEventId, '1000');
  }
});

test('where only streams are cut, the server stays reachable, and polling follows', async () => {
  const { runtime, server, client } = setUp();
  const waiting = answerPolls(server);
  server.on('GET', '/settings', () => json({ server_time: '2026-11-30T10:00:00Z' }));
  const states = [];
  client.addEventListener('server', ({ detail }) => states.push(detail.state));
  const live = client.live();
  await runtime.pass(0);
  for (let i = 1; i <= 3; i++) {
    assert.equal(server.streams.length, i);
    await server.stream.break();
    await runtime.pass(600 * 2 ** (i - 1));
  }
  assert.deepEqual([server.streams.length, waiting.length], [3, 1]);
  waiting[0].answer('id: 9\n\n');
  await settle();
  assert.equal(live.status, 'polling');
  const seen = record(live);
  for (let i = 0; i < 30 && server.streams.length === 3; i++) {
    await runtime.pass(20_000);
    if (server.streams.length === 3) waiting.at(-1).answer(':\n\n');
    await settle();
  }
  await server.stream.break();
  await runtime.pass(0);
  assert.equal(server.streams.length, 4);
  assert.deepEqual([states, seen, live.status], [[], [], 'polling']);
});

test('a server that is gone for long is not taken for one that cuts streams', async () => {
  const { runtime, server, client } = setUp();
  const live = client.live();
  await runtime.pass(0);
  await server.position();
  server.isDown = true;
  await server.stream.break();
  await runtime.pass(60_000);
  assert.equal(client.server, 'unreachable');
  server.isDown = false;
  await runtime.happen('visibilitychange');
  await server.position();
  assert.equal(live.status, 'live');
  assert.equal(server.count(`GET ${POLL}`), 0);
});

test('after the sleep of the computer the clock is right, the lists load again, and the stream is a new one', async () => {
  const { runtime, server, client } = setUp();
  const HOUR = 3_600_000;
  const aheadMs = 5_000;
  const page = () => json({ items: [callOf({ server_time: new Date(runtime.time + aheadMs).toISOString() })], next_cursor: null });
  server.on('GET', /order=soonest/, page);
  client.watchCalls();
  await runtime.pass(0);
  await server.position();
  const lists = () => server.count(/order=soonest/);
  assert.equal(lists(), 1);
  assert.equal(client.now(), runtime.time + aheadMs);
  await runtime.happen('visibilitychange');
  assert.deepEqual([lists(), server.streams.length], [1, 1], 'a page that was only hidden');
  runtime.sleep(HOUR);
  await runtime.happen('visibilitychange');
  assert.equal(client.now(), runtime.time + aheadMs);
  assert.deepEqual([lists(), server.streams.length], [2, 2]);
});

test('an event is never of the future', async () => {
  const { runtime, server, client } = setUp();
  server.on('GET', '/settings', () => json({ server_time: new Date(runtime.time).toISOString() }));
  client.live();
  await client.settings();
  await server.position();
  const call = callOf();
  await server.event(changed(call, {}, 1), { sequence: 1, type: 'requested' });
  assert.equal(client.now(), runtime.time, 'a second is within the estimate');
  await server.event(changed(call, {}, 60), { sequence: 2, type: 'accepted' });
  assert.equal(client.now(), runtime.time + 60_000);
});
