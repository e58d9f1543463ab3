import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient, BookendError, FetchTransport } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, changed, json, memoryStorage, settle } from './fakes.js';

const setUp = (options = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const client = new BookendClient({ transport: server.transport, runtime, storage: memoryStorage(), ...options });
  return { runtime, server, client };
};

const keys = (server) => server.sent.filter(({ url }) => url.endsWith('/request')).map(({ headers }) => headers['Idempotency-Key']);

test('one intent makes one call, also after a reload of the page', async () => {
  const storage = memoryStorage();
  const first = setUp({ storage });
  first.server.isDown = true;
  const failed = first.client.request({ inviteeIds: ['caregiver'] }).catch((error) => error);
  await first.runtime.pass(20_000);
  assert.equal((await failed).code, 'network');
  const second = setUp({ storage });
  second.server.on('POST', '/request', () => json(callOf(), 201));
  await Promise.all([second.client.request({ inviteeIds: ['caregiver'] }), second.client.request({ inviteeIds: ['caregiver'] })]);
  assert.equal(new Set([...keys(first.server), ...keys(second.server)]).size, 1);
  assert.equal(keys(second.server).length, 1);
  await second.client.request({ inviteeIds: ['caregiver'] });
  assert.notEqual(keys(second.server)[1], keys(second.server)[0], 'an answered intent is over');
});

test('an intent of now is over after 60 seconds, a planned one is not', async () => {
  const { runtime, server, client } = setUp();
  server.isDown = true;
  for (const scheduledTime of [undefined, new Date('2026-12-01T10:00:00Z')]) {
    const failed = client.request({ inviteeIds: ['caregiver'], scheduledTime }).catch(() => {});
    await runtime.pass(61_000);
    await failed;
    const again = client.request({ inviteeIds: ['caregiver'], scheduledTime }).catch(() => {});
    await runtime.pass(20_000);
    await again;
  }
  const [now, planned] = [false, true].map((isPlanned) => new Set(
    server.sent.filter(({ body }) => body.includes('scheduled_time') === isPlanned).map(({ headers }) => headers['Idempotency-Key'])));
  assert.deepEqual([now.size, planned.size], [2, 1]);
});

test('a call that nobody has answered is cancelled when the page goes away', async () => {
  const { runtime, server, client } = setUp();
  const call = callOf();
  server.on('POST', '/request', () => json(call, 201));
  server.on('POST', `/${call.id}/cancel`, () => json(call));
  await client.request({ inviteeIds: ['caregiver'] });
  await runtime.happen('pagehide');
  assert.equal(server.sent.at(-1).keepalive, true);
  assert.equal(server.count(`POST /${call.id}/cancel`), 1);
});

test('a call that was accepted meanwhile, or may ring on, is not cancelled', async () => {
  const { runtime, server, client } = setUp();
  const call = callOf();
  server.on('POST', '/request', () => json(call, 201));
  const live = client.live();
  await runtime.pass(0);
  await client.request({ inviteeIds: ['caregiver'] });
  const people = call.participants.map((person) => ({ ...person, response: 'accepted' }));
  await server.event(changed(call, { status: 'accepted', participants: people }), { sequence: 2, type: 'accepted' });
  await client.request({ inviteeIds: ['other'] }, { keepRinging: true });
  await runtime.happen('pagehide');
  assert.equal(server.count(/cancel/), 0);
  live.close();
});

test('what may pass is repeated, and Retry-After is kept', async () => {
  const { runtime, server, client } = setUp();
  const at = [];
  server.on('GET', '/settings', () => {
    at.push(runtime.time);
    if (at.length === 1) return json({ code: 'storage_unavailable' }, 503, { 'retry-after': '3' });
    return at.length === 2 ? json({ code: 'conflict' }, 409) : json({ server_time: '2026-11-30T10:00:00Z' });
  });
  const settings = client.settings();
  await runtime.pass(10_000);
  await settings;
  assert.equal(at.length, 3);
  assert.ok(at[1] - at[0] >= 3_000);
});

