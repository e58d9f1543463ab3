/**
 * Bookend's client kit for the browser: asks for calls, answers them, joins them, and tells in one
 * word why they ended. One ES module; it needs the `twilio-video` SDK for `join` and nothing else,
 * touches no page, and never prints a token.
 *
 *     const client = new BookendClient({ headers: () => ({ 'X-XSRF-TOKEN': csrf() }) });
 *     const session = await client.join(callId, { audioTrack, videoTrack });
 *     session.addEventListener('countdown', (e) => show(e.detail.remainingMs));
 *     session.addEventListener('ended', (e) => tell(e.detail.reason));
 *
 * @module bookend-client
 */

/**
 * A call as the server tells it; instants are ISO-8601 UTC.
 *
 * @typedef {object} Call
 * @property {string} id
 * @property {?string} booking_id
 * @property {'pending'|'accepted'|'in_progress'|'completed'|'declined'|'cancelled'|'missed'|'expired'} status
 * @property {string} requested_by
 * @property {{identity: string, role: ?string, name: ?string, response: 'pending'|'accepted'|'declined',
 *   admission: Admission, admission_since: ?string, busy: boolean, connected_at: ?string, left_at: ?string, left_reason: ?('left'|'lost'|'replaced'|'removed'),
 *   connected_seconds: number, late_seconds: ?number, connections: number}[]} participants
 * @property {string} scheduled_time
 * @property {number} duration_seconds
 * @property {string} room_name
 * @property {string} video_call_url
 * @property {string} join_opens_at
 * @property {string} join_closes_at
 * @property {?string} answer_by until when an answer counts; null unless pending
 * @property {?string} started_at
 * @property {?string} ends_at
 * @property {?string} completed_at
 * @property {?string} end_reason
 * @property {'provider'|'reported'|'unknown'} attendance how it is known who was there
 * @property {string} server_time
 */

/**
 * Whether a person may be in the room; `not_needed` and `admitted` may.
 *
 * @typedef {'not_needed'|'required'|'waiting'|'admitted'|'denied'|'removed'} Admission
 */

/**
 * A call as the server tells it to a guest.
 *
 * @typedef {object} GuestCall
 * @property {Call['status']} status
 * @property {string} identity the guest's own
 * @property {string} name
 * @property {?string} role
 * @property {Admission} admission
 * @property {?string} admission_since
 * @property {?string} connected_at
 * @property {{role: ?string, connected: boolean}[]} others
 * @property {string} scheduled_time
 * @property {number} duration_seconds
 * @property {string} join_opens_at
 * @property {string} join_closes_at
 * @property {?string} started_at
 * @property {?string} ends_at
 * @property {string} server_time
 */

/**
 * Why a session ended. The first five are the end of the call itself as the server tells it, the
 * next four an end before it began; the others concern this page alone, and the call may go on.
 * `ended` is the end of a call whose reason the server does not tell to guests.
 *
 * @typedef {'time_limit'|'ended_by_participant'|'ended_by_system'|'all_left'|'room_ended'
 *   |'declined'|'cancelled'|'missed'|'expired'|'ended'
 *   |'left'|'replaced'|'removed'|'connection_lost'|'permission'} Reason
 */

const OVER = new Set(['completed', 'declined', 'cancelled', 'missed', 'expired']);
const ROOM_PREFIX = 'video-call-';
const ATTEMPT_MS = 5_000;
const DEADLINE_MS = 12_000;
const REFUSED_ATTEMPTS = 3;
const POLL_MS = 1_000;
const TICK_MS = 200;
const NO_CONTENT = 204;

/** How long a request for a call now keeps its idempotency key when no answer arrives. */
const INSTANT_INTENT_MS = 60_000;
const INTENTS = 'bookend.intents';

/** How long a page stays in the room after the limit when the server cannot be heard. */
const OVERRUN_MS = 3_000;

/** How far the server's clock may be from what this page takes it for. */
const CLOCKS_DIFFER_MS = 100;

/** How long the server is asked for the reason after the room has closed. */
const FINAL_STATE_MS = 4_000;

/** How long a page that leaves waits for the server to hear of it. */
const FAREWELL_MS = 500;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether nothing can happen to this call any more. @param {Call} call */
export const isOver = (call) => OVER.has(call.status);

/** The reason of a call that is over, else null. @param {Call} call @returns {?Reason} */
export const reasonOf = (call) => {
  if (!isOver(call)) return null;
  return call.status === 'completed' ? (call.end_reason ?? 'room_ended').toLowerCase() : call.status;
};

/**
 * Whether a person may be in the room; null if the call does not say so.
 *
 * @param {Call|GuestCall} call
 * @param {string} identity
 * @returns {?Admission}
 */
