/** Requests for calls: one intent, one call. */

import { isUnanswered, timeOf } from './call.js';

/** @typedef {import('../types/index.js').Call} Call */

/** How long a request for a call now keeps its idempotency key when no answer arrives. */
const INSTANT_INTENT_MS = 60_000;

/** @param {Date|string|null|undefined} time */
export const instant = (time) => (time instanceof Date ? time.toISOString() : (time ?? undefined));

/** Sends requests, and cancels unanswered ones for now when the page goes away. */
export class CallRequests {
  #server;
  /** @type {Map<string, Promise<Call>>} */
  #running = new Map();
  /** @type {Map<string, Call>} */
  #unanswered = new Map();
  #stopListening = () => {};
  #isClosed = false;

  /**
   * @param {{intents: import('./intents.js').Intents, runtime: import('./runtime.js').Runtime, now: () => number,
   *   post: (body: object, headers: Record<string, string>) => Promise<Call>,
   *   cancel: (id: string) => Promise<Call>}} server
   */
  constructor(server) {
    this.#server = server;
  }

  /**
   * @param {import('../types/index.js').CallRequest} request
   * @param {{keepRinging?: boolean}} [options]
   */
  async send(request, { keepRinging = false } = {}) {
    const body = {
      invitee_ids: request.inviteeIds,
      participants: request.participants,
      scheduled_time: instant(request.scheduledTime),
      duration_seconds: request.durationSeconds,
      ring_within_seconds: request.ringWithinSeconds,
      booking_id: request.bookingId,
    };
    const content = JSON.stringify(body);
    const running = this.#running.get(content) ?? this.#send(content, body);
    this.#running.set(content, running);
    const call = await running;
    if (body.scheduled_time === undefined && !keepRinging) this.#cancelOnPageHide(call);
    return call;
  }

  /** Forgets the calls that would be cancelled when the page goes away. */
  close() {
    this.#unanswered.clear();
    this.#stopListening();
    this.#isClosed = true;
  }

  /** Whether a request waits for its answer. */
  get isRunning() {
    return this.#running.size > 0;
  }

  /** Takes the call of any response. @param {Call} call */
  notice(call) {
    if (!this.#unanswered.has(call.id) || isUnanswered(call)) return;
    this.#unanswered.delete(call.id);
    if (this.#unanswered.size === 0) this.#stopListening();
  }

  /** @param {string} content @param {{scheduled_time?: string}} body */
  async #send(content, body) {
    const { intents, post } = this.#server;
    const key = intents.keyOf(content, body.scheduled_time ? Infinity : INSTANT_INTENT_MS);
    try {
      const call = await post(body, { 'Idempotency-Key': key });
      intents.settle(content);
      return call;
    } catch (error) {
      if (/** @type {import('./errors.js').BookendError} */ (error).code === 'key_reused') intents.settle(content);
      throw error;
    } finally {
      this.#running.delete(content);
    }
  }

  /** @param {Call} call */
  #cancelOnPageHide(call) {
    if (this.#isClosed || !isUnanswered(call)) return;
    if (this.#unanswered.size === 0) {
      this.#stopListening = this.#server.runtime.listen('pagehide', () => this.#cancelAll());
    }
    this.#unanswered.set(call.id, call);
  }

  #cancelAll() {
    const waiting = [...this.#unanswered.values()];
    this.#unanswered.clear();
    this.#stopListening();
    for (const { id, answer_by: answerBy } of waiting) {
      if (this.#server.now() < timeOf(answerBy)) this.#server.cancel(id).catch(() => {});
    }
  }
}
