/** The time that is left of a call, by the server's clock. */

import { timeOf } from './call.js';

const TICK_MS = 200;

/** How long a page stays in the room after the limit when the server cannot be reached. */
const OVERRUN_MS = 3_000;

export class Countdown {
  #runtime;
  #now;
  #listener;
  #isOverdue = false;
  /** @type {unknown} */
  #timer = null;
  /** In milliseconds since 1970; null before the start. @type {?number} */
  endsAt;
  limitMs;

  /**
   * @param {import('./runtime.js').Runtime} runtime
   * @param {() => number} now
   * @param {{ends_at?: string, limit_seconds: number}} ticket
   * @param {{onTick: (remainingMs: number) => void, onOverdue: () => void, onOverrun: () => void}} listener
   *   `onOverdue`: once at the limit; `onOverrun`: 3 s later
   */
  constructor(runtime, now, ticket, listener) {
    this.#runtime = runtime;
    this.#now = now;
    this.#listener = listener;
    this.endsAt = ticket.ends_at ? Date.parse(ticket.ends_at) : null;
    this.limitMs = ticket.limit_seconds * 1000;
  }

  get remainingMs() {
    return this.endsAt === null ? null : Math.max(0, this.endsAt - this.#now());
  }

  /** @param {any} call */
  take(call) {
    this.endsAt = call.ends_at ? Date.parse(call.ends_at) : null;
    this.limitMs = call.started_at && call.ends_at ? timeOf(call.ends_at) - timeOf(call.started_at) : call.duration_seconds * 1000;
  }

  /** Begins to tick. */
  start() {
    this.#timer = this.#runtime.setTimeout(() => this.start(), TICK_MS);
    if (this.endsAt === null) return;
    const remaining = this.endsAt - this.#now();
    this.#listener.onTick(Math.max(0, remaining));
    if (remaining > 0) {
      this.#isOverdue = false;
    } else if (!this.#isOverdue) {
      this.#isOverdue = true;
      this.#listener.onOverdue();
    } else if (remaining < -OVERRUN_MS) {
      this.#listener.onOverrun();
    }
  }

  stop() {
    this.#runtime.clearTimeout(this.#timer);
  }
}
