/** One page's stay in a call's room. */

import { isLinkInvalid, isNewer, overFor, reasonOf, timeOf } from './call.js';
import { finalState } from './ending.js';
import { LocalMedia } from './media.js';
import { SessionPeople } from './people.js';
import { sleep } from './runtime.js';
import { snapshotOf } from './store.js';

/** @typedef {import('../types/index.js').SessionReason} SessionReason */

const TICK_MS = 200;

/** How long a page stays in the room after the limit when the server cannot be reached. */
const OVERRUN_MS = 3_000;

/** How long a page that leaves waits for the server's answer. */
const FAREWELL_MS = 500;
const END_MS = 6_000;

const DUPLICATE_IDENTITY = 53205;
/** @type {Record<number, SessionReason>} */
const ROOM_ENDS = { 53118: 'room_ended', 53216: 'room_ended' };

export class CallSession extends EventTarget {
  #seat;
  #runtime;
  #people;
  #media;
  #snapshot;
  /** @type {?import('../types/index.js').Watch} */
  #watch = null;
  /** @type {unknown} */
  #ticker = null;
  #requests = new AbortController();
  #ended = false;
  #isEndEmitted = false;
  #ending = false;
  /** @type {?Promise<void>} */
  #goodbye = null;
  #overdue = false;
  /** @type {?number} */
  #endsAt;
  #limitMs;
  /** @type {(() => void)[]} */
  #stops = [];

  /** @type {any} the call as last seen */
  call = null;
  /** @type {?SessionReason} */
  reason = null;

