import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient, BookendGuest } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, changed, json, settle } from './fakes.js';
import { FakeParticipant, FakeSdk, fakeTrack } from './sdk.js';

const EVENTS = ['connected', 'participant', 'track', 'state', 'speaker', 'quality', 'reconnecting', 'reconnected', 'server', 'local', 'device', 'ended'];

const setUp = async ({ call = callOf({ status: 'accepted' }), join, sdk, provider = 'twilio' } = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const microphone = fakeTrack('audio', 'MTa');
  const camera = fakeTrack('video', 'MTv');
  const video = sdk ?? new FakeSdk('recipient', [microphone, camera]);
  const ticket = { token: 'secret', room_name: call.room_name, identity: 'recipient', provider, limit_seconds: 15, server_time: call.server_time };
  server.on('POST', `/${call.id}/token`, () => json(ticket));
  server.on('GET', `/${call.id}`, () => json(call));
  server.on('POST', `/${call.id}/connected`, () => json(call));
  server.on('POST', `/${call.id}/left`, () => json(call));
  const client = new BookendClient({ transport: server.transport, runtime, video, signalingUrl: 'ws://x' });
  const session = await client.join(call.id, join);
  const recorded = [];
  for (const type of EVENTS) session.addEventListener(type, ({ detail }) => recorded.push([type, detail]));
  await runtime.pass(1);
  await server.position();
  await settle();
  const of = (type) => recorded.filter(([name]) => name === type).map(([, detail]) => detail);
  return { runtime, server, client, session, sdk: video, room: video.room, recorded, of, call, microphone, camera };
};

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

test('devices change during the call without a word of a lost device', async () => {
  const kit = await setUp();
  await kit.session.setDevice('audioinput', 'mic-2');
  assert.deepEqual(kit.microphone.restarts, [{ deviceId: { exact: 'mic-2' } }]);
  assert.deepEqual(kit.of('device'), []);
  kit.camera.emit('stopped');
  assert.deepEqual(kit.of('device'), [{ kind: 'video' }]);
  await assert.rejects(kit.session.setDevice('audiooutput', 'speaker'), { code: 'unsupported' });
  kit.microphone.restart = () => Promise.reject(Object.assign(new Error(), { name: 'NotReadableError' }));
  await assert.rejects(kit.session.setDevice('audioinput', 'mic-3'), { code: 'device_in_use' });
  kit.session.leave();
  await kit.runtime.pass(1_000);
  assert.deepEqual([kit.microphone.stopped, kit.camera.stopped], [true, false], 'only what was opened here is stopped');
});

test('a track that the page has brought is replaced, because the SDK does not restart it', async (context) => {
  const opened = { kind: 'audio', id: 'M2', stop() { this.stopped = true; } };
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true, value: { mediaDevices: { getUserMedia: async () => ({ getTracks: () => [opened] }) } } });
  context.after(() => delete globalThis.navigator);
  const kit = await setUp();
  kit.session.mute();
  kit.microphone.restart = () => Promise.reject(new Error('can only be called on a track that is created using createLocalTracks'));
  await kit.session.setDevice('audioinput', 'mic-2');
  const tracks = kit.session.getSnapshot().me.tracks.filter(({ kind }) => kind === 'audio');
  assert.deepEqual(tracks.map(({ track }) => track.mediaStreamTrack), [opened]);
  assert.equal(kit.session.muted, true, 'stays muted');
  assert.equal(kit.session.room.localParticipant.publishedEnabled, false, 'also while it is published');
  assert.deepEqual([kit.microphone.stopped, kit.of('device')], [true, []]);
});

test('a camera that cannot be opened beside the old one is opened after it', async (context) => {
  const opened = { kind: 'video', id: 'C2', stop() {} };
  const kit = await setUp();
  const getUserMedia = async () => {
    if (!kit.camera.stopped) throw Object.assign(new Error(), { name: 'NotReadableError' });
    return { getTracks: () => [opened] };
  };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices: { getUserMedia } } });
  context.after(() => delete globalThis.navigator);
  kit.camera.restart = () => Promise.reject(new TypeError('Illegal call to restart'));
  kit.camera.stop = () => ((kit.camera.stopped = true), kit.camera.emit('stopped'));
  await kit.session.setDevice('videoinput', 'back');
  const tracks = kit.session.getSnapshot().me.tracks.filter(({ kind }) => kind === 'video');
  assert.deepEqual(tracks.map(({ track }) => track.mediaStreamTrack), [opened]);
  assert.deepEqual(kit.of('device'), []);
});

