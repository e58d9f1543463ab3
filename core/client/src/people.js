/** The people of a session: what the room shows of them, and what the call says. */

import { participantOf } from './call.js';
import { isSame } from './store.js';

/** @typedef {import('../types/index.js').SessionPerson} SessionPerson */
/** @typedef {import('../types/index.js').SessionTrack} SessionTrack */
/** @typedef {import('../types/index.js').Connection} Connection */

const SCREEN = /^screen\b/;

/** @param {any} track @returns {SessionTrack['source']} */
export const sourceOf = (track) => {
  if (SCREEN.test(track.name ?? '')) return 'screen';
  return track.kind === 'audio' ? 'microphone' : 'camera';
};

/** @param {any} publication @returns {?SessionTrack} */
const trackOf = ({ track, trackSid, isTrackEnabled }) => {
  if (!track || (track.kind !== 'audio' && track.kind !== 'video')) return null;
  const isEnabled = isTrackEnabled ?? track.isEnabled;
  return Object.freeze({ id: track.sid ?? trackSid, kind: track.kind, source: sourceOf(track), isEnabled, track });
};

/** A person as seen in the room. @typedef {{member: any, gone: ?Connection}} Seen */

export class SessionPeople {
  #room;
  #identity;
  #emit;
  /** @type {Map<string, Seen>} */
  #seen = new Map();
  /** The last of each, so that what has not changed stays the same. @type {Map<string, SessionPerson>} */
  #persons = new Map();
  /** @type {Map<string, Connection>} */
  #emitted = new Map();
  /** @type {?string} */
  #speaker = null;
  /** @type {any} */
  #call = null;

  /**
   * @param {import('../types/index.js').SdkRoom} room
   * @param {string} identity
   * @param {(type: string, detail: object) => void} emit
   */
  constructor(room, identity, emit) {
    this.#room = room;
    this.#identity = identity;
    this.#emit = emit;
  }

