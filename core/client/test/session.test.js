import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient, BookendGuest } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, changed, json, settle } from './fakes.js';
import { setUp } from './joined.js';
import { FakeParticipant, FakeSdk, fakeTrack } from './sdk.js';

const person = (kit, identity) => kit.session.getSnapshot().people.find((p) => p.identity === identity);

test('who is there is reported with tracks, and who is invited is shown before', async () => {
  const kit = await setUp();
  assert.equal(person(kit, 'caregiver').connection, 'absent');
  const voice = fakeTrack('audio', 'MT1');
  const picture = fakeTrack('video', 'MT2', { isEnabled: false });
  const other = kit.room.enter(new FakeParticipant('caregiver', [voice, picture]));
  assert.deepEqual(kit.of('participant'), [{ identity: 'caregiver', state: 'connected' }]);
  assert.deepEqual(kit.of('track').map(({ id, state }) => [id, state]), [['MT1', 'attached'], ['MT2', 'attached'], ['MT2', 'disabled']]);
  assert.deepEqual([person(kit, 'caregiver').muted, person(kit, 'caregiver').cameraOff], [false, true]);
  other.switch('MT1', false);
  assert.equal(person(kit, 'caregiver').muted, true);
});

test('a screen is a track of its own', async () => {
  const kit = await setUp();
  const other = kit.room.enter(new FakeParticipant('caregiver'));
  other.subscribe(fakeTrack('video', 'MT3', { name: 'screen' }));
  const { isSharing, cameraOff, tracks } = person(kit, 'caregiver');
  assert.deepEqual([isSharing, cameraOff, tracks[0].source], [true, true, 'screen']);
});

test('the snapshot stays the same until something changes, and so does everybody in it', async () => {
  const kit = await setUp();
  const other = kit.room.enter(new FakeParticipant('caregiver', [fakeTrack('audio', 'MT1')]));
  const before = kit.session.getSnapshot();
  let changes = 0;
  kit.session.subscribe(() => changes++);
  await kit.runtime.pass(1_000);
  assert.equal(kit.session.getSnapshot(), before);
  kit.session.mute();
  const after = kit.session.getSnapshot();
  assert.equal(after.me.muted, true);
  assert.equal(after.people[0], before.people[0]);
  assert.ok(changes > 0);
  other.emit('networkQualityLevelChanged', 3);
  assert.deepEqual(kit.of('quality'), [{ identity: 'caregiver', level: 3 }]);
});

test('the loudest and the quality are shown', async () => {
  const kit = await setUp();
  const other = kit.room.enter(new FakeParticipant('caregiver'));
  kit.room.emit('dominantSpeakerChanged', other);
  other.networkQualityLevel = 2;
  other.emit('networkQualityLevelChanged', 2);
  assert.deepEqual([person(kit, 'caregiver').isSpeaking, person(kit, 'caregiver').networkQuality], [true, 2]);
  kit.room.emit('dominantSpeakerChanged', null);
  assert.equal(person(kit, 'caregiver').isSpeaking, false);
});

for (const [reason, state] of [['left', 'left'], ['lost', 'lost'], ['removed', 'removed'], ['replaced', 'left']]) {
  test(`somebody who has gone as ${reason} is ${state}`, async () => {
    const kit = await setUp();
    const other = kit.room.enter(new FakeParticipant('caregiver'));
    kit.room.leave(other);
    const people = kit.call.participants.map((p) =>
      p.identity === 'caregiver' ? { ...p, left_reason: reason, admission: reason === 'removed' ? 'removed' : p.admission } : p);
    await kit.server.event(changed(kit.call, { participants: people }), { sequence: 9, type: 'left' });
    assert.equal(person(kit, 'caregiver').connection, state);
  });
}

test('a connection that breaks is lost, and one that comes back is no news for the old one', async () => {
  const kit = await setUp();
  const other = kit.room.enter(new FakeParticipant('caregiver'));
  kit.room.break(other, 'reconnecting');
  kit.room.leave(other);
  const again = kit.room.enter(new FakeParticipant('caregiver'));
  kit.room.enter(new FakeParticipant('caregiver'));
  kit.room.leave(again);
  assert.deepEqual(kit.of('participant').map(({ state }) => state), ['connected', 'reconnecting', 'lost', 'connected']);
});

