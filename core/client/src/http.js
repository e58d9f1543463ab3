/** Requests: repeated where that is of use, read with entity tags, and the server's clock synchronized by each response. */

import { BookendError, isProblem, isTemporary, refusalOf } from './errors.js';
import { ServerClock } from './clock.js';
import { Reachability } from './reachability.js';
import { abortable, backoff, sleep } from './runtime.js';

const ATTEMPT_MS = 5_000;

/** How long an unanswered request is not taken for a failure of the server. */
const SLOW_MS = 2_800;
const DEADLINE_MS = 12_000;
const REFUSED_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const TAGGED_ANSWERS = 50;
const GATEWAY = [502, 503, 504];
const NO_CONTENT = 204;
const NOT_MODIFIED = 304;

/**
 * @typedef {object} SendOptions
 * @property {unknown} [body]
 * @property {Record<string, string>} [headers]
 * @property {boolean} [keepalive]
 * @property {boolean} [isRepeatable]
 * @property {number} [deadlineMs]
 * @property {number} [attemptMs]
 * @property {number} [slowMs] after which time without a response the server counts as unreachable
 * @property {AbortSignal} [signal]
 */

/** @param {string|undefined} type */
const isJson = (type) => /[/+]json\b/i.test(type ?? '');

/** @param {import('../types/index.js').TransportResponse} response */
const readJson = ({ headers, body }) => (isJson(headers['content-type']) && body ? JSON.parse(body) : null);

export class Http {
  #base;
  #headers;
  #transport;
  #credentials;
  #runtime;
  /** Answers by path, the latest last. @type {Map<string, {etag: string, answer: any}>} */
  #tagged = new Map();

  /**
   * @param {object} options
   * @param {string} options.base
   * @param {() => Record<string, string> | Promise<Record<string, string>>} [options.headers]
   * @param {import('../types/index.js').Transport} options.transport
   * @param {'same-origin'|'include'|'omit'} options.credentials
   * @param {import('./runtime.js').Runtime} options.runtime
   */
  constructor({ base, headers = () => ({}), transport, credentials, runtime }) {
    this.#base = base;
    this.#headers = headers;
    this.#transport = transport;
    this.#credentials = credentials;
    this.#runtime = runtime;
    this.clock = new ServerClock(runtime);
    this.reachability = new Reachability(runtime);
  }

  close() {
    this.clock.close();
  }

  get canStream() {
    return typeof this.#transport.stream === 'function';
  }

