import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendGuest, isJoinable, isOver, reasonOf } from '../src/index.js';
import { messagesOf } from '../src/messages.js';
import { FakeRuntime, FakeServer, json, settle } from './fakes.js';
import { FakeSdk } from './sdk.js';

const CALL = {
  status: 'in_progress', identity: 'guest', name: 'Ann', role: null, admission: 'admitted', others: [], duration_seconds: 15,
  started_at: '2026-11-30T10:00:00Z', ends_at: '2026-11-30T10:00:15Z', server_time: '2026-11-30T10:00:00Z',
};

const setUp = (options = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  server.on('GET', '/api/video/guest/k%2Fy', () => json({ ...CALL, server_time: new Date(runtime.time).toISOString() }));
  const guest = new BookendGuest('k/y', { transport: server.transport, runtime, signalingUrl: 'ws://x', ...options });
  return { runtime, server, guest };
};

const refuse = (server, code, status) => server.on('GET', /./, () => json({ code }, status)).on('POST', /./, () => json({ code }, status));

test('a guest sends no cookies', async () => {
  const { server, guest } = setUp();
  await guest.get();
  assert.equal(server.sent[0].credentials, 'omit');
});

test('a call that a guest has seen ends as completed, with the limit if its time was over', async () => {
  for (const [ms, reason] of [[5_000, 'ended'], [15_000, 'time_limit']]) {
    const { runtime, server, guest } = setUp();
    await guest.get();
    refuse(server, 'call_over', 409);
    await runtime.pass(ms);
    const { status, end_reason: endReason } = await guest.get();
    assert.deepEqual([status, endReason], ['completed', reason]);
  }
});

test('a link that expires has a reason of its own, and one that was never good is refused', async () => {
  const { server, guest } = setUp();
  await guest.get();
  refuse(server, 'not_found', 404);
  const call = await guest.get();
  assert.deepEqual([call.status, call.admission, reasonOf(call)], ['in_progress', 'admitted', 'link_invalid']);
  assert.deepEqual([isOver(call), isJoinable(call, guest.now())], [true, false]);
  assert.notEqual(messagesOf('de').of(reasonOf(call)).title, messagesOf('en').of(reasonOf(call)).title);
  const other = setUp();
  refuse(other.server, 'not_found', 404);
  await assert.rejects(other.guest.get(), { code: 'not_found' });
});

const plain = (status, type = 'text/plain') => ({ status, headers: { 'content-type': type }, body: '{"code":"not_found"}' });

test('a 404 of a proxy is no answer of the server', async () => {
  for (const type of ['text/plain', 'text/html', 'application/json']) {
    const { server, guest } = setUp();
    await guest.get();
    server.on('GET', /./, () => plain(404, type));
    await assert.rejects(guest.get(), { code: 'unexpected', status: 404 }, type);
  }
});

const inRoom = async () => {
  const video = new FakeSdk('guest');
  const kit = setUp({ video });
  const { runtime, server, guest } = kit;
  server.on('POST', '/api/video/guest/k%2Fy/token', () =>
    json({ token: 't', identity: 'guest', room_name: 'r', limit_seconds: 15, ends_at: CALL.ends_at, server_time: CALL.server_time, provider: 'emulator' }));
  server.on('POST', '/api/video/guest/k%2Fy/connected', () => json(CALL));
  await guest.get();
  const session = await guest.join();
  const ends = [];
  session.addEventListener('ended', ({ detail }) => ends.push(detail.reason));
  await runtime.pass(100);
  return { ...kit, video, session, ends };
};

test('a guest in the room stays, whatever a proxy says, and while the link expires', async () => {
  for (const answer of [() => plain(404), () => json({ code: 'not_found' }, 404)]) {
    const { runtime, server, session, ends, video } = await inRoom();
    server.on('GET', /./, answer).on('POST', /./, answer);
    await runtime.pass(12_000);
    assert.deepEqual([ends, session.getSnapshot().state, video.room.state], [[], 'connected', 'connected']);
    assert.equal(session.call.end_reason, undefined);
  }
});

for (const [code, reason] of [[undefined, 'removed'], [53118, 'room_ended'], [53001, 'link_invalid']]) {
  test(`a guest whose link is not valid and whose room ends with ${code} ends as ${reason}`, async () => {
    const { runtime, server, ends, video } = await inRoom();
    refuse(server, 'not_found', 404);
    video.room.end(code);
    await runtime.pass(300);
    assert.deepEqual(ends, [reason]);
  });
}

test('the session of a guest polls, only leaves, and ends with the call', async () => {
  const video = new FakeSdk('guest');
  const { runtime, server, guest } = setUp({ video });
  server.on('POST', '/api/video/guest/k%2Fy/token', () =>
    json({ token: 't', identity: 'guest', room_name: 'r', limit_seconds: 15, ends_at: CALL.ends_at, server_time: CALL.server_time, provider: 'emulator' }));
  server.on('POST', '/api/video/guest/k%2Fy/connected', () => json(CALL));
  const session = await guest.join();
  const ends = [];
  session.addEventListener('ended', ({ detail }) => ends.push(detail.reason));
  await runtime.pass(100);
  assert.equal(session.getSnapshot().live, 'polling');
  assert.equal(session.getSnapshot().me.name, 'Ann');
  await runtime.pass(14_800);
  refuse(server, 'call_over', 409);
  await runtime.pass(2_000);
  await settle();
  assert.deepEqual(ends, ['time_limit']);
});