test('the call comes by the stream, without asking', async () => {
  const kit = await setUp();
  const before = kit.server.requests.length;
  const started = changed(kit.call, { status: 'in_progress', started_at: '2026-11-30T10:00:01Z', ends_at: '2026-11-30T10:00:16Z' });
  await kit.server.event(started, { sequence: 5, type: 'started' });
  assert.deepEqual(kit.of('state').at(-1), { call: started });
  const left = [];
  kit.session.addEventListener('countdown', ({ detail }) => left.push(detail));
  await kit.runtime.pass(10_000);
  assert.equal(left.length, 50);
  assert.deepEqual(left.at(-1).limitMs, 15_000);
  assert.ok(Math.abs(kit.session.remainingMs - 6_000) < 100, String(kit.session.remainingMs));
  assert.equal(kit.server.requests.length, before);
});

test('the end comes with its reason, once and last', async () => {
  const kit = await setUp();
  const over = changed(kit.call, { status: 'completed', end_reason: 'time_limit' });
  await kit.server.event(over, { sequence: 6, type: 'completed' });
  kit.room.end(53118);
  await kit.runtime.pass(10_000);
  assert.deepEqual(kit.of('ended'), [{ reason: 'time_limit', call: over, byMe: false }]);
  assert.equal(kit.recorded.at(-1)[0], 'ended');
  assert.equal(kit.session.getSnapshot().state, 'ended');
  assert.equal(kit.room.state, 'disconnected');
});

test('a room that closes first waits for the word of the server', async () => {
  const kit = await setUp();
  kit.room.end(53118);
  await kit.runtime.pass(300);
  const over = changed(kit.call, { status: 'completed', end_reason: 'ended_by_system' });
  kit.server.on('GET', `/${kit.call.id}`, over);
  await kit.runtime.pass(1_000);
  assert.equal(kit.of('ended')[0].reason, 'ended_by_system');
});

for (const [code, reason] of [[53205, 'replaced'], [53001, 'connection_lost'], [undefined, 'removed']]) {
  test(`a room that ends with ${code} while the call goes on is ${reason}`, async () => {
    const kit = await setUp();
    kit.room.end(code);
    await kit.runtime.pass(6_000);
    assert.equal(kit.of('ended')[0].reason, reason);
  });
}

test('a server that is gone is reported within three seconds, and the page leaves three seconds after the limit', async () => {
  const kit = await setUp();
  const started = changed(kit.call, { status: 'in_progress', started_at: '2026-11-30T10:00:01Z', ends_at: '2026-11-30T10:00:16Z' });
  await kit.server.event(started, { sequence: 5, type: 'started' });
  kit.server.isDown = true;
  await kit.server.stream.break();
  await kit.runtime.pass(3_000);
  assert.equal(kit.of('server')[0].state, 'unreachable');
  assert.equal(kit.session.getSnapshot().server, 'unreachable');
  await kit.runtime.pass(17_500);
  assert.equal(kit.of('ended')[0].reason, 'time_limit');
});

test('a network that is gone is reported at once', async () => {
  const kit = await setUp();
  await kit.runtime.happen('offline');
  assert.equal(kit.of('server')[0].state, 'unreachable');
  await kit.runtime.happen('online');
  assert.equal(kit.of('server')[1].state, 'reachable');
});

test('a page that goes away leaves', async () => {
  const kit = await setUp();
  await kit.runtime.happen('pagehide');
  assert.deepEqual([kit.of('ended')[0].reason, kit.of('ended')[0].byMe], ['left', true]);
  const left = kit.server.sent.find(({ url }) => url.endsWith('/left'));
  assert.equal(left.keepalive, true);
});

test('a page that goes away reports it before it disconnects', async () => {
  const kit = await setUp();
  const order = [];
  kit.server.on('POST', `/${kit.call.id}/left`, () => (order.push('left'), json(kit.call)));
  kit.room.disconnect = () => order.push('disconnect');
  await kit.runtime.happen('pagehide');
  assert.deepEqual(order, ['left', 'disconnect']);
});

test('nothing outlives a session', async () => {
  const kit = await setUp();
  const leaving = kit.session.leave();
  await kit.runtime.pass(1_000);
  await leaving;
  assert.equal(kit.runtime.timers, 0);
  assert.equal(kit.server.stream.isOpen, false);
});

test('after the end, leaving and ending do nothing', async () => {
  const kit = await setUp();
  await kit.server.event(changed(kit.call, { status: 'completed', end_reason: 'time_limit' }), { sequence: 6, type: 'completed' });
  const before = kit.server.requests.length;
  await kit.session.leave();
  await kit.session.end();
  assert.equal(kit.server.requests.length, before);
  assert.deepEqual(kit.of('ended').map(({ reason }) => reason), ['time_limit']);
});