export const admissionOf = (call, identity) =>
  call.admission ?? call.participants?.find((p) => p.identity === identity)?.admission ?? null;

/** The reason why the call is over for this person, else null. @returns {?Reason} */
const overFor = (call, identity) =>
  reasonOf(call) ?? (admissionOf(call, identity) === 'removed' ? 'removed' : null);

/** Whether the call waits for its first answer: nobody but the requester has accepted it. @param {Call} call */
export const isUnanswered = (call) =>
  call.status === 'pending' &&
  !call.participants.some((p) => p.identity !== call.requested_by && p.response === 'accepted');

/** The call id in an id, a room name or a `video_call_url`; null if there is none. */
export const callIdOf = (text) => {
  const found = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text ?? '');
  return found ? found[0].toLowerCase() : null;
};

/** A refusal or a failure. `code` is stable; `detail` is the server's own sentence, if it gave one. */
export class BookendError extends Error {
  /** @type {string} */
  code;
  /** @type {number} the HTTP status; 0 if there was no answer */
  status;
  /** @type {string} */
  detail;
  /** @type {string|undefined} with `too_early`: the instant from which one may join */
  joinOpensAt;
  /** @type {string|undefined} with `invalid_request`: the field that was refused */
  field;
  /** @type {number|string|undefined} with a field: its least value, seconds or an ISO-8601 instant */
  min;
  /** @type {number|string|undefined} with a field: its greatest value, in the unit of `min` */
  max;
  /** @type {number|undefined} when the server asks to be left alone for a while */
  retryAfterMs;
  /** @type {Call|undefined} with `call_over`: the call as it ended */
  call;

  /**
   * @param {string} code the problem's code, or `signed_out`, `forbidden`, `network`, `timeout`,
   *   `aborted`, `unexpected`, `sdk_missing`, `connection_failed`, `room_full`, `permission`
   * @param {{status?: number, detail?: string, joinOpensAt?: string, field?: string,
   *   min?: number|string, max?: number|string, retryAfterMs?: number, call?: Call, cause?: unknown}} [about]
   */
  constructor(code, { status = 0, detail = '', joinOpensAt, field, min, max, retryAfterMs, call, cause } = {}) {
    super(detail || code, { cause });
    this.name = 'BookendError';
    Object.assign(this, { code, status, detail, joinOpensAt, field, min, max, retryAfterMs, call });
  }
}

/** The server's clock, seen from here: the quickest of the recent answers tells it best. */
class ServerClock {
  #offset = null;
  #roundTrip = Infinity;
  #at = 0;

  hear(serverTime, sent, received) {
    const server = Date.parse(serverTime);
    const roundTrip = received - sent;
    if (Number.isNaN(server)) return;
    if (roundTrip > this.#roundTrip && received - this.#at < 10_000) return;
    this.#offset = server - (sent + received) / 2;
    this.#roundTrip = roundTrip;
    this.#at = received;
  }

  now() {
    return this.#offset === null ? Date.now() : performance.now() + this.#offset;
  }
}

/**
 * The idempotency keys of requests that have no answer yet, by what is requested. They outlive the
 * page, not the tab, so that a request that is repeated after a reload makes no second call.
 */
class Intents {
  #storage;
  #keys = {};

  constructor(storage) {
    this.#storage = storage;
    this.#keys = this.#read();
  }

  keyOf(content, lastsMs) {
    const { key, at } = this.#keys[content] ?? {};
    if (key && Date.now() - at < lastsMs) return key;
    this.#keys[content] = { key: randomKey(), at: Date.now() };
    this.#write();
    return this.#keys[content].key;
  }

  settle(content) {
    delete this.#keys[content];
    this.#write();
  }

  /** Storage may be forbidden, full, or hold another version's text: then keys last as long as the page. */
  #read() {
    try {
      return JSON.parse(this.#storage().getItem(INTENTS)) ?? {};
    } catch {
      return {};
    }
  }

  #write() {
    try {
      this.#storage().setItem(INTENTS, JSON.stringify(this.#keys));
    } catch {
      // see #read
    }
  }
}

/** Sends requests, repeats those that may pass later, and hears the server's clock from each answer. */
class Http {
  #base;
  #headers;
  #fetch;
  #credentials;
  clock = new ServerClock();

  constructor({ base, headers = () => ({}), fetch, credentials }) {
    this.#base = base;
    this.#headers = headers;
    this.#fetch = fetch ?? globalThis.fetch.bind(globalThis);
    this.#credentials = credentials;
  }

