/** One page's stay in a call's room. */

import { overFor, reasonOf } from './call.js';
import { sleep } from './runtime.js';

const TICK_MS = 200;

/** How long a page stays in the room after the limit when the server cannot be reached. */
const OVERRUN_MS = 3_000;

/** How long the server is asked for the reason after the room has closed. */
const FINAL_STATE_MS = 4_000;

/** How long a page that leaves waits for the server's answer. */
const FAREWELL_MS = 500;

/**
 * One page's stay in a call's room.
 *
 * Events, each a CustomEvent with a `detail`:
 * - `connected` `{identity, roomName}`
 * - `participant` `{identity, state}`: `connected`, `disconnected`, `reconnecting`, `reconnected`
 * - `track` `{identity, id, kind, state, track}`: `attached`, `detached`, `enabled`, `disabled`;
 *   also for those who were there first. `track.attach()` gives the media element.
 * - `state` `{call}`: the call as the server has it, about once a second
 * - `countdown` `{remainingMs, limitMs}`: by the server's clock
 * - `reconnecting`, `reconnected`
 * - `local` `{muted, cameraOff}`, `device` `{kind}`: a device of this page stopped
 * - `ended` `{reason, call, byMe}`: once, and last; also when the page goes away, with `left`
 */
export class CallSession extends EventTarget {
  #seat;
  #runtime;
  #room;
  #watch;
  #ticker;
  #requests = new AbortController();
  #ended = false;
  #endTold = false;
  #ending = false;
  #goodbye = null;
  #overdue = false;
  #endsAt;
  #limitMs;

  /** @type {?Call} the call as last heard */
  call = null;
  /** @type {?Reason} */
  reason = null;

