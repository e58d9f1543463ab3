/** Bookend's HTTP contract for a guest: the key of the link is the permission. */

import { Http } from './http.js';
import { poll } from './poll.js';
import { Preflight } from './preflight.js';
import { enter, hostUrl } from './room.js';
import { WITH_PROVIDER } from './routes.js';
import { runtimeOf } from './runtime.js';
import { FetchTransport } from './transport.js';

/** @typedef {import('../types/index.js').GuestCall} GuestCall */

/** How far the server's clock may be from its estimate. */
const CLOCKS_DIFFER_MS = 100;

const POLL_MS = 5_000;

/** While the guest waits for admission. */
const WAITING_POLL_MS = 2_000;

export class BookendGuest extends EventTarget {
  #http;
  #runtime;
  #video;
  #signaling;
  /** @type {?GuestCall} */
  #known = null;
  #stopListening;
  /** @type {Set<import('../types/index.js').Watch>} */
  #watches = new Set();

  /** @param {string} key @param {import('../types/index.js').GuestOptions} [options] */
  constructor(key, { basePath = '/api', video, fetch, transport, signalingUrl, runtime } = {}) {
    super();
    this.#runtime = runtimeOf(runtime);
    this.#http = new Http({
      base: `${basePath}/video/guest/${encodeURIComponent(key)}`,
      transport: transport ?? new FetchTransport(fetch),
      credentials: 'omit',
      runtime: this.#runtime,
    });
    this.#stopListening = this.#http.reachability.listen((detail) => this.dispatchEvent(new CustomEvent('server', { detail })));
    this.#video = video;
    this.#signaling = signalingUrl ?? hostUrl('/signaling/guest');
  }

  now() {
    return this.#http.clock.now();
  }

  close() {
    for (const watch of this.#watches) watch.stop();
    this.#watches.clear();
    this.#http.close();
    this.#stopListening();
  }

  get server() {
    return this.#http.reachability.state;
  }

  /** @param {import('../types/index.js').ReadOptions} [options] @returns {Promise<GuestCall>} */
  get(options) {
    return this.#request('GET', '', options);
  }

  /** @returns {Promise<GuestCall>} */
  arrive() {
    return this.#request('POST', '/arrive');
  }

  /** @param {import('../types/index.js').ChangeOptions} [options] @returns {Promise<GuestCall>} */
  left(options) {
    return this.#request('POST', '/left', options);
  }

  /** @param {(call: GuestCall) => void} onCall @param {import('../types/index.js').WatchOptions} [options] */
  watch(onCall, options) {
    const pause = () => (this.#known?.admission === 'waiting' ? WAITING_POLL_MS : POLL_MS);
    const watch = poll(this.#runtime, (reading) => this.get(reading), onCall, { everyMs: pause, ...options });
    this.#watches.add(watch);
    return { now: watch.now, stop: () => (this.#watches.delete(watch), watch.stop()) };
  }

  /** @param {import('../types/index.js').JoinOptions} [options] */
  join(options) {
    return enter(this.#api(), options, { video: this.#video, signaling: this.#signaling, runtime: this.#runtime });
  }

  /** @param {import('../types/index.js').PreflightOptions} [options] */
  runPreflight(options) {
    return new Preflight({ token: this.#api().token, video: this.#video, signaling: this.#signaling }, options);
  }

  /** The requests of a session. @returns {import('./room.js').CallApi} */
  #api() {
    return {
      id: null,
      now: () => this.now(),
      reachability: this.#http.reachability,
      live: () => 'polling',
      token: () => this.#http.send('POST', '/token', WITH_PROVIDER),
      get: (options) => this.get(options),
      watch: (onCall) => this.watch(onCall),
      connected: (options) => this.#request('POST', '/connected', options),
      left: (options) => this.left(options),
    };
  }

  /**
   * @param {'GET'|'POST'} method
   * @param {string} path
   * @param {import('./http.js').SendOptions} [options]
   * @returns {Promise<GuestCall>}
   */
  async #request(method, path, options) {
    try {
      this.#known = await this.#http.send(method, path, options);
    } catch (thrown) {
      const { code } = /** @type {import('./errors.js').BookendError} */ (thrown);
      if (!this.#known || (code !== 'call_over' && code !== 'not_found')) throw thrown;
      // the key of a guest who was removed, an expired and a revoked one have the same answer
      this.#known = code === 'call_over' ? this.#over(this.#known) : { ...this.#known, end_reason: 'link_invalid' };
    }
    return /** @type {GuestCall} */ (this.#known);
  }

  /** @param {GuestCall} known @returns {GuestCall} */
  #over(known) {
    const endsAt = Date.parse(known.ends_at ?? '');
    return { ...known, status: 'completed', end_reason: this.now() >= endsAt - CLOCKS_DIFFER_MS ? 'time_limit' : 'ended' };
  }
}
