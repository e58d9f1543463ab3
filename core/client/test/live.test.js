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

test('a network that goes is told at once, and one that comes back connects at once', async () => {
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
  live.reconnect();
  await settle();
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
  waiting[1][1]('');
  await runtime.pass(600);
  assert.equal(waiting.at(-1)[0], '71');
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

test('a server that goes is told within three seconds, and when it is back', async () => {
  const { runtime, server, client } = setUp();
  const told = [];
  client.addEventListener('server', ({ detail }) => told.push([detail.state, runtime.time]));
  client.live();
  await runtime.pass(0);
  await server.position();
  const goneAt = runtime.time;
  server.isDown = true;
  await server.stream.break();
  await runtime.pass(3_000);
  assert.equal(told[0][0], 'unreachable');
  assert.ok(told[0][1] - goneAt <= 3_000);
  server.isDown = false;
  await runtime.pass(1_500);
  await server.position();
  assert.equal(told[1][0], 'reachable');
  assert.equal(client.server, 'reachable');
});

test('a server that takes a connection and says nothing is told within three seconds', async () => {
  const { runtime, server, client } = setUp();
  server.on('GET', '/settings', () => new Promise(() => {}));
  const told = [];
  client.addEventListener('server', ({ detail }) => told.push(detail.state));
  const failed = client.settings({ deadlineMs: 6_000 }).catch((error) => error.code);
  await runtime.pass(3_000);
  assert.deepEqual(told, ['unreachable']);
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
  const told = [];
  client.addEventListener('server', ({ detail }) => told.push(detail.state));
  const settings = client.settings();
  await runtime.pass(10_000);
  await settings;
  assert.deepEqual(told, []);
});