  /** @param {Seat} seat */
  constructor(seat, room, ticket, runtime) {
    super();
    this.#seat = seat;
    this.#runtime = runtime;
    this.#room = room;
    this.callId = seat.id;
    this.identity = ticket.identity;
    this.#endsAt = ticket.ends_at ? Date.parse(ticket.ends_at) : null;
    this.#limitMs = ticket.limit_seconds * 1000;
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
    setTimeout(() => this.#begin());
  }

  get muted() {
    return !this.#local('audio').some((track) => track.isEnabled);
  }

  get cameraOff() {
    return !this.#local('video').some((track) => track.isEnabled);
  }

  /** Silences the microphone, or opens it again with `false`. */
  mute(muted = true) {
    this.#switch('audio', !muted);
  }

  /** Shows the camera's picture, or hides it with `false`. */
  camera(on = true) {
    this.#switch('video', on);
  }

  /**
   * Leaves; the call goes on for the others, and one may come back. The server hears of it first, so
   * that it does not take this for a lost connection.
   */
  async leave() {
    await Promise.race([this.#sayGoodbye(), sleep(this.#runtime, FAREWELL_MS)]);
    this.#finish('left');
  }

  /** Ends the call for everybody; a guest, and a page that cannot reach the server, only leaves. */
  async end() {
    if (!this.#seat.complete) return this.leave();
    this.#ending = true;
    try {
      const call = await this.#seat.complete({ deadlineMs: 6_000 });
      this.#finish(reasonOf(call) ?? 'ended_by_participant', { call });
    } catch (error) {
      if (error.code === 'call_over' || error.code === 'illegal_state') await this.#finishAsServerSays('left');
      else this.#finish('left');
    }
  }

  #begin() {
    if (this.#ended) return;
    const room = this.#room;
    room.on('participantConnected', (participant) => this.#meet(participant));
    const isStillIn = (who) => [...room.participants.values()].some((p) => p !== who && p.identity === who.identity);
    for (const state of ['Disconnected', 'Reconnecting', 'Reconnected']) {
      // a newer connection of the same person is announced before the older one is gone
      room.on(`participant${state}`, (who) => {
        if (!isStillIn(who)) this.#tell('participant', { identity: who.identity, state: state.toLowerCase() });
      });
    }
    room.on('reconnecting', () => this.#tell('reconnecting'));
    room.on('reconnected', () => (this.#tell('reconnected'), this.#watch.now()));
    room.on('disconnected', (_, error) => this.#onDisconnected(error));
    for (const kind of ['audio', 'video']) {
      this.#local(kind).forEach((track) => track.on('stopped', () => this.#tell('device', { kind })));
    }
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#watch = this.#seat.watch((call) => this.#hear(call), { everyMs: 1_000 });
    const { signal } = this.#requests;
    this.#seat.connected({ signal }).then((call) => this.#hear(call), () => {});
    this.#tell('connected', { identity: this.identity, roomName: room.name });
    room.participants.forEach((participant) => this.#meet(participant));
    if (room.state === 'disconnected') this.#onDisconnected(null);
  }

  #meet(participant) {
    const { identity } = participant;
    const tell = (track, state) =>
      this.#tell('track', { identity, id: track.sid, kind: track.kind, state, track });
    this.#tell('participant', { identity, state: 'connected' });
    participant.tracks.forEach((publication) => {
      if (publication.track) tell(publication.track, 'attached');
      if (publication.track && !publication.isTrackEnabled) tell(publication.track, 'disabled');
    });
    participant.on('trackSubscribed', (track) => {
      tell(track, 'attached');
      if (!track.isEnabled) tell(track, 'disabled');
    });
    participant.on('trackUnsubscribed', (track) => tell(track, 'detached'));
    participant.on('trackEnabled', ({ track }) => track && tell(track, 'enabled'));
    participant.on('trackDisabled', ({ track }) => track && tell(track, 'disabled'));
  }

  #hear(call) {
    if (this.#ended || (this.call && call.server_time < this.call.server_time)) return;
    this.call = call;
    this.#endsAt = call.ends_at ? Date.parse(call.ends_at) : null;
    this.#limitMs = call.started_at && call.ends_at
      ? this.#endsAt - Date.parse(call.started_at)
      : call.duration_seconds * 1000;
    this.#tell('state', { call });
    this.#tick();
    const reason = overFor(call, this.identity);
    if (reason) this.#finish(reason, { call });
  }

  #tick() {
    if (this.#ended || this.#endsAt === null) return;
    const remaining = this.#endsAt - this.#seat.now();
    this.#tell('countdown', { remainingMs: Math.max(0, remaining), limitMs: this.#limitMs });
    if (remaining > 0) {
      this.#overdue = false;
    } else if (!this.#overdue) {
      this.#overdue = true;
      this.#watch.now();
    } else if (remaining < -OVERRUN_MS) {
      this.#finish('time_limit');
    }
  }

  async #onDisconnected(error) {
    if (this.#ended) return;
    if (error?.code === 53205) return this.#finish('replaced');
    const otherwise = { 53118: 'room_ended', 53216: 'room_ended' }[error?.code];
    return this.#finishAsServerSays(otherwise ?? (error ? 'connection_lost' : 'removed'));
  }

  /** Asks for the final state; `otherwise` if the call turns out to go on, or nobody answers. */
  async #finishAsServerSays(otherwise) {
    this.#watch?.stop();
    const { signal } = this.#requests;
    const deadline = performance.now() + FINAL_STATE_MS;
    const rounds = otherwise === 'connection_lost' ? 1 : Infinity;
    let call = null;
    for (let round = 0; round < rounds && !this.#ended; round++) {
      const left = deadline - performance.now();
      if (left <= 0) break;
      call = await this.#seat.get({ deadlineMs: left, signal }).catch(() => call);
      const reason = call && overFor(call, this.identity);
      if (reason) return this.#finish(reason, { call });
      await sleep(this.#runtime, 250);
    }
    this.#finish(otherwise, { call: call ?? this.call });
  }

  #finish(reason, { call = this.call } = {}) {
    if (this.#ended) return;
    this.#ended = true;
    this.reason = reason;
    this.call = call;
    clearInterval(this.#ticker);
    this.#watch?.stop();
    this.#requests.abort();
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    if (reason === 'left') this.#sayGoodbye();
    this.#room.disconnect();
    const byMe = reason === 'left' || (this.#ending && reason === 'ended_by_participant');
    this.#tell('ended', { reason, call, byMe });
  }

  #sayGoodbye() {
    this.#goodbye ??= this.#seat.left({ keepalive: true }).catch(() => {});
    return this.#goodbye;
  }

  #onPageHide = () => this.#finish('left');

  #local(kind) {
    const { localParticipant } = this.#room;
    return [...localParticipant[`${kind}Tracks`].values()].map((publication) => publication.track);
  }

  #switch(kind, on) {
    this.#local(kind).forEach((track) => (on ? track.enable() : track.disable()));
    this.#tell('local', { muted: this.muted, cameraOff: this.cameraOff });
  }

  #tell(type, detail = {}) {
    if (this.#endTold) return;
    this.#endTold = type === 'ended';
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