test('a screen is shared, and stops when the browser ends it', async (context) => {
  const screen = Object.assign(new EventTarget(), { kind: 'video', id: 'S1', stop() { this.stopped = true; } });
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true, value: { mediaDevices: { getDisplayMedia: async () => ({ getTracks: () => [screen] }) } } });
  context.after(() => delete globalThis.navigator);
  const kit = await setUp();
  await kit.session.shareScreen();
  assert.equal(kit.session.getSnapshot().me.isSharing, true);
  kit.session.camera(false);
  assert.equal(kit.session.getSnapshot().me.isSharing, true, 'the camera is not the screen');
  screen.dispatchEvent(new Event('ended'));
  assert.deepEqual([kit.session.isSharing, screen.stopped], [false, true]);
  assert.deepEqual(kit.of('device'), [{ kind: 'screen' }]);
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

/** Replaces the devices of the browser. */
const useDevices = (context, mediaDevices) => {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices } });
  context.after(() => delete globalThis.navigator);
};

const openedTrack = (kind) => Object.assign(new EventTarget(), { kind, id: `own-${kind}`, isStopped: false, stop() { this.isStopped = true; } });

test('a screen that is chosen after the end is stopped', async (context) => {
  const screen = openedTrack('video');
  let choose;
  useDevices(context, { getDisplayMedia: () => new Promise((resolve) => (choose = () => resolve({ getTracks: () => [screen] }))) });
  const kit = await setUp();
  const sharing = assert.rejects(kit.session.shareScreen(), { code: 'aborted' });
  await kit.server.event(changed(kit.call, { status: 'completed', end_reason: 'time_limit' }), { sequence: 6, type: 'completed' });
  choose();
  await sharing;
  assert.deepEqual([screen.isStopped, kit.session.isSharing], [true, false]);
  assert.equal(kit.room.localParticipant.videoTracks.has(screen.id), false);
});

test('a screen that cannot be published is stopped, with its sound', async (context) => {
  const tracks = [openedTrack('video'), openedTrack('audio')];
  useDevices(context, { getDisplayMedia: async () => ({ getTracks: () => tracks }) });
  const kit = await setUp();
  kit.room.localParticipant.publishTrack = () => Promise.reject(new Error('no room'));
  await assert.rejects(kit.session.shareScreen(), { code: 'unexpected' });
  assert.deepEqual([tracks.map(({ isStopped }) => isStopped), kit.session.isSharing], [[true, true], false]);
  assert.equal(kit.session.getSnapshot().me.isSharing, false);
});

test('a device that opens after the end, or cannot be published, is stopped', async (context) => {
  for (const isLate of [true, false]) {
    const opened = openedTrack('audio');
    let open;
    useDevices(context, { getUserMedia: () => new Promise((resolve) => (open = () => resolve({ getTracks: () => [opened] }))) });
    const kit = await setUp({ sdk: new FakeSdk('recipient') });
    const changing = assert.rejects(kit.session.setDevice('audioinput', 'mic-2'), { code: isLate ? 'aborted' : 'unexpected' });
    if (isLate) await kit.runtime.happen('pagehide');
    else kit.room.localParticipant.publishTrack = () => Promise.reject(new Error('no room'));
    open();
    await changing;
    assert.equal(opened.isStopped, true, `late: ${isLate}`);
  }
});

test('a device that the SDK restarts across the end is stopped', async () => {
  const kit = await setUp();
  let restarted;
  kit.microphone.restart = () => new Promise((resolve) => (restarted = resolve));
  const changing = assert.rejects(kit.session.setDevice('audioinput', 'mic-2'), { code: 'aborted' });
  await kit.runtime.happen('pagehide');
  restarted();
  await changing;
  assert.equal(kit.microphone.stopped, true);
});

test('a track that the SDK does not publish has its code', async (context) => {
  for (const code of [53304, 53203]) {
    useDevices(context, {
      getUserMedia: async () => ({ getTracks: () => [openedTrack('audio')] }), getDisplayMedia: async () => ({ getTracks: () => [openedTrack('video')] }) });
    const kit = await setUp({ sdk: new FakeSdk('recipient') });
    kit.room.localParticipant.publishTrack = () => Promise.reject(Object.assign(new Error('refused'), { name: 'TwilioError', code }));
    await assert.rejects(kit.session.setDevice('audioinput', 'mic-2'), { code: 'unexpected', twilioCode: code });
    await assert.rejects(kit.session.shareScreen(), { code: 'unexpected', twilioCode: code });
  }
});

test('a device that fails while the SDK connects is that, and no refused connection', async () => {
  const sdk = new FakeSdk('recipient');
  sdk.errors.push(Object.assign(new Error('gone'), { name: 'OverconstrainedError' }));
  await assert.rejects(setUp({ sdk }), { code: 'device_missing', twilioCode: undefined });
});