test('what cannot pass is not repeated', async () => {
  const { runtime, server, client } = setUp();
  for (const [code, status] of [['double_booked', 409], ['video_not_configured', 503], ['invalid_request', 400]]) {
    server.on('GET', '/settings', () => json({ code, field: 'x', min: 1, detail: 'No.' }, status));
    const error = await client.settings().catch((thrown) => thrown);
    assert.ok(error instanceof BookendError);
    assert.deepEqual([error.code, error.status, error.field, error.min], [code, status, 'x', 1]);
  }
  assert.equal(server.requests.length, 3);
  server.on('POST', /guests/, () => json({ code: 'storage_unavailable' }, 503));
  await assert.rejects(client.inviteGuest(callOf().id, { name: 'Ann' }), { code: 'storage_unavailable' });
  assert.equal(server.count(/guests/), 1);
});

test('a redirect to a page for signing in, and 401, are signed_out', async () => {
  const { server, client } = setUp();
  server.on('GET', '/settings', () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>', redirected: true }));
  await assert.rejects(client.settings(), { code: 'signed_out' });
  server.on('GET', '/settings', () => json({ code: 'unauthenticated' }, 401));
  await assert.rejects(client.settings(), { code: 'signed_out' });
});

test('an answer that has not changed is not sent again', async () => {
  const { server, client } = setUp();
  const call = callOf();
  server.on('GET', `/${call.id}`, ({ headers }) =>
    headers['If-None-Match'] === 'W/"7"' ? { status: 304, headers: {}, body: '' } : json(call, 200, { etag: 'W/"7"' }));
  const first = await client.get(call.id);
  assert.equal(await client.get(call.id), first);
});

test('the clock is that of the server, half of the round trip later', async () => {
  const { runtime, server, client } = setUp();
  server.on('GET', '/settings', async () => {
    runtime.time += 200;
    return json({ server_time: '2030-01-01T00:00:00Z' });
  });
  await client.settings();
  assert.equal(new Date(client.now()).toISOString(), '2030-01-01T00:00:00.100Z');
  runtime.time += 1_000;
  assert.equal(new Date(client.now()).toISOString(), '2030-01-01T00:00:01.100Z');
});

test('a signal ends a request, and the transport hears of it', async () => {
  const { server, client } = setUp();
  server.on('GET', '/settings', () => new Promise(() => {}));
  const asking = new AbortController();
  const failed = client.settings({ signal: asking.signal }).catch((error) => error.code);
  await settle();
  asking.abort();
  assert.equal(await failed, 'aborted');
  assert.equal(server.sent[0].signal.aborted, true);
});

test('every route has its method, path and body', async () => {
  const { server, client } = setUp();
  const { id } = callOf();
  server.on('POST', /./, () => json({ id })).on('GET', /./, () => json({ items: [], next_cursor: null }));
  server.on('DELETE', /./, () => ({ status: 204, headers: {}, body: '' }));
  await client.decline(`https://care.example/?call=video-call-${id.toUpperCase()}`);
  await client.reschedule(id, { scheduledTime: new Date('2026-12-01T10:00:00Z'), durationSeconds: 60, reason: 'later' });
  await client.extend(id, 30);
  await client.complete(id, { reason: 'done' });
  await client.replace(id, 'a', 'b', 'ill');
  await client.revokeGuest(id, 'g/1');
  await client.list({ status: ['pending', 'accepted'], from: new Date('2026-12-01T10:00:00Z'), awaiting: 'me' });
  await client.attendance(id);
  assert.deepEqual(server.requests, [
    `POST /${id}/accept`, `POST /${id}/reschedule`, `POST /${id}/extend`, `POST /${id}/complete`, `POST /${id}/replace`,
    `DELETE /${id}/guests/g%2F1`, 'GET ?status=pending%2Caccepted&from=2026-12-01T10%3A00%3A00.000Z&awaiting=me', `GET /${id}/attendance`,
  ]);
  assert.deepEqual(server.sent.slice(0, 5).map(({ body }) => JSON.parse(body)), [
    { accept: false }, { scheduled_time: '2026-12-01T10:00:00.000Z', duration_seconds: 60, reason: 'later' }, { seconds: 30 },
    { reason: 'done' }, { identity: 'a', by: 'b', reason: 'ill' },
  ]);
});

test('a history is read page by page', async () => {
  const { server, client } = setUp();
  const { id } = callOf();
  server.on('GET', `/${id}/history?limit=200`, { items: [{ sequence: 1 }], next_cursor: 'x' });
  server.on('GET', `/${id}/history?limit=200&cursor=x`, { items: [{ sequence: 2 }], next_cursor: null });
  const seen = [];
  for await (const { sequence } of client.events(id)) seen.push(sequence);
  assert.deepEqual(seen, [1, 2]);
});

test('headers are read for each request, and a token never stands in an error', async () => {
  let count = 0;
  const { server, client } = setUp({ headers: async () => ({ Authorization: `Bearer ${++count}` }) });
  server.on('GET', '/settings', () => json({ server_time: '2026-11-30T10:00:00Z' }));
  await client.settings();
  await client.settings();
  assert.deepEqual(server.sent.map(({ headers }) => headers.Authorization), ['Bearer 1', 'Bearer 2']);
  const { id } = callOf();
  server.on('POST', `/${id}/token`, () => json({ token: 'secret-token', room_name: 'r', identity: 'i', limit_seconds: 1 }));
  server.on('GET', `/${id}`, () => json(callOf()));
  const video = { connect: async () => { throw new Error('refused'); } };
  const joining = new BookendClient({ transport: server.transport, video });
  const error = await joining.join(id).catch((thrown) => thrown);
  assert.equal(error.code, 'connection_failed');
  assert.doesNotMatch(JSON.stringify({ ...error, stack: error.stack }), /secret-token/);
});

test('fetch is used as a transport, and decodes text that is cut within a letter', async () => {
  const bytes = new TextEncoder().encode('data: ä\n\n');
  const body = new ReadableStream({
    start(stream) {
      for (const byte of bytes) stream.enqueue(new Uint8Array([byte]));
      stream.close();
    },
  });
  const calls = [];
  const transport = new FetchTransport(async (url, options) => {
    calls.push([url, options.method, options.cache]);
    return new Response(url === '/s' ? body : '{}', { headers: { 'Content-Type': url === '/s' ? 'text/event-stream' : 'application/json', ETag: '"1"' } });
  });
  const request = { method: 'GET', headers: {}, keepalive: false, credentials: 'same-origin', signal: new AbortController().signal };
  let text = '';
  await transport.stream({ ...request, url: '/s' }, (chunk) => (text += chunk));
  assert.equal(text, 'data: ä\n\n');
  assert.deepEqual((await transport.send({ ...request, url: '/j' })).headers.etag, '"1"');
  assert.deepEqual(calls, [['/s', 'GET', 'no-store'], ['/j', 'GET', 'no-store']]);
});

test('an extension is sent once, because each would add', async () => {
  const { runtime, server, client } = setUp();
  const { id } = callOf();
  server.on('POST', `/${id}/extend`, () => new Promise(() => {}));
  const failed = client.extend(id, 60).catch(({ code }) => code);
  await runtime.pass(20_000);
  assert.equal(await failed, 'timeout');
  assert.equal(server.count(`POST /${id}/extend`), 1);
});

test('a Retry-After of a month is kept for ten minutes', async () => {
  const { server, client } = setUp();
  server.on('GET', '/settings', () => json({ code: 'slow_down' }, 429, { 'retry-after': '2592000' }));
  await assert.rejects(client.settings(), { retryAfterMs: 600_000 });
});

test('headers that never come end with the time of the request, and say nothing of the server', async () => {
  const { runtime, server, client } = setUp({ headers: () => new Promise(() => {}) });
  const failed = client.settings({ deadlineMs: 6_000 }).catch(({ code }) => code);
  const live = client.live();
  await runtime.pass(20_000);
  assert.equal(await failed, 'timeout');
  live.close();
  await runtime.pass(40_000);
  assert.equal(runtime.timers, 0, 'nothing waits for them');
  assert.deepEqual(server.requests, []);
});

test('an answered request with slow headers does not make the server unreachable', async () => {
  let give;
  const { runtime, server, client } = setUp({ headers: () => new Promise((resolve) => (give = () => resolve({}))) });
  server.on('GET', '/settings', () => json({ server_time: '2026-11-30T10:00:00Z' }));
  const states = [];
  client.addEventListener('server', ({ detail }) => states.push(detail.state));
  const settings = client.settings();
  await runtime.pass(4_000);
  give();
  await settings;
  assert.deepEqual(states, []);
});
