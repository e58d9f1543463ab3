/** The caller's calls, kept current. */

import { isJoinable, isNewer, isOver, isOverFor, timeOf } from './call.js';
import { follow } from './follow.js';
import { snapshotOf } from './store.js';

/** @typedef {import('../types/index.js').Call} Call */

const PAGE_SIZE = 200;
const MOST_PAGES = 10;
const MORE_PAST = 20;
const LONGEST_TIMER_MS = 2_000_000_000;
const OVER = 'completed,declined,cancelled,missed,expired';

/** @param {Call} a @param {Call} b */
const byTime = (a, b) => timeOf(a.scheduled_time) - timeOf(b.scheduled_time) || (a.id < b.id ? -1 : 1);

/**
 * All pages of a list, up to a bound.
 *
 * @param {import('./client.js').BookendClient} client
 * @param {import('../types/index.js').CallFilter} filter
 * @param {import('../types/index.js').ReadOptions} options
 */
export const listAll = async (client, filter, options) => {
  /** @type {Call[]} */
  const items = [];
  /** @type {?string} */
  let cursor = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await client.list({ ...filter, limit: PAGE_SIZE, cursor }, options);
    items.push(...page.items);
    cursor = page.next_cursor;
    if (!cursor) break;
  }
  return items;
};

export class CallsStore {
  #client;
  #runtime;
  #stream;
  #bookingId;
  #pastSize;
  /** @type {Map<string, Call>} */
  #current = new Map();
  /** @type {Map<string, Call>} */
  #past = new Map();
  /** @type {?string} */
  #pastCursor = null;
  /** Those that came while lists were loading. @type {?Map<string, Call>} */
  #arrived = null;
  /** @type {unknown} */
  #timer = null;
  #isStopped = false;
  #snapshot;
  #follower;

  /**
   * @param {{client: import('./client.js').BookendClient, stream: import('./live.js').LiveStream, runtime: import('./runtime.js').Runtime}} parts
   * @param {import('../types/index.js').CallsOptions} [options]
   */
  constructor({ client, stream, runtime }, { bookingId, past = 0 } = {}) {
    this.#client = client;
    this.#runtime = runtime;
    this.#stream = stream;
    this.#bookingId = bookingId;
    this.#pastSize = past;
    /** @type {import('../types/index.js').CallsSnapshot} */
    const first = { isLoaded: false, current: [], joinable: [], past: [], hasMorePast: false, status: stream.status, error: null };
    this.#snapshot = snapshotOf(first);
    this.#follower = follow(stream, runtime, {
      load: (reading) => this.#load(reading),
      onCall: (call) => (this.#take(call), this.#show()),
      onError: (error) => this.#snapshot.set({ error }),
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

  /** @param {number} [count] */
  async loadMorePast(count = this.#pastSize || MORE_PAST) {
    const filter = { status: OVER, bookingId: this.#bookingId, limit: Math.min(count, PAGE_SIZE) };
    const page = await this.#client.list({ ...filter, cursor: this.#pastCursor });
    for (const call of page.items) this.#keep(this.#past, call);
    this.#pastCursor = page.next_cursor;
    this.#pastSize = Math.max(this.#pastSize, this.#past.size);
    this.#snapshot.set({ hasMorePast: page.next_cursor !== null });
    this.#show();
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
    this.#arrived = new Map();
    try {
      const current = await listAll(this.#client, { order: 'soonest', bookingId: this.#bookingId }, reading);
      const limit = Math.min(this.#pastSize, PAGE_SIZE);
      const filter = { status: OVER, bookingId: this.#bookingId, limit };
      const past = limit > 0 ? await this.#client.list(filter, reading) : null;
      const known = this.#current;
      this.#current = new Map(current.map((call) => [call.id, sameOr(known.get(call.id), call)]));
      for (const call of past?.items ?? []) this.#keep(this.#past, call);
      if (past && this.#past.size <= limit) this.#pastCursor = past.next_cursor;
      for (const call of this.#arrived.values()) this.#take(call);
    } finally {
      this.#arrived = null;
    }
    this.#snapshot.set({ error: null, hasMorePast: this.#pastCursor !== null });
    this.#show(true);
  }

  /** @param {Call} call */
  #take(call) {
    if (this.#bookingId !== undefined && call.booking_id !== this.#bookingId) return;
    if (this.#arrived && isNewer(this.#arrived.get(call.id), call)) this.#arrived.set(call.id, call);
    if (!isNewer(this.#current.get(call.id) ?? this.#past.get(call.id), call)) return;
    if (isOver(call)) {
      this.#current.delete(call.id);
      this.#keep(this.#past, call);
    } else {
      this.#keep(this.#current, call);
    }
  }

  /** @param {Map<string, Call>} calls @param {Call} call */
  #keep(calls, call) {
    calls.set(call.id, sameOr(calls.get(call.id), call));
  }

  #show(isLoaded = this.getSnapshot().isLoaded) {
    if (this.#isStopped) return;
    const { identity } = this.#client;
    const now = this.#client.now();
    const all = [...this.#current.values()];
    const current = (identity ? all.filter((call) => !isOverFor(call, identity)) : all).sort(byTime);
    const past = [...this.#past.values()].sort((a, b) => byTime(b, a));
    const joinable = current.filter((call) => isJoinable(call, now));
    this.#snapshot.set({ isLoaded, current, past, joinable, status: this.#stream.status });
    this.#wakeAt(current, now);
  }

  /** Windows open and close without an event. @param {Call[]} calls @param {number} now */
  #wakeAt(calls, now) {
    this.#runtime.clearTimeout(this.#timer);
    const instants = calls
      .flatMap((call) => [call.join_opens_at, call.ends_at ?? call.join_closes_at].map(timeOf))
      .filter((time) => time > now);
    if (instants.length === 0) return;
    const ms = Math.min(Math.min(...instants) - now + 1, LONGEST_TIMER_MS);
    this.#timer = this.#runtime.setTimeout(() => this.#show(), ms);
  }
}

/** The known object if nothing has changed since. @param {Call|undefined} known @param {Call} call */
const sameOr = (known, call) => (known && known.updated_at === call.updated_at ? known : call);