  async send(method, path, { body, headers = {}, keepalive = false, isRepeatable = true, deadlineMs = DEADLINE_MS, signal } = {}) {
    const deadline = performance.now() + deadlineMs;
    for (let attempt = 0; ; attempt++) {
      try {
        const patience = Math.min(ATTEMPT_MS, deadline - performance.now());
        return await this.#once(method, path, { body, headers, keepalive, patience, signal });
      } catch (error) {
        const pause = Math.max(error.retryAfterMs ?? 0, 200 * 2 ** attempt * (0.75 + Math.random() / 2));
        const isSpent = performance.now() + pause >= deadline || (error.status > 0 && attempt + 1 >= REFUSED_ATTEMPTS);
        if (isSpent || !isRepeatable || !isWorthAnother(error)) throw error;
        await sleep(pause);
      }
    }
  }

  async #once(method, path, { body, headers, keepalive, patience, signal }) {
    if (signal?.aborted) throw new BookendError('aborted');
    const sent = performance.now();
    const attempt = new AbortController();
    const giveUp = () => attempt.abort();
    const timer = setTimeout(giveUp, Math.max(patience, 1));
    signal?.addEventListener('abort', giveUp);
    let response;
    let answer;
    try {
      response = await this.#fetch(this.#base + path, {
        method,
        keepalive,
        cache: 'no-store',
        credentials: this.#credentials,
        signal: attempt.signal,
        headers: {
          Accept: 'application/json, application/problem+json',
          // also without a body: other sites' pages are served only with this type
          ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
          ...this.#headers(),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const received = performance.now();
      answer = await readJson(response);
      const stamp = answer?.server_time ?? answer?.items?.[0]?.server_time;
      if (stamp) this.clock.hear(stamp, sent, received);
    } catch (cause) {
      const code = signal?.aborted ? 'aborted' : attempt.signal.aborted ? 'timeout' : 'network';
      throw new BookendError(code, { cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
    if (response.status === NO_CONTENT) return null;
    if (response.ok && answer) return answer;
    throw refusalOf(response, answer);
  }
}

/** Talks to Bookend's HTTP contract as the signed-in user. */
export class BookendClient {
  #http;
  #video;
  #signaling;
  #leaving = new Map();
  #intents;
  #requests = new Map();
  #unanswered = new Map();

  /**
   * @param {object} [options]
   * @param {string} [options.basePath='/api'] where the server mounts Bookend
   * @param {object} [options.video] the SDK; by default the global `Twilio.Video` when joining
   * @param {() => Record<string, string>} [options.headers] sent with every request, read each time
   * @param {typeof globalThis.fetch} [options.fetch]
   * @param {string} [options.signalingUrl] where the emulator listens; by default `/signaling` on
   *   the page's own host. Never used with Twilio.
   * @param {() => Storage} [options.storage] keeps the idempotency keys of requests without an
   *   answer; by default the tab's `sessionStorage`
   */
  constructor({ basePath = '/api', video, headers = () => ({}), fetch, signalingUrl, storage } = {}) {
    this.#http = new Http({ base: `${basePath}/bookings/video-call`, headers, fetch, credentials: 'same-origin' });
    this.#video = video;
    this.#signaling = signalingUrl;
    this.#intents = new Intents(storage ?? (() => globalThis.sessionStorage));
  }

  /** The time by the server's clock, in milliseconds since 1970; by the page's before any answer. */
  now() {
    return this.#http.clock.now();
  }

  async #send(method, path, options) {
    const answer = await this.#http.send(method, path, options);
    (answer?.items ?? [answer]).forEach((call) => call && this.#notice(call));
    return answer;
  }

  /**
   * Requests a call, for now if no time is given. One intent makes one call: the same request again
   * has the same `Idempotency-Key` until it is answered, also after a reload of the page; without
   * an answer, that of a call for now lasts 60 seconds. While a request runs, the same one joins it.
   *
   * A call for now is cancelled when the page goes away (`pagehide`) before anybody accepts.
   *
   * @param {{inviteeIds: string[], scheduledTime?: Date|string, durationSeconds?: number,
   *   bookingId?: string}} wish
   * @param {{keepRinging?: boolean}} [options] `keepRinging`: do not cancel it when the page goes
   *   away, because another page of the application waits for the answer
   * @returns {Promise<Call>} perhaps over already, if an earlier request had made it; the call of the
   *   same people, accepted, if they called at the same time
   */
  request({ inviteeIds, scheduledTime, durationSeconds, bookingId }, { keepRinging = false } = {}) {
    const body = {
      invitee_ids: inviteeIds,
      scheduled_time: scheduledTime instanceof Date ? scheduledTime.toISOString() : scheduledTime,
      duration_seconds: durationSeconds,
      booking_id: bookingId,
    };
    const content = JSON.stringify(body);
    const request = this.#requests.get(content) ?? this.#request(content, body);
    this.#requests.set(content, request);
    const isNow = scheduledTime === undefined || scheduledTime === null;
    return isNow && !keepRinging ? request.then((call) => (this.#cancelOnPageHide(call), call)) : request;
  }

  async #request(content, body) {
    const headers = { 'Idempotency-Key': this.#intents.keyOf(content, body.scheduled_time ? Infinity : INSTANT_INTENT_MS) };
    try {
      const call = await this.#send('POST', '/request', { body, headers });
      this.#intents.settle(content);
      return call;
    } catch (error) {
      if (error.code === 'key_reused') this.#intents.settle(content);
      throw error;
    } finally {
      this.#requests.delete(content);
    }
  }

  #cancelOnPageHide(call) {
    if (!isUnanswered(call)) return;
    this.#unanswered.set(call.id, call);
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
  }

  #onPageHide = () => {
    for (const { id, answer_by: answerBy } of this.#unanswered.values()) {
      if (this.now() < Date.parse(answerBy)) this.cancel(id, undefined, { keepalive: true }).catch(() => {});
    }
    this.#unanswered.clear();
  };

  /** Every answer that carries a call counts, whoever asked for it. */
  #notice(call) {
    if (this.#unanswered.has(call.id) && !isUnanswered(call)) this.#unanswered.delete(call.id);
  }

  /**
   * The caller's own calls, a page at a time.
   *
   * @param {{status?: string, bookingId?: string, from?: string, to?: string, awaiting?: 'me',
   *   joinable?: 'now', order?: 'asc'|'desc'|'soonest', limit?: number, cursor?: string}} [filter]
   * @returns {Promise<{items: Call[], next_cursor: ?string}>}
   */
  list({ status, bookingId, from, to, awaiting, joinable, order, limit, cursor } = {}) {
    const given = Object.entries({ status, booking_id: bookingId, from, to, awaiting, joinable, order, limit, cursor });
    const query = new URLSearchParams(given.filter(([, value]) => value != null));
    return this.#send('GET', query.size === 0 ? '' : `?${query}`);
  }

  /**
   * Defaults and ranges of the fields of a request: `duration_seconds` and others.
   *
   * @param {{deadlineMs?: number, signal?: AbortSignal}} [options]
   */
  settings(options) {
    return this.#send('GET', '/settings', options);
  }

  /**
   * @param {string} id
   * @param {{deadlineMs?: number, signal?: AbortSignal}} [options]
   * @returns {Promise<Call>}
   */
  get(id, options) {
    return this.#send('GET', `/${key(id)}`, options);
  }

  /** Accepts, or declines with `false`. @returns {Promise<Call>} */
  accept(id, accept = true) {
    return this.#send('POST', `/${key(id)}/accept`, { body: { accept } });
  }

  /** Calls it off before it began; with `keepalive` the request survives the page. @returns {Promise<Call>} */
  cancel(id, reason, { keepalive = false } = {}) {
    return this.#send('POST', `/${key(id)}/cancel`, { body: reason ? { reason } : {}, keepalive });
  }

  /** Ends it for everybody; again gives the same answer. @returns {Promise<Call>} */
  complete(id, options) {
    return this.#send('POST', `/${key(id)}/complete`, options);
  }

  /**
   * Tells the server that this page is in the room.
   *
   * @param {string} id
   * @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<Call>}
   */
  connected(id, { signal } = {}) {
    return this.#send('POST', `/${key(id)}/connected`, { signal });
  }

  /** Tells the server that this page leaves; survives the page itself with `keepalive`. */
  left(id, { keepalive = false } = {}) {
    const told = this.#send('POST', `/${key(id)}/left`, { keepalive });
    const settled = told.then(() => {}, () => {});
    this.#leaving.set(key(id), settled);
    settled.then(() => this.#leaving.get(key(id)) === settled && this.#leaving.delete(key(id)));
    return told;
  }

  /**
   * Asks for the call again and again until stopped.
   *
   * @param {string} id
   * @param {(call: Call) => void} onCall
   * @param {{everyMs?: number, onError?: (error: BookendError) => void}} [options]
   * @returns {{stop: () => void, now: () => void}} `now` asks at once
   */
  watch(id, onCall, options) {
    return poll((asking) => this.get(id, asking), onCall, options);
  }

  /** Arrives, and waits to be admitted if that is needed. @returns {Promise<Call>} */
  arrive(id) {
    return this.#send('POST', `/${key(id)}/arrive`);
  }

  /** Lets a person in. @returns {Promise<Call>} */
  admit(id, identity) {
    return this.#change(id, 'admit', { identity });
  }

  /** Does not let a person in who waits. @returns {Promise<Call>} */
  deny(id, identity, reason) {
    return this.#change(id, 'deny', { identity, reason });
  }

  /** Takes a person out for good. @returns {Promise<Call>} */
  remove(id, identity, reason) {
    return this.#change(id, 'remove', { identity, reason });
  }

  /** Adds a person. @returns {Promise<Call>} */
  add(id, identity, role) {
    return this.#change(id, 'add', { identity, role });
  }

  /** Replaces a person by another one. @returns {Promise<Call>} */
  replace(id, identity, by, reason) {
    return this.#change(id, 'replace', { identity, by, reason });
  }

  #change(id, change, body) {
    return this.#send('POST', `/${key(id)}/${change}`, { body });
  }

  /**
   * Invites a person without an account. It is sent once: each invitation is a guest of its own.
   *
   * @param {string} id
   * @param {{name: string, role?: string, validUntil?: string, waits?: boolean}} guest `waits` for
   *   admission unless false
   * @returns {Promise<{guest_id: string, key: string, url: string, valid_until: string}>} `url` is the
   *   link, relative to the page if the server's setting is; key and link cannot be read again
   */
  inviteGuest(id, { name, role, validUntil, waits }) {
    const body = { name, role, valid_until: validUntil, waits };
    return this.#http.send('POST', `/${key(id)}/guests`, { body, isRepeatable: false });
  }

  /** Takes a guest out for good; the link opens nothing any more. @returns {Promise<void>} */
  async revokeGuest(id, guestId) {
    await this.#http.send('DELETE', `/${key(id)}/guests/${encodeURIComponent(guestId)}`);
  }

  /**
   * Fetches a token, connects, and reports it; if this page has just left the same call, the server
   * hears of that first. The tracks stay the caller's: stop them afterwards.
   *
   * @param {string} callId
   * @param {{audioTrack?: MediaStreamTrack, videoTrack?: MediaStreamTrack, localTracks?: object[]}} [media]
   * @returns {Promise<CallSession>} connected; its events begin after the caller's next step
   * @throws {BookendError}
   */
  async join(callId, media) {
    const id = key(callId);
    await this.#leaving.get(id);
    return enter(this.#seat(id), media, { video: this.#video, signaling: this.#signaling });
  }

  /** What a session asks of the server. @returns {Seat} */
  #seat(id) {
    return {
      id,
      now: () => this.now(),
      token: () => this.#send('POST', `/${id}/token`),
      get: (options) => this.get(id, options),
      connected: (options) => this.connected(id, options),
      left: (options) => this.left(id, options),
      complete: (options) => this.complete(id, options),
    };
  }
}

/**
 * Talks to Bookend's HTTP contract as a guest: the key of the link is the permission, and nobody
 * signs in. A key opens nothing after the call, or after a removal. A guest who saw the call before
 * is then answered with its last state as `completed` (`end_reason`: `time_limit`, or `ended`), or
 * with the admission `removed`; otherwise the refusal is `call_over` or `not_found`.
 */
export class BookendGuest {
  #http;
  #video;
  #signaling;
  #known = null;

  /**
   * @param {string} key the key of the link; it is sent to the server, and never stored or printed
   * @param {object} [options]
   * @param {string} [options.basePath='/api'] where the server mounts Bookend
   * @param {object} [options.video] the SDK; by default the global `Twilio.Video` when joining
   * @param {typeof globalThis.fetch} [options.fetch]
   * @param {string} [options.signalingUrl] where the emulator listens; by default
   *   `/signaling/guest` on the page's own host. Never used with Twilio.
   */
  constructor(key, { basePath = '/api', video, fetch, signalingUrl } = {}) {
    this.#http = new Http({ base: `${basePath}/video/guest/${encodeURIComponent(key)}`, fetch, credentials: 'omit' });
    this.#video = video;
    this.#signaling = signalingUrl ?? hostUrl('/signaling/guest');
  }

  /** The time by the server's clock, in milliseconds since 1970; by the page's before any answer. */
  now() {
    return this.#http.clock.now();
  }

  /**
   * @param {{deadlineMs?: number, signal?: AbortSignal}} [options]
   * @returns {Promise<GuestCall>}
   */
  get(options) {
    return this.#ask('GET', '', options);
  }

  /** Arrives in the waiting room. @returns {Promise<GuestCall>} */
  arrive() {
    return this.#ask('POST', '/arrive');
  }

  /** Tells the server that the guest waits no longer, or leaves the room. @returns {Promise<GuestCall>} */
  left({ keepalive = false } = {}) {
    return this.#ask('POST', '/left', { keepalive });
  }

  /**
   * Asks for the call again and again until stopped.
   *
   * @param {(call: GuestCall) => void} onCall
   * @param {{everyMs?: number, onError?: (error: BookendError) => void}} [options]
   * @returns {{stop: () => void, now: () => void}} `now` asks at once
   */
  watch(onCall, options) {
    return poll((asking) => this.get(asking), onCall, options);
  }

  /**
   * Fetches a token, connects, and reports it, once admitted. The session has the guest's view of
   * the call, and `end` only leaves.
   *
   * @param {{audioTrack?: MediaStreamTrack, videoTrack?: MediaStreamTrack, localTracks?: object[]}} [media]
   * @returns {Promise<CallSession>}
   * @throws {BookendError} `not_admitted` before the admission
   */
  join(media) {
    const seat = {
      id: null,
      now: () => this.now(),
      token: () => this.#http.send('POST', '/token'),
      get: (options) => this.get(options),
      connected: (options) => this.#ask('POST', '/connected', options),
      left: (options) => this.left(options),
    };
    return enter(seat, media, { video: this.#video, signaling: this.#signaling });
  }

  async #ask(method, path, options) {
    try {
      this.#known = await this.#http.send(method, path, options);
    } catch (error) {
      if (!this.#known || !['call_over', 'not_found'].includes(error.code)) throw error;
      this.#known = { ...this.#known, ...(error.code === 'call_over' ? this.#over() : { admission: 'removed' }) };
    }
    return this.#known;
  }

  #over() {
    const endsAt = Date.parse(this.#known.ends_at ?? '');
    return { status: 'completed', end_reason: this.now() >= endsAt - CLOCKS_DIFFER_MS ? 'time_limit' : 'ended' };
  }
}

/**
 * What a session asks of the server, as a participant or as a guest.
 *
 * @typedef {object} Seat
 * @property {?string} id the call's id, if it is known
 * @property {() => number} now
 * @property {() => Promise<object>} token
 * @property {(options?: object) => Promise<Call|GuestCall>} get
 * @property {(options?: object) => Promise<Call|GuestCall>} connected
 * @property {(options?: object) => Promise<Call|GuestCall>} left
 * @property {(options?: object) => Promise<Call>} [complete] missing if this person cannot end it
 */

/** @param {Seat} seat @returns {Promise<CallSession>} */
const enter = async (seat, { audioTrack, videoTrack, localTracks } = {}, { video = globalThis.Twilio?.Video, signaling }) => {
  if (!video) throw new BookendError('sdk_missing');
  const tracks = localTracks ?? [audioTrack, videoTrack].filter(Boolean);
  for (let attempt = 1; ; attempt++) {
    const ticket = await seat.token();
    try {
      const room = await video.connect(ticket.token, connectOptions(ticket, tracks, signaling));
      return new CallSession(seat, room, ticket);
    } catch (error) {
      const refusal = await whyNotConnected(seat, error);
      if (attempt === 2 || refusal.code !== 'connection_failed') throw refusal;
      await sleep(500);
    }
  }
};

const hostUrl = (path) => {
  const scheme = globalThis.location?.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${globalThis.location?.host}${path}`;
};

const connectOptions = (ticket, tracks, signaling) => {
  const options = { name: ticket.room_name, tracks };
  if (ticket.provider !== 'emulator') return options;
  return { ...options, wsServer: signaling ?? hostUrl('/signaling'), insights: false };
};

const whyNotConnected = async (seat, cause) => {
  const detail = cause?.message ?? '';
  if (cause?.name === 'NotAllowedError') return new BookendError('permission', { detail, cause });
  if (cause?.code === 53105) return new BookendError('room_full', { detail, cause });
  const call = await seat.get({ deadlineMs: FINAL_STATE_MS }).catch(() => null);
  if (call && isOver(call)) return new BookendError('call_over', { detail, call, cause });
  return new BookendError('connection_failed', { detail, cause });
};

/** Asks again and again until stopped. */
const poll = (ask, onCall, { everyMs = POLL_MS, onError = () => {} } = {}) => {
  const asking = new AbortController();
  const { signal } = asking;
  let wake = () => {};
  const round = async () => {
    while (!signal.aborted) {
      try {
        const call = await ask({ deadlineMs: ATTEMPT_MS, signal });
        if (!signal.aborted) onCall(call);
      } catch (error) {
        if (!signal.aborted) onError(error);
      }
      if (signal.aborted) return;
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        wake = () => (clearTimeout(timer), resolve());
      });
    }
  };
  round();
  return { stop: () => (asking.abort(), wake()), now: () => wake() };
};

/**
 * One page's stay in a call's room.
 *
 * Events, each a CustomEvent with a `detail`:
 * - `connected` `{identity, roomName}`
 * - `participant` `{identity, state}`: `connected`, `disconnected`, `reconnecting`, `reconnected`
 * - `track` `{identity, id, kind, state, track}`: `attached`, `detached`, `enabled`, `disabled`;
 *   also for those who were there first. `track.attach()` gives the media element.
 * - `state` `{call}`: the call as the server has it, about once a second
 * - `countdown` `{remainingMs, limitMs}`: by the server's clock
 * - `reconnecting`, `reconnected`
 * - `local` `{muted, cameraOff}`, `device` `{kind}`: a device of this page stopped
 * - `ended` `{reason, call, byMe}`: once, and last; also when the page goes away, with `left`
 */
export class CallSession extends EventTarget {
  #seat;
  #room;
  #watch;
  #ticker;
  #requests = new AbortController();
  #ended = false;
  #endTold = false;
  #ending = false;
  #goodbye = null;
  #overdue = false;
  #endsAt;
  #limitMs;

  /** @type {?Call} the call as last heard */
  call = null;
  /** @type {?Reason} */
  reason = null;

  /** @param {Seat} seat */
  constructor(seat, room, ticket) {
    super();
    this.#seat = seat;
    this.#room = room;
    this.callId = seat.id;
    this.identity = ticket.identity;
    this.#endsAt = ticket.ends_at ? Date.parse(ticket.ends_at) : null;
    this.#limitMs = ticket.limit_seconds * 1000;
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
    setTimeout(() => this.#begin());
  }

  get muted() {
    return !this.#local('audio').some((track) => track.isEnabled);
  }

  get cameraOff() {
    return !this.#local('video').some((track) => track.isEnabled);
  }

  /** Silences the microphone, or opens it again with `false`. */
  mute(muted = true) {
    this.#switch('audio', !muted);
  }

  /** Shows the camera's picture, or hides it with `false`. */
  camera(on = true) {
    this.#switch('video', on);
  }

  /**
   * Leaves; the call goes on for the others, and one may come back. The server hears of it first, so
   * that it does not take this for a lost connection.
   */
  async leave() {
    await Promise.race([this.#sayGoodbye(), sleep(FAREWELL_MS)]);
    this.#finish('left');
  }

  /** Ends the call for everybody; a guest, and a page that cannot reach the server, only leaves. */
  async end() {
    if (!this.#seat.complete) return this.leave();
    this.#ending = true;
    try {
      const call = await this.#seat.complete({ deadlineMs: 6_000 });
      this.#finish(reasonOf(call) ?? 'ended_by_participant', { call });
    } catch (error) {
      if (error.code === 'call_over' || error.code === 'illegal_state') await this.#finishAsServerSays('left');
      else this.#finish('left');
    }
  }

  #begin() {
    if (this.#ended) return;
    const room = this.#room;
    room.on('participantConnected', (participant) => this.#meet(participant));
    const isStillIn = (who) => [...room.participants.values()].some((p) => p !== who && p.identity === who.identity);
    for (const state of ['Disconnected', 'Reconnecting', 'Reconnected']) {
      // a newer connection of the same person is announced before the older one is gone
      room.on(`participant${state}`, (who) => {
        if (!isStillIn(who)) this.#tell('participant', { identity: who.identity, state: state.toLowerCase() });
      });
    }
    room.on('reconnecting', () => this.#tell('reconnecting'));
    room.on('reconnected', () => (this.#tell('reconnected'), this.#watch.now()));
    room.on('disconnected', (_, error) => this.#onDisconnected(error));
    for (const kind of ['audio', 'video']) {
      this.#local(kind).forEach((track) => track.on('stopped', () => this.#tell('device', { kind })));
    }
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#watch = poll((options) => this.#seat.get(options), (call) => this.#hear(call));
    const { signal } = this.#requests;
    this.#seat.connected({ signal }).then((call) => this.#hear(call), () => {});
    this.#tell('connected', { identity: this.identity, roomName: room.name });
    room.participants.forEach((participant) => this.#meet(participant));
    if (room.state === 'disconnected') this.#onDisconnected(null);
  }

  #meet(participant) {
    const { identity } = participant;
    const tell = (track, state) =>
      this.#tell('track', { identity, id: track.sid, kind: track.kind, state, track });
    this.#tell('participant', { identity, state: 'connected' });
    participant.tracks.forEach((publication) => {
      if (publication.track) tell(publication.track, 'attached');
      if (publication.track && !publication.isTrackEnabled) tell(publication.track, 'disabled');
    });
    participant.on('trackSubscribed', (track) => {
      tell(track, 'attached');
      if (!track.isEnabled) tell(track, 'disabled');
    });
    participant.on('trackUnsubscribed', (track) => tell(track, 'detached'));
    participant.on('trackEnabled', ({ track }) => track && tell(track, 'enabled'));
    participant.on('trackDisabled', ({ track }) => track && tell(track, 'disabled'));
  }

  #hear(call) {
    if (this.#ended || (this.call && call.server_time < this.call.server_time)) return;
    this.call = call;
    this.#endsAt = call.ends_at ? Date.parse(call.ends_at) : null;
    this.#limitMs = call.started_at && call.ends_at
      ? this.#endsAt - Date.parse(call.started_at)
      : call.duration_seconds * 1000;
    this.#tell('state', { call });
    this.#tick();
    const reason = overFor(call, this.identity);
    if (reason) this.#finish(reason, { call });
  }

  #tick() {
    if (this.#ended || this.#endsAt === null) return;
    const remaining = this.#endsAt - this.#seat.now();
    this.#tell('countdown', { remainingMs: Math.max(0, remaining), limitMs: this.#limitMs });
    if (remaining > 0) {
      this.#overdue = false;
    } else if (!this.#overdue) {
      this.#overdue = true;
      this.#watch.now();
    } else if (remaining < -OVERRUN_MS) {
      this.#finish('time_limit');
    }
  }

  async #onDisconnected(error) {
    if (this.#ended) return;
    if (error?.code === 53205) return this.#finish('replaced');
    const otherwise = { 53118: 'room_ended', 53216: 'room_ended' }[error?.code];
    return this.#finishAsServerSays(otherwise ?? (error ? 'connection_lost' : 'removed'));
  }

  /** Asks for the final state; `otherwise` if the call turns out to go on, or nobody answers. */
  async #finishAsServerSays(otherwise) {
    this.#watch?.stop();
    const { signal } = this.#requests;
    const deadline = performance.now() + FINAL_STATE_MS;
    const rounds = otherwise === 'connection_lost' ? 1 : Infinity;
    let call = null;
    for (let round = 0; round < rounds && !this.#ended; round++) {
      const left = deadline - performance.now();
      if (left <= 0) break;
      call = await this.#seat.get({ deadlineMs: left, signal }).catch(() => call);
      const reason = call && overFor(call, this.identity);
      if (reason) return this.#finish(reason, { call });
      await sleep(250);
    }
    this.#finish(otherwise, { call: call ?? this.call });
  }

  #finish(reason, { call = this.call } = {}) {
    if (this.#ended) return;
    this.#ended = true;
    this.reason = reason;
    this.call = call;
    clearInterval(this.#ticker);
    this.#watch?.stop();
    this.#requests.abort();
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    if (reason === 'left') this.#sayGoodbye();
    this.#room.disconnect();
    const byMe = reason === 'left' || (this.#ending && reason === 'ended_by_participant');
    this.#tell('ended', { reason, call, byMe });
  }

  #sayGoodbye() {
    this.#goodbye ??= this.#seat.left({ keepalive: true }).catch(() => {});
    return this.#goodbye;
  }

  #onPageHide = () => this.#finish('left');

  #local(kind) {
    const { localParticipant } = this.#room;
    return [...localParticipant[`${kind}Tracks`].values()].map((publication) => publication.track);
  }

  #switch(kind, on) {
    this.#local(kind).forEach((track) => (on ? track.enable() : track.disable()));
    this.#tell('local', { muted: this.muted, cameraOff: this.cameraOff });
  }

  #tell(type, detail = {}) {
    if (this.#endTold) return;
    this.#endTold = type === 'ended';
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Every request made here may be sent again; some refusals say that it is of no use. */
const isWorthAnother = ({ code, status }) =>
  code === 'network' || code === 'timeout' || code === 'conflict' || code === 'slow_down' ||
  (code !== 'video_not_configured' && (status === 502 || status === 503 || status === 504));

const refusalOf = (response, problem) => {
  const { status } = response;
  const retryAfter = Number(response.headers.get('Retry-After'));
  const unnamed = { 401: 'signed_out', 403: 'forbidden', 404: 'not_found', 429: 'slow_down' };
  const lost = response.redirected && !problem;
  return new BookendError(lost ? 'signed_out' : (problem?.code ?? unnamed[status] ?? 'unexpected'), {
    status,
    detail: problem?.detail ?? problem?.title ?? '',
    joinOpensAt: problem?.join_opens_at,
    field: problem?.field,
    min: problem?.min,
    max: problem?.max,
    retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : undefined,
  });
};

const readJson = async (response) => {
  const isJson = /[/+]json\b/.test(response.headers.get('Content-Type') ?? '');
  return isJson ? response.json() : null;
};

const key = (id) => {
  const found = callIdOf(id);
  if (!found) throw new BookendError('not_found', { status: 404 });
  return found;
};

const randomKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