  begin() {
    const room = this.#room;
    room.on('participantConnected', (member) => this.#meet(member));
    room.on('participantDisconnected', (member) => this.#lose(member));
    room.on('participantReconnecting', () => this.#refresh());
    room.on('participantReconnected', () => this.#refresh());
    room.on('dominantSpeakerChanged', (member) => {
      this.#speaker = member?.identity ?? null;
      this.#emit('speaker', { identity: this.#speaker });
      this.#refresh();
    });
    this.#followQuality(room.localParticipant);
    room.participants.forEach((member) => this.#meet(member));
  }

  /** @param {any} call */
  take(call) {
    this.#call = call;
    this.#refresh();
  }

  /** @returns {{me: SessionPerson, people: SessionPerson[]}} */
  show() {
    const invited = (this.#call?.participants ?? []).map((/** @type {any} */ { identity }) => identity);
    const identities = new Set([...invited, ...this.#seen.keys()]);
    identities.delete(this.#identity);
    return { me: this.#person(this.#identity), people: [...identities].map((identity) => this.#person(identity)) };
  }

  /** @param {any} member */
  #meet(member) {
    const { identity } = member;
    this.#seen.set(identity, { member, gone: null });
    this.#followQuality(member);
    const emit = (/** @type {any} */ track, /** @type {string} */ state) => {
      if (track.kind !== 'audio' && track.kind !== 'video') return;
      this.#emit('track', { identity, id: track.sid, kind: track.kind, source: sourceOf(track), state, track });
      this.#refresh();
    };
    this.#refresh();
    member.tracks.forEach((/** @type {any} */ publication) => {
      if (publication.track) emit(publication.track, 'attached');
      if (publication.track && !publication.isTrackEnabled) emit(publication.track, 'disabled');
    });
    member.on('trackSubscribed', (/** @type {any} */ track) => {
      emit(track, 'attached');
      if (!track.isEnabled) emit(track, 'disabled');
    });
    member.on('trackUnsubscribed', (/** @type {any} */ track) => emit(track, 'detached'));
    member.on('trackEnabled', (/** @type {any} */ { track }) => track && emit(track, 'enabled'));
    member.on('trackDisabled', (/** @type {any} */ { track }) => track && emit(track, 'disabled'));
  }

  /** A newer connection of the same person is announced before the older one is gone. @param {any} member */
  #lose(member) {
    const seen = this.#seen.get(member.identity);
    if (seen?.member !== member) return;
    const was = this.#emitted.get(member.identity);
    this.#seen.set(member.identity, { member, gone: was === 'reconnecting' ? 'lost' : 'left' });
    this.#refresh();
  }

  /** @param {any} member */
  #followQuality(member) {
    member.on?.('networkQualityLevelChanged', (/** @type {number} */ level) => {
      this.#emit('quality', { identity: member.identity ?? this.#identity, level });
      this.#refresh();
    });
  }

  /** Emits the connections that have changed. */
  #refresh() {
    for (const { identity, connection } of this.show().people) {
      if (connection === (this.#emitted.get(identity) ?? 'absent')) continue;
      this.#emitted.set(identity, connection);
      this.#emit('participant', { identity, state: connection });
    }
    this.#emit('change', {});
  }

  /** @param {string} identity @returns {SessionPerson} */
  #person(identity) {
    const isMe = identity === this.#identity;
    const seen = this.#seen.get(identity);
    const invited = this.#call?.participants ? participantOf(this.#call, identity) : null;
    const member = isMe ? this.#room.localParticipant : seen && !seen.gone ? seen.member : null;
    const tracks = member ? [...member.tracks.values()].map(trackOf).filter((track) => track !== null) : [];
    const has = (/** @type {string} */ source, /** @type {string} */ kind) =>
      tracks.some((track) => track.source === source && track.kind === kind && track.isEnabled);
    const known = this.#persons.get(identity);
    const next = {
      identity,
      name: invited?.name ?? (isMe ? (this.#call?.name ?? null) : null),
      role: invited?.role ?? (isMe ? (this.#call?.role ?? null) : null),
      isMe,
      connection: isMe ? this.#ownConnection() : connectionOf(seen, invited),
      muted: !has('microphone', 'audio'),
      cameraOff: !has('camera', 'video'),
      isSharing: has('screen', 'video'),
      isSpeaking: this.#speaker === identity,
      networkQuality: member?.networkQualityLevel ?? null,
      tracks: sameTracks(known?.tracks, tracks),
    };
    const isUnchanged = known && Object.entries(next).every(([name, value]) => isSame(/** @type {any} */ (known)[name], value));
    const person = isUnchanged ? known : /** @type {SessionPerson} */ (Object.freeze(next));
    this.#persons.set(identity, person);
    return person;
  }

  /** @returns {Connection} */
  #ownConnection() {
    const { state } = this.#room;
    return state === 'reconnecting' ? 'reconnecting' : state === 'disconnected' ? 'left' : 'connected';
  }
}

/** @param {readonly SessionTrack[]|undefined} known @param {SessionTrack[]} tracks */
const sameTracks = (known, tracks) => {
  const same = tracks.map((track) => {
    const before = known?.find(({ id }) => id === track.id);
    return before && before.isEnabled === track.isEnabled && before.track === track.track ? before : track;
  });
  return known && isSame(known, same) ? known : Object.freeze(same);
};

/**
 * The room shows which people are present. The reason of an absence is in the call, as soon as the server has it.
 *
 * @param {Seen|undefined} seen
 * @param {?import('../types/index.js').Participant} invited
 * @returns {Connection}
 */
const connectionOf = (seen, invited) => {
  if (seen && !seen.gone) return seen.member.state === 'reconnecting' ? 'reconnecting' : 'connected';
  if (invited?.admission === 'removed') return 'removed';
  if (invited?.response === 'declined') return 'declined';
  if (invited?.left_reason === 'lost' || invited?.left_reason === 'removed') return invited.left_reason;
  if (invited?.left_reason) return 'left';
  return seen?.gone ?? 'absent';
};
