/** Bookend's HTTP contract, as the signed-in user. */

import { Http } from './http.js';
import { Intents } from './intents.js';
import { keyOf, queryOf } from './paths.js';
import { poll } from './poll.js';
import { CallRequests, instant } from './requests.js';
import { enter } from './room.js';
import { runtimeOf } from './runtime.js';
import { FetchTransport } from './transport.js';

/** @typedef {import('../types/index.js').Call} Call */

export class BookendClient extends EventTarget {
  #http;
  #runtime;
  #video;
  #signaling;
  #identity;
  /** @type {?string} */
  #toldIdentity = null;
  /** @type {Map<string, Promise<void>>} */
  #leaving = new Map();
  #requests;

  /** @param {import('../types/index.js').ClientOptions} [options] */
  constructor(options = {}) {
    super();
    const { basePath = '/api', video, headers, identity, transport, fetch, signalingUrl, storage, runtime } = options;
    this.#runtime = runtimeOf(runtime);
    this.#http = new Http({
      base: `${basePath}/bookings/video-call`,
      headers,
      transport: transport ?? new FetchTransport(fetch),
      credentials: 'same-origin',
      runtime: this.#runtime,
    });
    this.#http.reachability.listen((detail) => this.dispatchEvent(new CustomEvent('server', { detail })));
    this.#video = video;
    this.#identity = identity;
    this.#signaling = signalingUrl;
    this.#requests = new CallRequests({
      intents: new Intents(storage ?? (() => globalThis.sessionStorage), this.#runtime),
      runtime: this.#runtime,
      now: () => this.now(),
      post: (body, headers) => this.#send('POST', '/request', { body, headers }),
      cancel: (id) => this.cancel(id, undefined, { keepalive: true }),
    });
  }

  now() {
    return this.#http.clock.now();
  }

  get server() {
    return this.#http.reachability.state;
  }

  get identity() {
    const given = typeof this.#identity === 'function' ? this.#identity() : this.#identity;
    return given ?? this.#toldIdentity;
  }

  /**
   * @param {'GET'|'POST'|'DELETE'} method
   * @param {string} path
   * @param {import('./http.js').SendOptions} [options]
   */
  async #send(method, path, options) {
    const answer = await this.#http.send(method, path, options);
    for (const call of answer?.items ?? [answer]) if (call) this.#requests.notice(call);
    return answer;
  }

  /** @param {string} id @param {string} change @param {unknown} [body] @param {import('../types/index.js').ChangeOptions} [options] */
  #change(id, change, body, options) {
    return this.#send('POST', `/${keyOf(id)}/${change}`, { ...options, body });
  }

  /**
   * @param {import('../types/index.js').CallRequest} request
   * @param {{keepRinging?: boolean}} [options]
   * @returns {Promise<Call>}
   */
  async request(request, options) {
    return this.#requests.send(request, options);
  }

  /** @param {string} id @param {boolean} [accept] @returns {Promise<Call>} */
  async accept(id, accept = true) {
    return this.#change(id, 'accept', { accept });
  }

  /** @param {string} id @returns {Promise<Call>} */
  async decline(id) {
    return this.accept(id, false);
  }

  /** @param {string} id @param {string} [reason] @param {import('../types/index.js').ChangeOptions} [options] @returns {Promise<Call>} */
  async cancel(id, reason, options) {
    return this.#change(id, 'cancel', reason ? { reason } : {}, options);
  }

  /** @param {string} id @param {{scheduledTime: Date|string, durationSeconds?: number, reason?: string}} change @returns {Promise<Call>} */
  async reschedule(id, { scheduledTime, durationSeconds, reason }) {
    return this.#change(id, 'reschedule', { scheduled_time: instant(scheduledTime), duration_seconds: durationSeconds, reason });
  }

  /** @param {string} id @param {number} seconds @returns {Promise<Call>} */
  async extend(id, seconds) {
    return this.#change(id, 'extend', { seconds });
  }

  /** @param {string} id @param {import('../types/index.js').ChangeOptions & {reason?: string}} [options] @returns {Promise<Call>} */
  async complete(id, { reason, ...options } = {}) {
    return this.#change(id, 'complete', reason ? { reason } : undefined, options);
  }

  /** @param {string} id @param {import('../types/index.js').ReadOptions} [options] @returns {Promise<Call>} */
  async get(id, options) {
    return this.#send('GET', `/${keyOf(id)}`, options);
  }

  /** @param {import('../types/index.js').CallFilter} [filter] @param {import('../types/index.js').ReadOptions} [options] */
  async list({ status, bookingId, from, to, ...others } = {}, options) {
    const given = { status, booking_id: bookingId, from: instant(from), to: instant(to), ...others };
    return this.#send('GET', queryOf(given), options);
  }

  /** @param {import('../types/index.js').ReadOptions} [options] */
  async settings(options) {
    return this.#http.send('GET', '/settings', options);
  }

  /** @param {string} id @param {{limit?: number, cursor?: ?string}} [page] @param {import('../types/index.js').ReadOptions} [options] */
  async history(id, { limit, cursor } = {}, options) {
    return this.#http.send('GET', `/${keyOf(id)}/history${queryOf({ limit, cursor })}`, options);
  }

  /** @param {string} id @param {import('../types/index.js').ReadOptions} [options] @returns {AsyncGenerator<import('../types/index.js').CallEvent>} */
  async *events(id, options) {
    /** @type {?string} */
    let cursor = null;
    do {
      const page = await this.history(id, { limit: 200, cursor }, options);
      yield* page.items;
      cursor = page.next_cursor;
    } while (cursor);
  }

  /** @param {string} id @param {import('../types/index.js').ReadOptions} [options] */
  async attendance(id, options) {
    return this.#http.send('GET', `/${keyOf(id)}/attendance`, options);
  }

  /** @param {string} id @param {import('../types/index.js').ChangeOptions} [options] @returns {Promise<Call>} */
  async connected(id, options) {
    return this.#change(id, 'connected', undefined, options);
  }

  /** @param {string} id @param {import('../types/index.js').ChangeOptions} [options] @returns {Promise<Call>} */
  async left(id, options) {
    const key = keyOf(id);
    const report = this.#change(id, 'left', undefined, options);
    const settled = report.then(() => {}, () => {});
    this.#leaving.set(key, settled);
    settled.then(() => this.#leaving.get(key) === settled && this.#leaving.delete(key));
    return report;
  }

  /** @param {string} id @returns {Promise<Call>} */
  async arrive(id) {
    return this.#change(id, 'arrive');
  }

  /** @param {string} id @param {string} identity @returns {Promise<Call>} */
  async admit(id, identity) {
    return this.#change(id, 'admit', { identity });
  }

  /** @param {string} id @param {string} identity @param {string} [reason] @returns {Promise<Call>} */
  async deny(id, identity, reason) {
    return this.#change(id, 'deny', { identity, reason });
  }

  /** @param {string} id @param {string} identity @param {string} [reason] @returns {Promise<Call>} */
  async remove(id, identity, reason) {
    return this.#change(id, 'remove', { identity, reason });
  }

  /** @param {string} id @param {string} identity @param {string} [role] @returns {Promise<Call>} */
  async add(id, identity, role) {
    return this.#change(id, 'add', { identity, role });
  }

  /** @param {string} id @param {string} identity @param {string} by @param {string} [reason] @returns {Promise<Call>} */
  async replace(id, identity, by, reason) {
    return this.#change(id, 'replace', { identity, by, reason });
  }

  /** @param {string} id @param {{name: string, role?: string, validUntil?: Date|string, waits?: boolean}} guest */
  async inviteGuest(id, { name, role, validUntil, waits }) {
    const body = { name, role, valid_until: instant(validUntil), waits };
    return this.#http.send('POST', `/${keyOf(id)}/guests`, { body, isRepeatable: false });
  }

  /** @param {string} id @param {string} guestId @returns {Promise<void>} */
  async revokeGuest(id, guestId) {
    await this.#http.send('DELETE', `/${keyOf(id)}/guests/${encodeURIComponent(guestId)}`);
  }

  /** @param {string} id @param {(call: Call) => void} onCall @param {import('../types/index.js').WatchOptions} [options] */
  watch(id, onCall, options) {
    return poll(this.#runtime, (asking) => this.get(id, asking), onCall, options);
  }

  /** @param {string} id @param {import('../types/index.js').JoinOptions} [options] */
  async join(id, options) {
    const key = keyOf(id);
    await this.#leaving.get(key);
    return enter(this.#seat(key), options, { video: this.#video, signaling: this.#signaling, runtime: this.#runtime });
  }

  /** What a session asks of the server. @param {string} id @returns {import('./room.js').Seat} */
  #seat(id) {
    return {
      id,
      now: () => this.now(),
      reachability: this.#http.reachability,
      token: async () => {
        const ticket = await this.#http.send('POST', `/${id}/token`);
        this.#toldIdentity = ticket.identity;
        return ticket;
      },
      get: (options) => this.get(id, options),
      watch: (onCall, options) => this.watch(id, /** @type {any} */ (onCall), options),
      connected: (options) => this.connected(id, options),
      left: (options) => this.left(id, options),
      complete: (options) => this.complete(id, options),
    };
  }
}
