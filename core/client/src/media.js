/** The own microphone, camera and screen in a room. */

import { BookendError, deviceErrorOf } from './errors.js';
import { LatestChanges } from './latest.js';
import { sourceOf } from './people.js';

const SCREEN = 'screen';

/** @typedef {'audio'|'video'} Kind */

export class LocalMedia {
  #room;
  #emit;
  /** Tracks that were opened here, and are stopped at the end. @type {Set<any>} */
  #owned = new Set();
  /** @type {MediaStreamTrack[]} */
  #shared = [];
  /** @type {Set<any>} */
  #restarting = new Set();
  #changes = new LatestChanges();
  /** @type {?string} */
  #speaker = null;
  #isEnded = false;

  /** @param {import('../types/index.js').SdkRoom} room @param {(type: string, detail: object) => void} emit */
  constructor(room, emit) {
    this.#room = room;
    this.#emit = emit;
  }

  begin() {
    for (const track of [...this.#tracks('audio'), ...this.#tracks('video')]) this.#followDevice(track);
  }

  get muted() {
    return !this.#tracks('audio').some((track) => track.isEnabled);
  }

  get cameraOff() {
    return !this.#tracks('video').some((track) => track.isEnabled);
  }

  get isSharing() {
    return this.#shared.length > 0;
  }

  /** @param {Kind} kind @param {boolean} on */
  switch(kind, on) {
    for (const track of this.#tracks(kind)) on ? track.enable() : track.disable();
    this.#changed();
  }

  /** Two changes at once would publish two devices. @param {MediaDeviceKind} kind @param {string} deviceId */
  setDevice(kind, deviceId) {
    return this.#changes.apply(kind, (isLatest) =>
      kind === 'audiooutput' ? this.#setSpeaker(deviceId) : this.#setInput(kind, deviceId, isLatest));
  }

  /** @param {MediaDeviceKind} kind @param {string} deviceId @param {() => boolean} isLatest */
  async #setInput(kind, deviceId, isLatest) {
    const of = kind === 'audioinput' ? 'audio' : 'video';
    const constraints = { deviceId: { exact: deviceId } };
    const [track] = this.#tracks(of);
    try {
      if (track) await this.#change(of, track, constraints, isLatest);
      else await this.#publishNew(of, constraints, isLatest);
    } catch (error) {
      throw deviceErrorOf(error);
    } finally {
      this.#changed();
    }
  }

  /** @param {DisplayMediaStreamOptions} [options] */
  async share(options = { video: true }) {
    if (this.isSharing) return;
    if (this.#isEnded) throw unused([]);
    const devices = globalThis.navigator?.mediaDevices;
    if (!devices?.getDisplayMedia) throw new BookendError('unsupported');
    const stream = await devices.getDisplayMedia(options).catch((error) => {
      throw deviceErrorOf(error);
    });
    const tracks = stream.getTracks();
    // the choice of a screen takes its time
    if (this.#isEnded || this.isSharing) throw unused(tracks);
    this.#shared = tracks;
    try {
      for (const track of tracks) await this.#publishScreen(track);
    } catch (error) {
      this.stopSharing();
      throw deviceErrorOf(error);
    }
    if (this.#shared !== tracks) throw unused(tracks);
    this.#changed();
  }

  /** @returns {boolean} whether there was something to stop */
  stopSharing() {
    if (!this.isSharing) return false;
    for (const track of this.#shared) {
      this.#room.localParticipant.unpublishTrack(track);
      track.stop();
    }
    this.#shared = [];
    this.#changed();
    return true;
  }

  /** The sound of elements that play the room, also of later ones. @returns {Promise<unknown>} */
  async applySpeaker() {
    if (this.#speaker === null || !globalThis.document) return;
    const moves = [];
    const played = new Set();
    for (const { audioTracks } of this.#room.participants.values()) {
      for (const { track } of audioTracks.values()) if (track) played.add(track.mediaStreamTrack);
    }
    for (const element of /** @type {NodeListOf<any>} */ (document.querySelectorAll('audio, video'))) {
      const tracks = element.srcObject?.getAudioTracks?.() ?? [];
      if (tracks.some((/** @type {any} */ track) => played.has(track))) moves.push(element.setSinkId(this.#speaker));
    }
    await Promise.all(moves);
  }

  end() {
    this.#isEnded = true;
    for (const track of this.#shared) track.stop();
    this.#shared = [];
    for (const track of this.#owned) track.stop();
    this.#owned.clear();
  }

  /** @param {string} deviceId */
  async #setSpeaker(deviceId) {
    const prototype = /** @type {any} */ (globalThis).HTMLMediaElement?.prototype;
    if (!prototype?.setSinkId) throw new BookendError('unsupported');
    const before = this.#speaker;
    this.#speaker = deviceId;
    try {
      await this.applySpeaker();
    } catch (error) {
      this.#speaker = before;
      throw deviceErrorOf(error);
    }
  }

  /** The SDK stops the old device first, because some browsers have one microphone at a time. @param {any} track @param {object} constraints */
  async #restart(track, constraints) {
    this.#restarting.add(track);
    try {
      await track.restart(constraints);
      this.#owned.add(track);
      if (this.#isEnded) throw unused([track]);
    } finally {
      this.#restarting.delete(track);
    }
  }

  /** The SDK restarts only tracks that it has opened itself; those that a page brings are replaced. @param {Kind} kind @param {any} track @param {object} constraints @param {() => boolean} isLatest */
  async #change(kind, track, constraints, isLatest) {
    try {
      await this.#restart(track, constraints);
    } catch (error) {
      if (error instanceof BookendError || deviceErrorOf(error).code !== 'unexpected') throw error;
      this.#restarting.add(track);
      await this.#publishNew(kind, constraints, isLatest, track).catch((refused) => {
        this.#restarting.delete(track);
        throw refused;
      });
      this.#room.localParticipant.unpublishTrack(track);
      track.stop();
    }
  }

  /** @param {Kind} kind @param {object} constraints @param {() => boolean} isLatest @param {any} [old] the track that it replaces */
  async #publishNew(kind, constraints, isLatest, old) {
    const open = () => navigator.mediaDevices.getUserMedia({ [kind]: constraints });
    const stream = await open().catch((error) => {
      if (!old || deviceErrorOf(error).code !== 'device_in_use') throw error;
      old.stop(); // telephones have one camera at a time
      return open();
    });
    const [opened] = stream.getTracks();
    if (this.#isEnded || !isLatest()) throw unused([opened]);
    // before it is published
    if (old && !old.isEnabled) opened.enabled = false;
    this.#owned.add(opened);
    const publication = await this.#room.localParticipant.publishTrack(opened).catch((/** @type {unknown} */ error) => {
      this.#owned.delete(opened);
      opened.stop();
      throw error;
    });
    // muted meanwhile
    if (old && !old.isEnabled) publication?.track?.disable?.();
    if (publication?.track) this.#followDevice(publication.track);
  }

  /** @param {MediaStreamTrack} track */
  async #publishScreen(track) {
    track.addEventListener('ended', () => {
      if (this.stopSharing()) this.#emit('device', { kind: SCREEN });
    });
    const name = track.kind === 'video' ? SCREEN : `${SCREEN}-${track.kind}`;
    await this.#room.localParticipant.publishTrack(track, { name });
  }

  /** @param {any} track */
  #followDevice(track) {
    track.on?.('stopped', () => {
      if (!this.#restarting.has(track)) this.#emit('device', { kind: track.kind });
    });
  }

  /** Microphones or cameras, without the screen. @param {Kind} kind @returns {any[]} */
  #tracks(kind) {
    const publications = [...this.#room.localParticipant[`${kind}Tracks`].values()];
    return publications.map(({ track }) => track).filter((track) => track && sourceOf(track) !== SCREEN);
  }

  #changed() {
    this.#emit('local', { muted: this.muted, cameraOff: this.cameraOff, isSharing: this.isSharing });
  }
}

/** Stops tracks that came too late, or beside others: their device would stay on. @param {{stop: () => void}[]} tracks */
const unused = (tracks) => {
  for (const track of tracks) track.stop();
  return new BookendError('aborted');
};
