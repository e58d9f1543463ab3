/** The own devices in a room. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, settle } from './fakes.js';
import { setUp } from './joined.js';
import { FakeSdk } from './sdk.js';

/** Replaces the devices of the browser. */
const useDevices = (context, mediaDevices) => {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices } });
  context.after(() => delete globalThis.navigator);
};

const openedTrack = (kind) => Object.assign(new EventTarget(), { kind, id: `own-${kind}`, isStopped: false, stop() { this.isStopped = true; } });

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