/** Devices that open when the test says so, by their id. */
const openByHand = (context) => {
  const opening = new Map();
  const opened = new Map();
  useDevices(context, {
    getUserMedia: (constraints) => new Promise((resolve, reject) => {
      const [kind] = Object.keys(constraints);
      const id = constraints[kind].deviceId.exact;
      const track = Object.assign(openedTrack(kind), { id });
      opened.set(id, track);
      opening.set(id, { open: () => (resolve({ getTracks: () => [track] }), settle()), fail: (name) => (reject(Object.assign(new Error(name), { name })), settle()) });
    }),
  });
  return { opening, opened };
};

const published = (kit, kind) => [...kit.room.localParticipant[`${kind}Tracks`].values()].map(({ track }) => track.mediaStreamTrack.id);

test('of cameras that are chosen one after another, the last is published alone', async (context) => {
  const { opening, opened } = openByHand(context);
  const kit = await setUp({ sdk: new FakeSdk('recipient') });
  const changes = ['a', 'b', 'c'].map((id) => kit.session.setDevice('videoinput', id));
  await settle();
  assert.deepEqual([...opening.keys()], ['a'], 'one at a time');
  await opening.get('a').open();
  assert.deepEqual([...opening.keys()], ['a', 'c'], 'one that was replaced before it began is not opened');
  await opening.get('c').open();
  await Promise.all(changes);
  assert.deepEqual([published(kit, 'video'), opened.get('a').isStopped, opened.get('c').isStopped], [['c'], true, false]);
});

test('a camera that is replaced while it is published is taken back', async (context) => {
  const { opening, opened } = openByHand(context);
  const kit = await setUp({ sdk: new FakeSdk('recipient') });
  const { localParticipant } = kit.room;
  const publish = localParticipant.publishTrack.bind(localParticipant);
  let go;
  localParticipant.publishTrack = async (track) => {
    await new Promise((resolve) => (go = resolve));
    const publication = await publish(track);
    // as the SDK does with a track that it has not opened
    publication.track.restart = () => Promise.reject(new TypeError('Illegal call to restart'));
    publication.track.stop = () => track.stop();
    return publication;
  };
  const first = kit.session.setDevice('videoinput', 'a');
  await opening.get('a').open();
  const second = kit.session.setDevice('videoinput', 'b');
  await settle();
  go();
  await settle();
  await opening.get('b').open();
  go();
  await Promise.all([first, second]);
  assert.deepEqual([published(kit, 'video'), opened.get('a').isStopped, opened.get('b').isStopped], [['b'], true, false]);
});

test('a choice that fails fails all that it has replaced, and the next one works', async (context) => {
  const { opening } = openByHand(context);
  const kit = await setUp({ sdk: new FakeSdk('recipient') });
  const changes = ['a', 'b'].map((id) => kit.session.setDevice('audioinput', id).then(() => 'done', ({ code }) => code));
  await opening.get('a').fail('NotReadableError');
  await opening.get('b').fail('OverconstrainedError');
  assert.deepEqual(await Promise.all(changes), ['device_missing', 'device_missing']);
  const again = kit.session.setDevice('audioinput', 'c');
  await settle();
  await opening.get('c').open();
  await again;
  assert.deepEqual(published(kit, 'audio'), ['c']);
});

test('microphones and cameras do not wait for each other', async (context) => {
  const { opening } = openByHand(context);
  const kit = await setUp({ sdk: new FakeSdk('recipient') });
  const changes = [kit.session.setDevice('videoinput', 'cam'), kit.session.setDevice('audioinput', 'mic')];
  await settle();
  assert.deepEqual([...opening.keys()], ['cam', 'mic']);
  await opening.get('mic').open();
  await opening.get('cam').open();
  await Promise.all(changes);
  assert.deepEqual([published(kit, 'audio'), published(kit, 'video')], [['mic'], ['cam']]);
});

test('a microphone that is muted while its replacement is published stays muted', async (context) => {
  const { opening } = openByHand(context);
  const kit = await setUp();
  const { localParticipant } = kit.room;
  const publish = localParticipant.publishTrack.bind(localParticipant);
  localParticipant.publishTrack = async (track) => (kit.session.mute(), publish(track));
  kit.microphone.restart = () => Promise.reject(new TypeError('Illegal call to restart'));
  const change = kit.session.setDevice('audioinput', 'mic-2');
  await settle();
  await opening.get('mic-2').open();
  await change;
  assert.deepEqual([published(kit, 'audio'), kit.session.muted], [['mic-2'], true]);
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