  /**
   * @param {import('./room.js').Seat} seat
   * @param {any} room
   * @param {any} ticket
   * @param {import('./runtime.js').Runtime} runtime
   */
  constructor(seat, room, ticket, runtime) {
    super();
    this.#seat = seat;
    this.#runtime = runtime;
    /** @type {import('../types/index.js').SdkRoom} */
    this.room = room;
    this.callId = seat.id;
    /** @type {string} */
    this.identity = ticket.identity;
    this.#endsAt = ticket.ends_at ? Date.parse(ticket.ends_at) : null;
    this.#limitMs = ticket.limit_seconds * 1000;
    const emit = (/** @type {string} */ type, /** @type {object} */ detail) => this.#take(type, detail);
    this.#people = new SessionPeople(room, this.identity, emit);
    this.#media = new LocalMedia(room, emit);
    this.#snapshot = snapshotOf(this.#state());
    this.#stops.push(
      runtime.listen('pagehide', () => this.#finish('left')),
      seat.reachability.listen((detail) => (this.#emit('server', detail), this.#show())),
    );
    runtime.setTimeout(() => this.#begin(), 0);
  }

  getSnapshot = () => this.#snapshot.get();

  /** @param {() => void} listener */
  subscribe = (listener) => this.#snapshot.subscribe(listener);

  get remainingMs() {
    return this.#endsAt === null ? null : Math.max(0, this.#endsAt - this.#seat.now());
  }

  get muted() { return this.#media.muted; }
  get cameraOff() { return this.#media.cameraOff; }
  get isSharing() { return this.#media.isSharing; }

  mute(muted = true) {
    this.#media.switch('audio', !muted);
  }

  camera(on = true) {
    this.#media.switch('video', on);
  }

  /** @param {MediaDeviceKind} kind @param {string} deviceId */
  setDevice(kind, deviceId) {
    return this.#media.setDevice(kind, deviceId);
  }

  /** @param {DisplayMediaStreamOptions} [options] */
  shareScreen(options) {
    return this.#media.share(options);
  }

  stopSharing() {
    this.#media.stopSharing();
  }

  /** The server gets the report first, so that it does not take this for a lost connection. */
  async leave() {
    await Promise.race([this.#sayGoodbye(), sleep(this.#runtime, FAREWELL_MS)]);
    this.#finish('left');
  }

  async end() {
    if (!this.#seat.complete) return this.leave();
    this.#ending = true;
    try {
      const call = await this.#seat.complete({ deadlineMs: END_MS });
      this.#finish(reasonOf(call) ?? 'ended_by_participant', call);
    } catch (thrown) {
      const { code } = /** @type {import('./errors.js').BookendError} */ (thrown);
      if (code === 'call_over' || code === 'illegal_state') await this.#finishAsServerSays('left');
      else this.#finish('left');
    }
  }

  #begin() {
    if (this.#ended) return;
    const { room } = this;
    for (const state of ['reconnecting', 'reconnected']) {
      room.on(state, () => {
        this.#emit(state);
        this.#show();
        this.#watch?.now(); // whether the server is gone as well is known at once
      });
    }
    room.on('disconnected', (_, error) => this.#onDisconnected(error));
    this.#watch = this.#seat.watch((call) => this.#update(call), { onStatus: () => this.#show() });
    this.#seat.connected({ signal: this.#requests.signal }).then((call) => this.#update(call), () => {});
    this.#emit('connected', { identity: this.identity, roomName: room.name });
    this.#media.begin();
    this.#people.begin();
    this.#tick();
    if (room.state === 'disconnected') this.#onDisconnected(null);
  }

  /** @param {any} call */
  #update(call) {
    // a guest whose link expires stays: who is in the room is the provider's to decide
    if (this.#ended || isLinkInvalid(call) || !isNewer(this.call, call)) return;
    this.call = call;
    this.#endsAt = call.ends_at ? Date.parse(call.ends_at) : null;
    this.#limitMs = call.started_at && call.ends_at ? timeOf(call.ends_at) - timeOf(call.started_at) : call.duration_seconds * 1000;
    this.#people.take(call);
    this.#show();
    this.#emit('state', { call });
    const reason = overFor(call, this.identity);
    if (reason) this.#finish(reason, call);
  }

  #tick() {
    if (this.#ended) return;
    this.#ticker = this.#runtime.setTimeout(() => this.#tick(), TICK_MS);
    if (this.#endsAt === null) return;
    const remaining = this.#endsAt - this.#seat.now();
    this.#emit('countdown', { remainingMs: Math.max(0, remaining), limitMs: this.#limitMs });
    if (remaining > 0) {
      this.#overdue = false;
    } else if (!this.#overdue) {
      this.#overdue = true;
      this.#watch?.now();
    } else if (remaining < -OVERRUN_MS) {
      this.#finish('time_limit');
    }
  }

  /** @param {any} error */
  async #onDisconnected(error) {
    if (this.#ended) return;
    if (error?.code === DUPLICATE_IDENTITY) return this.#finish('replaced');
    return this.#finishAsServerSays(ROOM_ENDS[error?.code] ?? (error ? 'connection_lost' : 'removed'));
  }

  /** @param {SessionReason} otherwise */
  async #finishAsServerSays(otherwise) {
    this.#watch?.stop();
    const { signal } = this.#requests;
    const found = await finalState(this.#seat, this.#runtime, { identity: this.identity, call: this.call, otherwise, signal });
    this.#finish(found.reason, found.call);
  }

  /** @param {SessionReason} reason @param {any} [call] */
  #finish(reason, call = this.call) {
    if (this.#ended) return;
    this.#ended = true;
    this.reason = reason;
    this.call = call;
    this.#runtime.clearTimeout(this.#ticker);
    this.#watch?.stop();
    this.#requests.abort();
    for (const stop of this.#stops) stop();
    if (reason === 'left') this.#sayGoodbye();
    this.#media.end();
    this.room.disconnect();
    this.#show();
    const byMe = reason === 'left' || (this.#ending && reason === 'ended_by_participant');
    this.#emit('ended', { reason, call, byMe });
  }

  /** @returns {Promise<void>} */
  #sayGoodbye() {
    this.#goodbye ??= this.#seat.left({ keepalive: true }).then(() => {}, () => {});
    return this.#goodbye;
  }

  /** @returns {import('../types/index.js').SessionSnapshot} */
  #state() {
    const state = this.#ended ? 'ended' : this.room.state === 'reconnecting' ? 'reconnecting' : 'connected';
    const { call, reason } = this;
    const [endsAt, limitMs] = [this.#endsAt, this.#limitMs];
    const server = this.#seat.reachability.state;
    return { state, server, live: this.#seat.live(), call, reason, ...this.#people.show(), endsAt, limitMs };
  }

  #show() {
    this.#snapshot.set(this.#state());
  }

  /** Events of people and devices. @param {string} type @param {object} detail */
  #take(type, detail) {
    this.#show();
    if (type === 'change') return;
    this.#emit(type, detail);
    if (type === 'track') queueMicrotask(() => this.#media.applySpeaker().catch(() => {}));
  }

  /** @param {string} type @param {object} [detail] */
  #emit(type, detail = {}) {
    if (this.#isEndEmitted) return;
    this.#isEndEmitted = type === 'ended';
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
