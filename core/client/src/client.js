/** Bookend's HTTP contract, as the signed-in user. */

import { isNewer } from './call.js';
import { CallsStore } from './calls.js';
import { follow } from './follow.js';
import { Http } from './http.js';
import { IncomingStore } from './incoming.js';
import { Intents } from './intents.js';
import { LiveStream, LiveSubscription } from './live.js';
import { keyOf } from './paths.js';
import { Preflight } from './preflight.js';
import { CallRequests } from './requests.js';
import { enter } from './room.js';
import { CallRoutes, WITH_PROVIDER } from './routes.js';
import { guarded, runtimeOf } from './runtime.js';
import { tabsNameOf } from './tabs.js';
import { FetchTransport } from './transport.js';

/** @typedef {import('../types/index.js').Call} Call */

/** How often one call is polled while there is no stream. */
const WATCH_MS = 5_000;

export class BookendClient extends CallRoutes {
  #http;
  #runtime;
  #video;
  #signaling;
  #identity;
  /** @type {?string} */
  #tokenIdentity = null;
  /** @type {Map<string, Promise<void>>} */
  #leaving = new Map();
  #requests;
  #stream;
  #stopListening;

  /** @param {import('../types/index.js').ClientOptions} [options] */
  constructor(options = {}) {
    const { basePath = '/api', video, headers, identity, transport, fetch, signalingUrl, storage } = options;
    const { sharing = transport === undefined } = options;
    const runtime = runtimeOf(options.runtime);
    const base = `${basePath}/bookings/video-call`;
    const http = new Http({ base, headers, transport: transport ?? new FetchTransport(fetch), credentials: 'same-origin', runtime });
    /** @type {typeof http.send} */
    const send = async (method, path, how) => {
      const answer = await http.send(method, path, how);
      for (const call of answer?.items ?? [answer]) if (call?.status) this.#requests.notice(call);
      if (answer?.status && method !== 'GET') this.#stream.offer(answer);
      return answer;
    };
    super(send);
    this.#runtime = runtime;
    this.#http = http;
    this.#stopListening = this.#http.reachability.listen((detail) => this.dispatchEvent(new CustomEvent('server', { detail })));
    const nameForTabs = () => (sharing && runtime.locks ? tabsNameOf(base, this.#given()) : null);
    this.#stream = new LiveStream({ http, runtime, nameForTabs, onCall: (call) => this.#requests.notice(call) });
    this.#video = video;
    this.#identity = identity;
    this.#signaling = signalingUrl;
    this.#requests = new CallRequests({
      intents: new Intents(storage ?? (() => globalThis.sessionStorage), runtime),
      runtime,
      now: () => this.now(),
      post: (body, headers) => send('POST', '/request', { body, headers }),
      cancel: (id) => this.cancel(id, undefined, { keepalive: true }),
    });
  }

  now() {
    return this.#http.clock.now();
  }

  close() {
    this.#stream.close();
    this.#requests.close();
    this.#http.close();
    this.#stopListening();
  }

  get server() {
    return this.#http.reachability.state;
  }

  get identity() {
    return this.#given() ?? this.#tokenIdentity;
  }

  #given() {
    return typeof this.#identity === 'function' ? this.#identity() : this.#identity;
  }

  /**
   * @param {import('../types/index.js').CallRequest} request
   * @param {{keepRinging?: boolean}} [options]
   * @returns {Promise<Call>}
   */
  async request(request, options) {
    return this.#requests.send(request, options);
  }

  /** @param {string} id @param {import('../types/index.js').ChangeOptions} [options] @returns {Promise<Call>} */
  async left(id, options) {
    const key = keyOf(id);
    const report = super.left(id, options);
    const settled = report.then(() => {}, () => {});
    this.#leaving.set(key, settled);
    settled.then(() => this.#leaving.get(key) === settled && this.#leaving.delete(key));
    return report;
  }

  live() {
    return new LiveSubscription(this.#stream);
  }

  /** @param {import('../types/index.js').CallsOptions} [options] */
  watchCalls(options) {
    return new CallsStore({ client: this, stream: this.#stream, runtime: this.#runtime }, options);
  }

  /** @param {import('../types/index.js').IncomingOptions} [options] */
  incoming(options) {
    const isRequesting = () => this.#requests.isRunning;
    return new IncomingStore({ client: this, stream: this.#stream, runtime: this.#runtime, isRequesting }, options);
  }

  /** @param {string} id @param {(call: Call) => void} onCall @param {import('./room.js').CallWatchOptions} [options] */
  watch(id, onCall, { everyMs = WATCH_MS, onError, onStatus } = {}) {
    const key = keyOf(id);
    /** @type {?Call} */
    let known = null;
    const take = (/** @type {Call} */ call) => {
      if (call.id !== key || call === known || !isNewer(known, call)) return;
      known = call;
      this.#requests.notice(call);
      guarded(() => onCall(call));
    };
    const load = async (/** @type {object} */ reading) => take(await this.get(key, reading));
    const { reload, stop } = follow(this.#stream, this.#runtime, { load, onCall: take, onError, onStatus, everyMs });
    return { stop, now: () => void reload() };
  }

  /** @param {string} id @param {import('../types/index.js').JoinOptions} [options] */
  async join(id, options) {
    const key = keyOf(id);
    await this.#leaving.get(key);
    return enter(this.#apiOf(key), options, { video: this.#video, signaling: this.#signaling, runtime: this.#runtime });
  }

  /** @param {string} id @param {import('../types/index.js').PreflightOptions} [options] */
  runPreflight(id, options) {
    const { token } = this.#apiOf(keyOf(id));
    return new Preflight({ token, video: this.#video, signaling: this.#signaling }, options);
  }

  /** The requests of a session. @param {string} id @returns {import('./room.js').CallApi} */
  #apiOf(id) {
    return {
      id,
      now: () => this.now(),
      reachability: this.#http.reachability,
      live: () => this.#stream.status,
      token: async () => {
        const ticket = await this.#http.send('POST', `/${id}/token`, WITH_PROVIDER);
        this.#tokenIdentity = ticket.identity;
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
