/** The routes of the HTTP contract that are one request each. */

import { keyOf, queryOf } from './paths.js';
import { instant } from './requests.js';

/** @typedef {import('../types/index.js').Call} Call */

/**
 * Of requests that wait for the video provider: the server gives it 5 s to open or close a room, to
 * disconnect a person, or to list who is there.
 */
export const WITH_PROVIDER = Object.freeze({ slowMs: 8_000, attemptMs: 10_000 });

export class CallRoutes extends EventTarget {
  #send;

  /** @param {(method: 'GET'|'POST'|'DELETE', path: string, options?: import('./http.js').SendOptions) => Promise<any>} send */
  constructor(send) {
    super();
    this.#send = send;
  }

  /** @param {string} id @param {string} change @param {unknown} [body] @param {import('./http.js').SendOptions} [options] */
  #change(id, change, body, options) {
    return this.#send('POST', `/${keyOf(id)}/${change}`, { ...options, body });
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

  /** Sent once: the server adds the time each time. @param {string} id @param {number} seconds @returns {Promise<Call>} */
  async extend(id, seconds) {
    return this.#send('POST', `/${keyOf(id)}/extend`, { body: { seconds }, isRepeatable: false });
  }

  /** @param {string} id @param {import('../types/index.js').ChangeOptions & {reason?: string}} [options] @returns {Promise<Call>} */
  async complete(id, { reason, ...options } = {}) {
    return this.#change(id, 'complete', reason ? { reason } : undefined, { ...WITH_PROVIDER, ...options });
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
    return this.#send('GET', '/settings', options);
  }

  /** @param {string} id @param {{limit?: number, cursor?: ?string}} [page] @param {import('../types/index.js').ReadOptions} [options] */
  async history(id, { limit, cursor } = {}, options) {
    return this.#send('GET', `/${keyOf(id)}/history${queryOf({ limit, cursor })}`, options);
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
    return this.#send('GET', `/${keyOf(id)}/attendance`, options);
  }

  /** @param {string} id @param {import('../types/index.js').ChangeOptions} [options] @returns {Promise<Call>} */
  async connected(id, options) {
    return this.#change(id, 'connected', undefined, options);
  }

  /** @param {string} id @param {import('../types/index.js').ChangeOptions} [options] @returns {Promise<Call>} */
  async left(id, options) {
    return this.#change(id, 'left', undefined, options);
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
    return this.#change(id, 'remove', { identity, reason }, WITH_PROVIDER);
  }

  /** @param {string} id @param {string} identity @param {string} [role] @returns {Promise<Call>} */
  async add(id, identity, role) {
    return this.#change(id, 'add', { identity, role });
  }

  /** @param {string} id @param {string} identity @param {string} by @param {string} [reason] @returns {Promise<Call>} */
  async replace(id, identity, by, reason) {
    return this.#change(id, 'replace', { identity, by, reason }, WITH_PROVIDER);
  }

  /** @param {string} id @param {{name: string, role?: string, validUntil?: Date|string, waits?: boolean}} guest */
  async inviteGuest(id, { name, role, validUntil, waits }) {
    const body = { name, role, valid_until: instant(validUntil), waits };
    return this.#send('POST', `/${keyOf(id)}/guests`, { body, isRepeatable: false });
  }

  /** @param {string} id @param {string} guestId @returns {Promise<void>} */
  async revokeGuest(id, guestId) {
    await this.#send('DELETE', `/${keyOf(id)}/guests/${encodeURIComponent(guestId)}`, WITH_PROVIDER);
  }
}
