import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { afterEach, test } from 'node:test';
import { BookendClient, devicePermission, listDevices, meterLevel, openDevices, playTestTone, watchDevices } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, json, settle } from './fakes.js';

const browser = (mediaDevices, permissions) =>
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices, permissions } });

afterEach(() => {
  delete globalThis.navigator;
  delete globalThis.AudioContext;
  delete globalThis.MediaStream;
});

const trackOf = (kind) => ({ kind, stop() { this.stopped = true; } });
const refuse = (name) => Promise.reject(Object.assign(new Error(name), { name }));

test('a missing camera costs no microphone', async () => {
  const asked = [];
  browser({
    getUserMedia: (constraints) => {
      asked.push(constraints);
      return constraints.video ? refuse('NotFoundError') : Promise.resolve({ getTracks: () => [trackOf('audio')] });
    },
  });
  const devices = await openDevices({ audio: 'mic-1' });
  assert.equal(devices.audioTrack.kind, 'audio');
  assert.deepEqual([devices.videoTrack, devices.videoError.code, devices.audioError], [null, 'device_missing', null]);
  assert.deepEqual(asked[1], { audio: { deviceId: { exact: 'mic-1' } } });
  devices.close();
  assert.equal(devices.audioTrack.stopped, true);
});

test('each failure has its word', async () => {
  for (const [name, code] of [['NotAllowedError', 'permission'], ['NotReadableError', 'device_in_use'], ['Other', 'unexpected']]) {
    browser({ getUserMedia: () => refuse(name) });
    const { audioError, videoError } = await openDevices();
    assert.deepEqual([audioError.code, videoError.code], [code, code]);
  }
  browser(undefined);
  assert.equal((await openDevices({ video: false })).audioError.code, 'unsupported');
});

test('devices are listed by kind, and changes are reported until stopped', async () => {
  const media = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [
      { deviceId: 'a', kind: 'audioinput', label: 'Desk' }, { deviceId: '', kind: 'videoinput', label: '' },
      { deviceId: 'b', kind: 'audiooutput', label: 'Head' }],
  });
  browser(media, { query: async ({ name }) => ({ state: name === 'camera' ? 'denied' : 'prompt' }) });
  assert.deepEqual(await listDevices('audioinput'), [{ id: 'a', kind: 'audioinput', label: 'Desk' }]);
  assert.equal((await listDevices()).length, 2);
  assert.equal(await devicePermission('camera'), 'denied');
  const recorded = [];
  const stop = watchDevices((devices) => recorded.push(devices.length));
  media.dispatchEvent(new Event('devicechange'));
  await settle();
  stop();
  media.dispatchEvent(new Event('devicechange'));
  await settle();
  assert.deepEqual(recorded, [2]);
  browser(media, undefined);
  assert.equal(await devicePermission('camera'), 'unknown');
});

class FakeAudio {
  static last;
  currentTime = 5;
  constructor() { FakeAudio.last = this; }
  async resume() {}
  async close() { this.isClosed = true; }
  async setSinkId(id) { this.sink = id; }
  createGain() { return { gain: {}, connect: () => this }; }
  createOscillator() {
    return { frequency: {}, connect: (next) => next, start() {}, stop(at) { FakeAudio.last.stopsAt = at; queueMicrotask(() => this.onended()); } };
  }
  createMediaStreamSource() { return { connect() {} }; }
  createAnalyser() { return { fftSize: 4, getFloatTimeDomainData: (samples) => samples.fill(0.125) }; }
}

test('a tone is played on the chosen speaker and closes what it opened', async () => {
  await assert.rejects(playTestTone(), { code: 'unsupported' });
  globalThis.AudioContext = FakeAudio;
  assert.deepEqual(await playTestTone({ deviceId: 'b', seconds: 2 }), { speaker: 'chosen', error: null });
  assert.deepEqual([FakeAudio.last.sink, FakeAudio.last.stopsAt, FakeAudio.last.isClosed], ['b', 7, true]);
});

/** A context that cannot choose a speaker, as in Firefox. */
class FirefoxAudio extends FakeAudio {
  destination = 'default';
  constructor() { super(); this.setSinkId = undefined; }
  createMediaStreamDestination() { return { stream: 'stream' }; }
  createGain() { return { gain: {}, connect: (output) => (this.output = output) }; }
}

const elementOf = (patch = {}) => ({
  events: [],
  async setSinkId(id) { this.events.push(`sink ${id}`); },
  async play() { this.events.push(`play ${this.srcObject}`); },
  pause() { this.events.push('pause'); },
  ...patch,
});

