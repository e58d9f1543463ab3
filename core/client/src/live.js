/** Live events: one connection for all listeners, where possible for those of all tabs. */

import { connect } from './connection.js';
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
 * @property {() => void} [onPosition] the first position: nothing that happens from now on is missed
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
  /** @type {LiveStatus} */
  status = 'closed';

  /**
   * @param {{http: import('./http.js').Http, runtime: import('./runtime.js').Runtime, onCall?: (call: Call) => void,
   *   nameForTabs?: () => ?string}} parts `nameForTabs`: under which name tabs share; null if they do not
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Whether nothing that happens from now on is missed. */
  get isPositioned() {
    return this.#isPositioned;
  }

  /** @param {Listener} listener @returns {() => void} how to stop */
  listen(listener) {
    this.#listeners.add(listener);
    this.#parts.runtime.clearTimeout(this.#closing);
    this.#closing = null;
    if (!this.#connection) this.#open();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#closing = this.#parts.runtime.setTimeout(() => this.#close(), LINGER_MS);
    };
  }

  reconnect() {
    this.#connection?.reconnect();
  }

  /** A call that a request of this page was answered with. @param {Call} call */
  offer(call) {
    for (const listener of [...this.#listeners]) listener.onCall?.(call);
  }

  #open() {
    const { http, runtime, nameForTabs } = this.#parts;
    this.#become('connecting', null);
    /** @type {Parameters<typeof connect>[0]} */
    const parts = {
      http,
      runtime,
      onFrames: (frames) => frames.forEach((frame) => this.#take(frame)),
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

  /** Somebody else has signed in: nothing that was known is theirs. */
  #startAnew() {
    this.#connection?.stop();
    this.#isPositioned = false;
    this.#sequences.clear();
    this.#open();
    for (const listener of [...this.#listeners]) listener.onReset?.();
  }

  #close() {
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
    for (const listener of [...this.#listeners]) listener.onStatus?.(status, error);
  }

  /** @param {import('./sse.js').Frame} frame */
  #take({ type, data, id }) {
    const isFirst = !this.#isPositioned && id !== null;
    if (isFirst) this.#isPositioned = true;
    if (type === 'reset') {
      this.#sequences.clear();
      for (const listener of [...this.#listeners]) listener.onReset?.();
    } else if (isFirst) {
      for (const listener of [...this.#listeners]) listener.onPosition?.();
    }
    if (type === null || type === 'reset') return;
    /** @type {LiveCallEvent} */
    const live = JSON.parse(data);
    if (!this.#isNew(live)) return;
    this.#parts.onCall?.(live.call);
    for (const listener of [...this.#listeners]) {
      listener.onEvent?.(live);
      listener.onCall?.(live.call);
    }
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