for (const [status, code] of [[403, 'not_allowed'], [409, 'conflict'], [409, 'illegal_state'], [429, 'slow_down'], [401, 'signed_out']]) {
  test(`an end that is refused with ${code} is reported, and the session goes on`, async () => {
    const kit = await setUp();
    kit.server.on('POST', `/${kit.call.id}/complete`, () => json({ code }, status));
    const ending = assert.rejects(kit.session.end(), { code });
    await kit.runtime.pass(6_000);
    await ending;
    assert.deepEqual([kit.session.getSnapshot().state, kit.room.state, kit.of('ended')], ['connected', 'connected', []]);
    await kit.server.event(changed(kit.call, { status: 'completed', end_reason: 'ended_by_participant' }), { sequence: 6, type: 'completed' });
    assert.deepEqual(kit.of('ended').map(({ reason, byMe }) => [reason, byMe]), [['ended_by_participant', false]]);
  });
}

test('an end that is refused because the call is over ends the session with its reason', async () => {
  for (const code of ['illegal_state', 'call_over', 'conflict']) {
    const kit = await setUp();
    const over = changed(kit.call, { status: 'completed', end_reason: 'ended_by_system' });
    kit.server.on('POST', `/${kit.call.id}/complete`, () => json({ code }, 409)).on('GET', `/${kit.call.id}`, over);
    const ending = kit.session.end();
    await kit.runtime.pass(6_000);
    await ending;
    assert.deepEqual(kit.of('ended').map(({ reason, byMe }) => [reason, byMe]), [['ended_by_system', false]], code);
  }
});

test('an end that the server cannot do, or does not answer, leaves', async () => {
  for (const fail of [() => json({ code: 'storage_unavailable' }, 503), () => { throw new TypeError('gone'); }]) {
    const kit = await setUp();
    kit.server.on('POST', `/${kit.call.id}/complete`, fail);
    const ending = kit.session.end();
    await kit.runtime.pass(7_000);
    await ending;
    assert.deepEqual(kit.of('ended').map(({ reason }) => reason), ['left']);
  }
});

test('an event that comes before the answer to an end is the end', async () => {
  const kit = await setUp();
  let answer;
  kit.server.on('POST', `/${kit.call.id}/complete`, () => new Promise((resolve) => (answer = resolve)));
  const ending = kit.session.end();
  await settle();
  await kit.server.event(changed(kit.call, { status: 'completed', end_reason: 'ended_by_participant' }), { sequence: 6, type: 'completed' });
  answer(json({ code: 'slow_down' }, 429));
  await kit.runtime.pass(7_000);
  await ending;
  assert.deepEqual(kit.of('ended').map(({ reason, byMe }) => [reason, byMe]), [['ended_by_participant', true]]);
});

test('connect options reach the SDK, but not those that are ours', async () => {
  const kit = await setUp({ join: { connectOptions: { dominantSpeaker: false, region: 'de1', name: 'other' } } });
  const [options] = kit.sdk.options;
  assert.deepEqual([options.dominantSpeaker, options.region, options.name], [false, 'de1', kit.call.room_name]);
  assert.equal(options.wsServer, undefined);
  assert.equal(kit.session.room, kit.room);
});

test('the SDK may be loaded when it is needed', async () => {
  const sdk = new FakeSdk('recipient');
  const kit = await setUp({ sdk: async () => ({ default: sdk }), provider: 'emulator' });
  assert.equal(kit.session.room, sdk.room);
  assert.equal(sdk.options[0].wsServer, 'ws://x');
});

test('without an SDK one word says so, and no token is fetched', async () => {
  const server = new FakeServer(new FakeRuntime());
  const client = new BookendClient({ transport: server.transport });
  await assert.rejects(client.join(callOf().id), { code: 'sdk_missing' });
  assert.deepEqual(server.requests, []);
});

test('a full room is a word of its own', async () => {
  const sdk = new FakeSdk('recipient');
  sdk.errors.push(Object.assign(new Error('full'), { code: 53105 }));
  await assert.rejects(setUp({ sdk }), { code: 'room_full', twilioCode: 53105 });
});

test('a guest polls every 2 seconds while waiting, and every 5 otherwise', async () => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const guestCall = { status: 'accepted', identity: 'guest', admission: 'waiting', server_time: '2026-11-30T10:00:00Z' };
  server.on('GET', /guest/, () => json(guestCall));
  const guest = new BookendGuest('key', { transport: server.transport, runtime, signalingUrl: 'ws://x' });
  const watch = guest.watch(() => {});
  await runtime.pass(10_100);
  assert.equal(server.requests.length, 6);
  guestCall.admission = 'admitted';
  await runtime.pass(2_000);
  const before = server.requests.length;
  await runtime.pass(20_000);
  assert.equal(server.requests.length, before + 4);
  watch.stop();
});
