/** Cameras, microphones and speakers. */

import { BookendError, deviceErrorOf } from './errors.js';

const LEVEL_MS = 100;
const TONE_HZ = 440;
const TONE_GAIN = 0.2;

/** Speech is far below full scale: a level of 1 is a loud voice. */
const LOUD = 0.25;

const media = () => globalThis.navigator?.mediaDevices;

/** @param {MediaDeviceKind} [kind] */
export const listDevices = async (kind) => {
  const devices = (await media()?.enumerateDevices?.()) ?? [];
  return devices
    .filter((device) => device.deviceId !== '' && (kind === undefined || device.kind === kind))
    .map((device) => ({ id: device.deviceId, kind: device.kind, label: device.label }));
};

/** @param {(devices: import('../types/index.js').Device[]) => void} onChange */
export const watchDevices = (onChange) => {
  const devices = media();
  let isStopped = false;
  const emit = () => listDevices().then((list) => !isStopped && onChange(list), () => {});
  devices?.addEventListener?.('devicechange', emit);
  return () => {
    isStopped = true;
    devices?.removeEventListener?.('devicechange', emit);
  };
};

/** @param {'camera'|'microphone'} kind @returns {Promise<'granted'|'denied'|'prompt'|'unknown'>} */
export const devicePermission = async (kind) => {
  try {
    return (await navigator.permissions.query({ name: /** @type {PermissionName} */ (kind) })).state;
  } catch {
    return 'unknown'; // older browsers do not know these names
  }
};

/** @param {boolean|string|MediaTrackConstraints|undefined} wanted */
const constraintsOf = (wanted) => (typeof wanted === 'string' ? { deviceId: { exact: wanted } } : wanted);

/** @param {MediaStreamConstraints} constraints */
const open = async (constraints) => {
  const devices = media();
  if (!devices?.getUserMedia) throw new BookendError('unsupported');
  try {
    return (await devices.getUserMedia(constraints)).getTracks();
  } catch (error) {
    throw deviceErrorOf(error);
  }
};

/**
 * @param {{audio?: boolean|string|MediaTrackConstraints, video?: boolean|string|MediaTrackConstraints}} [wanted]
 * @returns {Promise<import('../types/index.js').OpenedDevices>}
 */
export const openDevices = async ({ audio = true, video = true } = {}) => {
  const wanted = { audio: constraintsOf(audio), video: constraintsOf(video) };
  /** @type {Record<'audio'|'video', ?BookendError>} */
  const errors = { audio: null, video: null };
  /** @type {MediaStreamTrack[]} */
  let tracks = [];
  const both = wanted.audio && wanted.video ? await open(wanted).catch(() => null) : null;
  if (both) {
    tracks = both;
  } else {
    for (const kind of /** @type {('audio'|'video')[]} */ (['audio', 'video'])) {
      if (!wanted[kind]) continue;
      await open({ [kind]: wanted[kind] }).then((found) => tracks.push(...found), (error) => (errors[kind] = error));
    }
  }
  const trackOf = (/** @type {string} */ kind) => tracks.find((track) => track.kind === kind) ?? null;
  return {
    audioTrack: trackOf('audio'),
    videoTrack: trackOf('video'),
    audioError: errors.audio,
    videoError: errors.video,
    close: () => tracks.forEach((track) => track.stop()),
  };
};

/**
 * Sends the sound of a context to a speaker. Where a context cannot choose one (Firefox), an element
 * plays it.
 *
 * @param {any} context
 * @param {string} deviceId
 * @returns {Promise<{output: any, stop: () => void}>} `output`: the node to connect to
 */
const openSpeaker = async (context, deviceId) => {
  if (context.setSinkId) {
    await context.setSinkId(deviceId);
    return { output: context.destination, stop: () => {} };
  }
  const element = /** @type {any} */ (globalThis.document?.createElement('audio'));
  if (!element?.setSinkId || !context.createMediaStreamDestination) throw new BookendError('unsupported');
  await element.setSinkId(deviceId);
  const output = context.createMediaStreamDestination();
  element.srcObject = output.stream;
  await element.play();
  const stop = () => {
    element.pause();
    element.srcObject = null;
  };
  return { output, stop };
};

/** @param {{deviceId?: string, seconds?: number}} [options] @returns {Promise<import('../types/index.js').TestTone>} */
export const playTestTone = async ({ deviceId, seconds = 1 } = {}) => {
  if (!globalThis.AudioContext) throw new BookendError('unsupported');
  const context = /** @type {any} */ (new AudioContext());
  let speaker = { output: context.destination, stop: () => {} };
  /** @type {?BookendError} */
  let error = null;
  try {
    await context.resume(); // first: an element waits for sound
    if (deviceId !== undefined) {
      await openSpeaker(context, deviceId).then((opened) => (speaker = opened), (cause) => (error = deviceErrorOf(cause)));
    }
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = TONE_HZ;
    gain.gain.value = TONE_GAIN;
    tone.connect(gain).connect(speaker.output);
    const ended = new Promise((resolve) => (tone.onended = resolve));
    tone.start();
    tone.stop(context.currentTime + seconds);
    await ended;
    return { speaker: deviceId === undefined || error ? 'default' : 'chosen', error };
  } finally {
    speaker.stop();
    await context.close();
  }
};

/** @param {MediaStreamTrack} track @param {(level: number) => void} onLevel */
export const meterLevel = (track, onLevel) => {
  if (!globalThis.AudioContext) throw new BookendError('unsupported');
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    onLevel(Math.min(1, Math.sqrt(power) / LOUD));
  }, LEVEL_MS);
  return () => {
    clearInterval(timer);
    context.close();
  };
};
