/** Live events: one connection for all listeners, where possible for those of all tabs. */

import { connect } from './connection.js';
import { guarded } from './runtime.js';
import { SharedConnection } from './sharing.js';

/** The connection outlives its last listener a little, because pages replace listeners. */
const LINGER_MS = 200;

/** Calls whose last sequence number is remembered. */
const REMEMBERED_CALLS = 2_000;

/** @typedef {import('../types/index.js').Call} Call */
/** @typedef {import('../types/index.js').LiveStatus} LiveStatus */
/** @typedef {import('../types/index.js').LiveCallEvent} LiveCallEvent */

/**
 * @typedef {object} Listener
 * @property {(live: LiveCallEvent) => void} [onEvent]
 * @property {(call: Call) => void} [onCall] a call by an event, or by the answer to a request of this page
 * @property {(status: LiveStatus, error: any) => void} [onStatus]
 * @property {() => void} [onReset] events may be missing
 * @property {() => void} [onClock] the clock has jumped: the page has slept
 * @property {() => void} [onPosition] the first position: nothing that happens from now on is missed
 * @property {() => void} [onClose] the client was closed: nothing follows
 */

export class LiveStream {
  #parts;
  /** @type {?{reconnect: () => void, stop: () => void}} */
  #connection = null;
  /** @type {Set<Listener>} */
  #listeners = new Set();
  /** @type {Map<string, number>} */
  #sequences = new Map();
  /** @type {unknown} */
  #closing = null;
  #isPositioned = false;
  #isClosed = false;
  /** @type {LiveStatus} */
  status = 'closed';

  /**
   * @param {{http: import('./http.js').Http, runtime: import('./runtime.js').Runtime, onCall?: (call: Call) => void,
   *   nameForTabs?: () => ?string}} parts `nameForTabs`: under which name tabs share; null if they do not
   */
  constructor(parts) {
    this.#parts = parts;
    parts.http.clock.listen(() => this.#notify((listener) => listener.onClock?.()));
  }

  /** Whether nothing that happens from now on is missed. */
  get isPositioned() {
    return this.#isPositioned;
  }

  /** @param {Listener} listener @returns {() => void} how to stop */
  listen(listener) {
    if (this.#isClosed) {
      listener.onClose?.();
      return () => {};
    }
    this.#listeners.add(listener);
    this.#parts.runtime.clearTimeout(this.#closing);
    this.#closing = null;
    if (!this.#connection) this.#open();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#closing = this.#parts.runtime.setTimeout(() => this.#disconnect(), LINGER_MS);
    };
  }

  reconnect() {
    this.#connection?.reconnect();
  }

  /** Ends the stream for good, for all listeners. */
  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.runtime.clearTimeout(this.#closing);
    const { status } = this;
    this.#disconnect();
    if (status !== 'closed') this.#notify((listener) => listener.onStatus?.('closed', null));
    this.#notify((listener) => listener.onClose?.());
    this.#listeners.clear();
  }

  /** A call that a request of this page was answered with. @param {Call} call */
  offer(call) {
    this.#notify((listener) => listener.onCall?.(call));
  }

  /** @param {(listener: Listener) => void} call */
  #notify(call) {
    for (const listener of [...this.#listeners]) guarded(() => call(listener));
  }

  #open() {
    const { http, runtime, nameForTabs } = this.#parts;
    this.#become('connecting', null);
    /** @type {Parameters<typeof connect>[0]} */
    const parts = {
      http,
      runtime,
      onFrames: (frames) => frames.forEach((frame) => guarded(() => this.#take(frame))),
      onStatus: (status, error) => this.#become(status, error),
    };
    const name = nameForTabs?.() ?? null;
    if (name === null) {
      this.#connection = connect(parts);
      return;
    }
    const isSame = () => nameForTabs?.() === name;
    this.#connection = new SharedConnection({ ...parts, name, isSame, onOther: () => this.#startAnew() });
  }

  /** Another person has signed in: drops the position and the sequence numbers of the one before. */
  #startAnew() {
    this.#connection?.stop();
    this.#isPositioned = false;
    this.#sequences.clear();
    this.#open();
    this.#notify((listener) => listener.onReset?.());
  }

  #disconnect() {
    this.#closing = null;
    this.#connection?.stop();
    this.#connection = null;
    this.#isPositioned = false;
    this.#sequences.clear();
    this.status = 'closed';
  }

  /** @param {LiveStatus} status @param {any} error */
  #become(status, error) {
    if (this.status === status) return;
    this.status = status;
    this.#notify((listener) => listener.onStatus?.(status, error));
  }

  /** @param {import('./sse.js').Frame} frame */
  #take({ type, data, id }) {
    const isFirst = !this.#isPositioned && id !== null;
    if (isFirst) this.#isPositioned = true;
    if (type === 'reset') {
      this.#sequences.clear();
      this.#notify((listener) => listener.onReset?.());
    } else if (isFirst) {
      this.#notify((listener) => listener.onPosition?.());
    }
    if (type === null || type === 'reset') return;
    /** @type {LiveCallEvent} */
    const live = JSON.parse(data);
    if (!this.#isNew(live)) return;
    this.#parts.http.clock.atLeast(live.call.server_time);
    this.#parts.onCall?.(live.call);
    this.#notify((listener) => listener.onEvent?.(live));
    this.#notify((listener) => listener.onCall?.(live.call));
  }

  /** @param {LiveCallEvent} live */
  #isNew({ event, call }) {
    if (event.sequence <= (this.#sequences.get(call.id) ?? 0)) return false;
    this.#sequences.delete(call.id);
    this.#sequences.set(call.id, event.sequence);
    const [oldest] = this.#sequences.keys();
    if (this.#sequences.size > REMEMBERED_CALLS) this.#sequences.delete(oldest);
    return true;
  }
}

/** A share in the stream, as events of the page. */
export class LiveSubscription extends EventTarget {
  #stream;
  #stop;

  /** @param {LiveStream} stream */
  constructor(stream) {
    super();
    this.#stream = stream;
    const emit = (/** @type {string} */ type, /** @type {object} */ detail) =>
      this.dispatchEvent(new CustomEvent(type, { detail }));
    let isClosed = false;
    const stop = stream.listen({
      onEvent: (live) => {
        emit('event', live);
        if (!isClosed) emit(live.event.type, live);
      },
      onStatus: (status, error) => emit('status', { status, error }),
      onReset: () => emit('reset', {}),
    });
    this.#stop = () => ((isClosed = true), stop());
  }

  get status() {
    return this.#stream.status;
  }

  reconnect() {
    this.#stream.reconnect();
  }

  close() {
    this.#stop();
  }
}
