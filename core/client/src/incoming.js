/** Calls that ring at the caller now. */

import { isAwaiting, isNewer, participantOf, timeOf } from './call.js';
import { listAll } from './calls.js';
import { follow } from './follow.js';
import { snapshotOf } from './store.js';

/** @typedef {import('../types/index.js').Call} Call */
/** @typedef {import('../types/index.js').RingEnd} RingEnd */

/** How often to check whether the page's own request, which may be the same call, has been answered. */
const OWN_REQUEST_MS = 250;

const LONGEST_TIMER_MS = 2_000_000_000;

export class IncomingStore extends EventTarget {
  #client;
  #runtime;
  #stream;
  #isRequesting;
  #ringBeforeMs;
  /** Those that may ring, now or later. @type {Map<string, Call>} */
  #calls = new Map();
  /** @type {Map<string, Call>} */
  #ringing = new Map();
  /** The scheduled times of calls that are silenced, by id: a call that was moved may ring again. @type {Map<string, ?string>} */
  #silenced = new Map();
  /** @type {unknown} */
  #timer = null;
  #isStopped = false;
  #snapshot;
  #follower;

  /**
   * @param {{client: import('./client.js').BookendClient, stream: import('./live.js').LiveStream,
   *   runtime: import('./runtime.js').Runtime, isRequesting: () => boolean}} parts
   * @param {import('../types/index.js').IncomingOptions} [options]
   */
  constructor({ client, stream, runtime, isRequesting }, { ringBeforeMs = 0 } = {}) {
    super();
    this.#client = client;
    this.#runtime = runtime;
    this.#stream = stream;
    this.#isRequesting = isRequesting;
    this.#ringBeforeMs = ringBeforeMs;
    /** @type {import('../types/index.js').IncomingSnapshot} */
    const first = { calls: [], status: stream.status };
    this.#snapshot = snapshotOf(first);
    this.#follower = follow(stream, runtime, {
      load: (reading) => this.#load(reading),
      onCall: (call) => this.#take(call),
      onStatus: () => this.#show(),
      onClose: () => this.#stopShowing(),
    });
    this.#show();
  }

  getSnapshot = () => this.#snapshot.get();

  /** @param {() => void} listener */
  subscribe = (listener) => this.#snapshot.subscribe(listener);

  reload() {
    return this.#follower.reload();
  }

  /** @param {string} id */
  silence(id) {
    this.#silenced.set(id, this.#calls.get(id)?.scheduled_time ?? this.#silenced.get(id) ?? null);
    this.#show();
  }

  /** @param {Call} call */
  #isSilenced({ id, scheduled_time: time }) {
    if (!this.#silenced.has(id)) return false;
    const silenced = this.#silenced.get(id) ?? time;
    this.#silenced.set(id, silenced);
    return silenced === time;
  }

  stop() {
    this.#follower.stop();
    this.#stopShowing();
  }

  #stopShowing() {
    this.#isStopped = true;
    this.#runtime.clearTimeout(this.#timer);
  }

  /** @param {import('../types/index.js').ReadOptions} reading */
  async #load(reading) {
    const before = [...this.#calls.values()];
    const found = await listAll(this.#client, { awaiting: 'me', order: 'soonest' }, reading);
    for (const call of found) if (isNewer(this.#calls.get(call.id), call)) this.#calls.set(call.id, call);
    const ids = new Set(found.map(({ id }) => id));
    // a call that is no longer in the list: its end is read only if it rings
    for (const { id } of before.filter((call) => !ids.has(call.id))) {
      if (this.#ringing.has(id)) await this.#client.get(id, reading).then((call) => this.#calls.set(id, call), () => {});
      if (this.#calls.get(id)?.status === 'pending' && !this.#client.identity) this.#stop(id, 'over');
      else if (!this.#ringing.has(id)) this.#calls.delete(id);
    }
    this.#show();
  }

  /** @param {Call} call */
  #take(call) {
    const known = this.#calls.get(call.id);
    if (!isNewer(known, call)) return;
    const { identity } = this.#client;
    if (identity) {
      if (known || participantOf(call, identity)?.response === 'pending') this.#calls.set(call.id, call);
    } else if (known) {
      this.#calls.set(call.id, call);
      // whose answer it was, only the list can say
      if (call.status === 'pending' && known.updated_at !== call.updated_at) this.reload();
    } else if (call.status === 'pending') {
      this.reload();
    }
    this.#show();
  }

  #show() {
    if (this.#isStopped) return;
    const now = this.#client.now();
    const isHeldBack = this.#isRequesting();
    for (const call of [...this.#calls.values()]) {
      const end = this.#endOf(call, now);
      if (end) this.#stop(call.id, end);
      else if (this.#ringing.has(call.id)) this.#ringing.set(call.id, call);
      else if (!isHeldBack && this.#ringsFrom(call) <= now) this.#ring(call);
    }
    const calls = [...this.#ringing.values()].sort((a, b) => timeOf(a.scheduled_time) - timeOf(b.scheduled_time));
    this.#snapshot.set({ calls, status: this.#stream.status });
    this.#wakeAt(now, isHeldBack);
  }

  /** @param {Call} call */
  #ringsFrom(call) {
    return timeOf(call.scheduled_time) - this.#ringBeforeMs;
  }

  /** Why it does not ring, now and later; null if it may. @param {Call} call @param {number} now @returns {?RingEnd} */
  #endOf(call, now) {
    if (this.#isSilenced(call)) return 'silenced';
    if (call.status === 'declined' || call.status === 'cancelled' || call.status === 'expired') return call.status;
    if (call.status === 'accepted' || call.status === 'in_progress') return 'accepted';
    if (call.status !== 'pending') return 'over';
    if (now >= timeOf(call.answer_by)) return 'expired';
    const { identity } = this.#client;
    if (!identity || isAwaiting(call, identity, now)) return null;
    const response = participantOf(call, identity)?.response;
    return response === 'accepted' || response === 'declined' ? response : 'over';
  }

  /** @param {Call} call */
  #ring(call) {
    this.#ringing.set(call.id, call);
    this.dispatchEvent(new CustomEvent('ring', { detail: { call } }));
  }

  /** @param {string} id @param {RingEnd} reason */
  #stop(id, reason) {
    const call = this.#calls.get(id) ?? this.#ringing.get(id);
    this.#calls.delete(id);
    if (this.#ringing.delete(id)) this.dispatchEvent(new CustomEvent('stopped', { detail: { call, reason } }));
  }

  /** Calls begin and cease to ring without an event. @param {number} now @param {boolean} isHeldBack */
  #wakeAt(now, isHeldBack) {
    this.#runtime.clearTimeout(this.#timer);
    const instants = [...this.#calls.values()]
      .flatMap((call) => [this.#ringsFrom(call), timeOf(call.answer_by)])
      .filter((time) => time > now);
    const ms = Math.min(...instants.map((time) => time - now + 1), isHeldBack ? OWN_REQUEST_MS : Infinity, LONGEST_TIMER_MS);
    if (instants.length > 0 || isHeldBack) this.#timer = this.#runtime.setTimeout(() => this.#show(), ms);
  }
}