  /**
   * @param {'GET'|'POST'|'DELETE'} method
   * @param {string} path
   * @param {SendOptions} [options]
   * @returns {Promise<any>}
   */
  async send(method, path, options = {}) {
    const { isRepeatable = true, deadlineMs = DEADLINE_MS, attemptMs = ATTEMPT_MS, signal } = options;
    const deadline = this.#runtime.monotonic() + deadlineMs;
    for (let attempt = 0; ; attempt++) {
      try {
        const patience = Math.min(attemptMs, deadline - this.#runtime.monotonic());
        return await this.#once(method, path, options, Math.max(patience, 1));
      } catch (thrown) {
        const error = /** @type {BookendError} */ (thrown);
        const pause = Math.max(error.retryAfterMs ?? 0, backoff(this.#runtime, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
        const isSpent = this.#runtime.monotonic() + pause >= deadline || (error.status > 0 && attempt + 1 >= REFUSED_ATTEMPTS);
        if (isSpent || !isRepeatable || !isTemporary(error)) throw error;
        await sleep(this.#runtime, pause, signal);
      }
    }
  }

  /**
   * Reads an event stream, or by long polling its next part; resolves when it ends. Sent once.
   *
   * @param {string} path
   * @param {{lastEventId?: string|null, signal: AbortSignal, isPolled?: boolean}} options
   * @param {(text: string) => void} onChunk
   */
  async stream(path, { lastEventId, signal, isPolled = false }, onChunk) {
    const headers = { Accept: 'text/event-stream', ...(lastEventId ? { 'Last-Event-ID': lastEventId } : {}) };
    /** @type {import('../types/index.js').TransportResponse} */
    let response;
    try {
      const own = await abortable(Promise.resolve(this.#headers()), signal);
      if (signal.aborted) throw new BookendError('aborted');
      const request = this.#request('GET', path, { headers }, signal, own);
      const { send, stream } = /** @type {Required<import('../types/index.js').Transport>} */ (this.#transport);
      const answer = isPolled ? send.call(this.#transport, request) : stream.call(this.#transport, request, onChunk);
      response = await abortable(answer, signal);
    } catch (cause) {
      throw cause instanceof BookendError ? cause : new BookendError(signal.aborted ? 'aborted' : 'network', { cause });
    }
    const isEvents = /^text\/event-stream\b/i.test(response.headers['content-type'] ?? '');
    if (response.status !== 200 || !isEvents) throw refusalOf(response, readProblem(response));
    if (response.body) onChunk(response.body);
  }

  /**
   * After the failure of a stream: whether the server answers a request, so that only streams fail.
   *
   * @param {BookendError} error of the stream
   * @param {AbortSignal} signal
   * @returns {Promise<boolean>}
   */
  isAnswering(error, signal) {
    if (!this.reachability.isAnsweredLately) this.reachability.failed(error);
    const answer = this.#once('GET', '/settings', { signal }, ATTEMPT_MS);
    return answer.then(() => true, ({ status }) => status > 0 && !GATEWAY.includes(status));
  }

  /**
   * @param {'GET'|'POST'|'DELETE'} method
   * @param {string} path
   * @param {SendOptions} options
   * @param {AbortSignal} signal
   * @param {Record<string, string>} own header fields of the host
   * @returns {import('../types/index.js').TransportRequest}
   */
  #request(method, path, { body, headers = {}, keepalive = false }, signal, own) {
    return {
      method,
      url: this.#base + path,
      keepalive,
      credentials: this.#credentials,
      signal,
      headers: {
        Accept: 'application/json, application/problem+json',
        // also without a body: other sites' pages are served only with this type
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
        ...own,
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    };
  }

  /**
   * @param {'GET'|'POST'|'DELETE'} method
   * @param {string} path
   * @param {SendOptions} options
   * @param {number} patience
   */
  async #once(method, path, options, patience) {
    const { signal, slowMs = SLOW_MS } = options;
    if (signal?.aborted) throw new BookendError('aborted');
    const attempt = new AbortController();
    const giveUp = () => attempt.abort();
    const timer = this.#runtime.setTimeout(giveUp, patience);
    /** Begins with the sending: a host that is slow with its headers says nothing of the server. @type {unknown} */
    let slow = null;
    signal?.addEventListener('abort', giveUp);
    try {
      const known = method === 'GET' ? this.#tagged.get(path) : undefined;
      const headers = known ? { ...options.headers, 'If-None-Match': known.etag } : options.headers;
      const fields = this.#headers();
      // without a pause if possible: a page that goes away says so before it disconnects
      const own = fields instanceof Promise ? await abortable(fields, attempt.signal) : fields;
      const request = this.#request(method, path, { ...options, headers }, attempt.signal, own);
      const checkSlow = () => {
        const ms = this.reachability.graceMs;
        if (ms > 0) slow = this.#runtime.setTimeout(checkSlow, ms);
        else this.reachability.failedForGood(new BookendError('timeout'));
      };
      slow = this.#runtime.setTimeout(checkSlow, slowMs);
      const sent = this.#runtime.monotonic();
      const response = await abortable(this.#transport.send(request), attempt.signal);
      const received = this.#runtime.monotonic();
      const answer = readJson(response);
      this.#judge(response, answer);
      const stamp = answer?.server_time ?? answer?.items?.[0]?.server_time;
      if (stamp) this.clock.sync(stamp, sent, received);
      if (response.status === NOT_MODIFIED && known) return known.answer;
      if (response.status === NO_CONTENT) return null;
      if (response.status < 200 || response.status > 299 || !answer) throw refusalOf(response, answer);
      if (method === 'GET') this.#keep(path, response.headers.etag, answer);
      return answer;
    } catch (cause) {
      if (cause instanceof BookendError && cause.code !== 'aborted') throw cause;
      const code = signal?.aborted ? 'aborted' : attempt.signal.aborted ? 'timeout' : 'network';
      const error = new BookendError(code, { cause });
      const isFailure = code === 'network' || (code === 'timeout' && this.reachability.graceMs === 0);
      if (isFailure && slow !== null) this.reachability.failed(error);
      throw error;
    } finally {
      this.#runtime.clearTimeout(timer);
      this.#runtime.clearTimeout(slow);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** The response of a gateway in place of the server does not count. @param {import('../types/index.js').TransportResponse} response @param {any} answer */
  #judge(response, answer) {
    const isGateway = GATEWAY.includes(response.status) && !isProblem(response, answer);
    if (isGateway) this.reachability.failed(refusalOf(response, null));
    else this.reachability.answered();
  }

  /** @param {string} path @param {string|undefined} etag @param {any} answer */
  #keep(path, etag, answer) {
    this.#tagged.delete(path);
    if (!etag) return;
    this.#tagged.set(path, { etag, answer });
    const [oldest] = this.#tagged.keys();
    if (this.#tagged.size > TAGGED_ANSWERS) this.#tagged.delete(oldest);
  }
}

/** @param {import('../types/index.js').TransportResponse} response */
const readProblem = (response) => {
  try {
    return readJson(response);
  } catch {
    return null;
  }
};
