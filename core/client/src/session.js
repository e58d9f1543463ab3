/** One page's stay in a call's room. */

import { isLinkInvalid, isNewer, overFor, reasonOf } from './call.js';
import { Countdown } from './countdown.js';
import { finalState, isRefused } from './ending.js';
import { LocalMedia } from './media.js';
import { SessionPeople } from './people.js';
import { sleep } from './runtime.js';
import { snapshotOf } from './store.js';

/** @typedef {import('../types/index.js').SessionReason} SessionReason */

/** How long a page that leaves waits for the server's answer. */
const LEAVE_MS = 500;
const END_MS = 6_000;

const DUPLICATE_IDENTITY = 53205;
/** @type {Record<number, SessionReason>} */
const ROOM_ENDS = { 53118: 'room_ended', 53216: 'room_ended' };

export class CallSession extends EventTarget {
  #api;
  #runtime;
  #people;
  #media;
  #snapshot;
  /** @type {?import('../types/index.js').Watch} */
  #watch = null;
  #requests = new AbortController();
  #ended = false;
  #isEndEmitted = false;
  #ending = false;
  /** @type {?Promise<void>} */
  #leftReport = null;
  /** @type {Countdown} */
  #countdown;
  /** @type {(() => void)[]} */
  #stops = [];

  /** @type {any} the call as last seen */
  call = null;
  /** @type {?SessionReason} */
  reason = null;

  /**
   * @param {import('./room.js').CallApi} api
   * @param {any} room
   * @param {any} ticket
   * @param {import('./runtime.js').Runtime} runtime
   */
  constructor(api, room, ticket, runtime) {
    super();
    this.#api = api;
    this.#runtime = runtime;
    /** @type {import('../types/index.js').SdkRoom} */
    this.room = room;
    this.callId = api.id;
    /** @type {string} */
    this.identity = ticket.identity;
    this.#countdown = new Countdown(runtime, () => api.now(), ticket, {
      onTick: (remainingMs) => this.#emit('countdown', { remainingMs, limitMs: this.#countdown.limitMs }),
      onOverdue: () => this.#watch?.now(),
      onOverrun: () => this.#finish('time_limit'),
    });
    const emit = (/** @type {string} */ type, /** @type {object} */ detail) => this.#take(type, detail);
    this.#people = new SessionPeople(room, this.identity, emit);
    this.#media = new LocalMedia(room, emit);
    this.#snapshot = snapshotOf(this.#state());
    this.#stops.push(
      runtime.listen('pagehide', () => this.#finish('left')),
      api.reachability.listen((detail) => (this.#emit('server', detail), this.#show())),
    );
    runtime.setTimeout(() => this.#begin(), 0);
  }

  getSnapshot = () => this.#snapshot.get();

  /** @param {() => void} listener */
  subscribe = (listener) => this.#snapshot.subscribe(listener);

  get remainingMs() {
    return this.#countdown.remainingMs;
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
    if (this.#ended) return;
    await Promise.race([this.#reportLeft(), sleep(this.#runtime, LEAVE_MS)]);
    this.#finish('left');
  }

  async end() {
    if (this.#ended) return;
    if (!this.#api.complete) return this.leave();
    this.#ending = true;
    try {
      const call = await this.#api.complete({ deadlineMs: END_MS });
      this.#finish(reasonOf(call) ?? 'ended_by_participant', call);
    } catch (thrown) {
      const error = /** @type {import('./errors.js').BookendError} */ (thrown);
      if (this.#ended) return;
      this.#ending = false;
      if (error.code === 'call_over') return this.#finishAsServerSays('left');
      if (!isRefused(error)) return this.leave();
      await this.#finishIfOver(error);
    }
  }

  /** Another end may be the reason of a refusal; otherwise the call goes on, and so does the session. @param {unknown} refusal */
  async #finishIfOver(refusal) {
    const call = await this.#api.get({ deadlineMs: END_MS, signal: this.#requests.signal }).catch(() => null);
    if (call) this.#update(call);
    if (!this.#ended) throw refusal;
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
    this.#watch = this.#api.watch((call) => this.#update(call), { onStatus: () => this.#show() });
    this.#api.connected({ signal: this.#requests.signal }).then((call) => this.#update(call), () => {});
    this.#emit('connected', { identity: this.identity, roomName: room.name });
    this.#media.begin();
    this.#people.begin();
    if (!this.#ended) this.#countdown.start();
    if (room.state === 'disconnected') this.#onDisconnected(null);
  }

  /** @param {any} call */
  #update(call) {
    // a guest whose link expires stays: who is in the room is the provider's to decide
    if (this.#ended || isLinkInvalid(call) || !isNewer(this.call, call)) return;
    this.call = call;
    this.#countdown.take(call);
    this.#people.take(call);
    this.#show();
    this.#emit('state', { call });
    const reason = overFor(call, this.identity);
    if (reason) this.#finish(reason, call);
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
    const found = await finalState(this.#api, this.#runtime, { identity: this.identity, call: this.call, otherwise, signal });
    this.#finish(found.reason, found.call);
  }

  /** @param {SessionReason} reason @param {any} [call] */
  #finish(reason, call = this.call) {
    if (this.#ended) return;
    this.#ended = true;
    this.reason = reason;
    this.call = call;
    this.#countdown.stop();
    this.#watch?.stop();
    this.#requests.abort();
    for (const stop of this.#stops) stop();
    if (reason === 'left') this.#reportLeft();
    this.#media.end();
    this.room.disconnect();
    this.#show();
    const byMe = reason === 'left' || (this.#ending && reason === 'ended_by_participant');
    this.#emit('ended', { reason, call, byMe });
  }

  /** @returns {Promise<void>} */
  #reportLeft() {
    this.#leftReport ??= this.#api.left({ keepalive: true }).then(() => {}, () => {});
    return this.#leftReport;
  }

  /** @returns {import('../types/index.js').SessionSnapshot} */
  #state() {
    const state = this.#ended ? 'ended' : this.room.state === 'reconnecting' ? 'reconnecting' : 'connected';
    const { call, reason } = this;
    const { endsAt, limitMs } = this.#countdown;
    const server = this.#api.reachability.state;
    return { state, server, live: this.#api.live(), call, reason, ...this.#people.show(), endsAt, limitMs };
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