const useElement = (context, element) => {
  globalThis.document = { createElement: () => element };
  context.after(() => delete globalThis.document);
};

test('where Web Audio cannot choose a speaker, an element plays the tone on it', async (context) => {
  globalThis.AudioContext = FirefoxAudio;
  const element = elementOf();
  useElement(context, element);
  assert.deepEqual(await playTestTone({ deviceId: 'b' }), { speaker: 'chosen', error: null });
  assert.deepEqual(element.events, ['sink b', 'play stream', 'pause']);
  assert.deepEqual([FakeAudio.last.output, element.srcObject, FakeAudio.last.isClosed], [{ stream: 'stream' }, null, true]);
});

test('a speaker that cannot be used is reported, and the default one plays the tone', async (context) => {
  globalThis.AudioContext = FirefoxAudio;
  const missing = elementOf({ setSinkId: () => refuse('NotFoundError') });
  for (const [element, code] of [[elementOf({ setSinkId: undefined }), 'unsupported'], [missing, 'device_missing']]) {
    useElement(context, element);
    const { speaker, error } = await playTestTone({ deviceId: 'b' });
    assert.deepEqual([speaker, error.code, FakeAudio.last.output], ['default', code, 'default']);
    assert.deepEqual(element.events, []);
  }
  delete globalThis.document;
  assert.equal((await playTestTone({ deviceId: 'b' })).error.code, 'unsupported');
  assert.deepEqual(await playTestTone(), { speaker: 'default', error: null });
});

test('a level is between 0 and 1', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  globalThis.AudioContext = FakeAudio;
  globalThis.MediaStream = class {};
  const levels = [];
  const stop = meterLevel({}, (level) => levels.push(level));
  context.mock.timers.tick(250);
  stop();
  context.mock.timers.tick(250);
  assert.deepEqual(levels, [0.5, 0.5]);
  assert.equal(FakeAudio.last.isClosed, true);
});

const preflight = async () => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const { id } = callOf();
  const sdkTest = Object.assign(new EventEmitter(), { stop() { this.stopped = true; } });
  const video = { connect() {}, runPreflight: (token, options) => (Object.assign(sdkTest, { token, options }), sdkTest) };
  server.on('POST', `/${id}/token`, () => json({ token: 't', provider: 'emulator', identity: 'me', room_name: 'r' }));
  const client = new BookendClient({ transport: server.transport, runtime, video, signalingUrl: 'ws://x' });
  const running = client.runPreflight(id, { durationMs: 3_000 });
  const recorded = [];
  for (const type of ['progress', 'completed', 'failed']) running.addEventListener(type, ({ detail }) => recorded.push([type, detail.step]));
  await settle();
  return { running, sdkTest, recorded };
};

test('a test of the network ends in a plain report', async () => {
  const { running, sdkTest, recorded } = await preflight();
  assert.deepEqual([sdkTest.token, sdkTest.options], ['t', { wsServer: 'ws://x', insights: false, duration: 3_000 }]);
  sdkTest.emit('progress', 'mediaAcquired');
  sdkTest.emit('completed', {
    mos: { average: 4.1 }, stats: { rtt: { average: 30 }, jitter: { average: 0.004 }, packetLoss: { average: 1 } },
    networkTiming: { media: { duration: 800 } }, selectedIceCandidatePairStats: { localCandidate: { candidateType: 'relay' } },
    progressEvents: [{ name: 'mediaAcquired' }],
  });
  assert.deepEqual(await running.report, {
    isPassed: true, quality: 'good', roundTripMs: 30, jitterMs: 4, packetLossPercent: 1, score: 4.1, connectMs: 800,
    isRelayed: true, steps: ['mediaAcquired'], error: null,
  });
  assert.deepEqual(recorded, [['progress', 'mediaAcquired'], ['completed', undefined]]);
});

test('a test that fails says why, and one that is stopped says so', async () => {
  const failing = await preflight();
  failing.sdkTest.emit('failed', Object.assign(new Error('no'), { code: 53405 }), { progressEvents: [] });
  const report = await failing.running.report;
  assert.deepEqual([report.isPassed, report.quality, report.error.twilioCode], [false, 'failed', 53405]);
  const stopped = await preflight();
  stopped.running.stop();
  assert.equal((await stopped.running.report).error.code, 'aborted');
  assert.equal(stopped.sdkTest.stopped, true);
});
