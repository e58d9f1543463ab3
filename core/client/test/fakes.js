/** A clock, a page and a server for tests: nothing here waits. */

const T0 = Date.parse('2026-11-30T10:00:00Z');

/** Time that passes only by `pass`. */
export class FakeRuntime {
  time = T0;
  online = true;
  visible = true;
  #sleptMs = 0;
  #timers = new Map();
  #next = 1;
  #page = new EventTarget();

  now = () => this.time;
  monotonic = () => this.time - T0 - this.#sleptMs;
  random = () => 0.5;
  isOnline = () => this.online;
  isVisible = () => this.visible;
  setTimeout = (run, ms) => {
    this.#timers.set(this.#next, { run, at: this.time + Math.max(0, ms) });
    return this.#next++;
  };
  clearTimeout = (timer) => void this.#timers.delete(timer);
  /** The types of events that are listened to, one for each listener. */
  listening = [];
  listen = (type, listener) => {
    this.#page.addEventListener(type, listener);
    this.listening.push(type);
    return () => {
      this.#page.removeEventListener(type, listener);
      const at = this.listening.indexOf(type);
      if (at >= 0) this.listening.splice(at, 1);
    };
  };

  get timers() {
    return this.#timers.size;
  }

  /** The computer sleeps: the monotonic clock and all timers stand still. */
  sleep(ms) {
    this.time += ms;
    this.#sleptMs += ms;
    for (const timer of this.#timers.values()) timer.at += ms;
  }

  /** What the page does. */
  async happen(type) {
    if (type === 'online' || type === 'offline') this.online = type === 'online';
    this.#page.dispatchEvent(new Event(type));
    await settle();
  }

  /** Lets time pass, timer by timer. */
  async pass(ms) {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].run();
      await settle();
    }
    this.time = end;
    await settle();
  }
}

/** Lets everything that is ready run. */
export const settle = async () => {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
};

export const json = (body, status = 200, headers = {}) => ({
  status,
  headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers },
  body: JSON.stringify(body),
});

/**
 * A server by hand: `on(method, path, answer)` answers requests; streams stay open until the test ends
 * them. `requests` has all that were sent, as `GET /path`.
 */
export class FakeServer {
  requests = [];
  sent = [];
  streams = [];
  isDown = false;
  /** Whether something on the way holds streams back. */
  isBuffered = false;
  #routes = [];
  #runtime;

  constructor(runtime) {
    this.#runtime = runtime;
  }

  on(method, path, answer) {
    this.#routes.unshift({ method, path, answer });
    return this;
  }

  /** How often a request was sent. */
  count(request) {
    return this.requests.filter((sent) => sent === request || (request instanceof RegExp && request.test(sent))).length;
  }

  get stream() {
    return this.streams.at(-1);
  }

  send = async (request) => {
    const path = request.url.replace('/api/bookings/video-call', '');
    this.requests.push(`${request.method} ${path}`);
    this.sent.push(request);
    if (this.isDown) throw new TypeError('fetch failed');
    const route = this.#routes.find(({ method, path: pattern }) =>
      method === request.method && (pattern instanceof RegExp ? pattern.test(path) : pattern === path));
    if (!route) return json({ code: 'not_found' }, 404);
    return typeof route.answer === 'function' ? route.answer(request, path) : json(route.answer);
  };

  /** The transport's stream. */
  open = (request, onChunk) => {
    this.requests.push('STREAM');
    if (this.isDown) return Promise.reject(new TypeError('fetch failed'));
    return new Promise((resolve, reject) => {
      const isBuffered = this.isBuffered;
      const response = { status: 200, headers: { 'content-type': 'text/event-stream' }, body: '' };
      const stream = {
        request,
        isOpen: true,
        lastEventId: request.headers['Last-Event-ID'] ?? null,
        write: async (text) => {
          if (!isBuffered && stream.isOpen) onChunk(text);
          await settle();
        },
        end: async () => {
          stream.isOpen = false;
          resolve(response);
          await settle();
        },
        break: async () => {
          stream.isOpen = false;
          reject(new TypeError('terminated'));
          await settle();
        },
        refuse: async (answer) => {
          stream.isOpen = false;
          resolve(answer);
          await settle();
        },
      };
      request.signal.addEventListener('abort', () => {
        stream.isOpen = false;
        reject(new DOMException('aborted', 'AbortError'));
      });
      this.streams.push(stream);
    });
  };

  get transport() {
    return { send: this.send, stream: this.open };
  }

  /** Sends an event with its call; the id is by the number. */
  async event(call, event) {
    const type = event.type;
    const id = String(1_000 + event.sequence);
    await this.stream.write(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ event, call })}\n\n`);
  }

  async position(id = '1000') {
    await this.stream.write(`id: ${id}\n\n`);
  }
}

let calls = 0;

/** A call of `recipient` and `caregiver`, as the server has it. */
export const callOf = (patch = {}) => {
  const { people = {}, ...others } = patch;
  const person = (identity, response) => ({
    identity, role: null, name: null, response, admission: 'not_needed', admission_since: null, busy: false,
    connected_at: null, left_at: null, left_reason: null, connected_seconds: 0, late_seconds: null, connections: 0,
    ...people[identity],
  });
  return {
    id: `00000000-0000-4000-8000-${String(++calls).padStart(12, '0')}`,
    booking_id: null,
    status: 'pending',
    requested_by: 'recipient',
    participants: [person('recipient', 'accepted'), person('caregiver', 'pending')],
    scheduled_time: '2026-11-30T10:00:00Z',
    duration_seconds: 15,
    room_name: 'video-call-x',
    video_call_url: 'video-call-x',
    join_opens_at: '2026-11-30T09:55:00Z',
    join_closes_at: '2026-11-30T10:10:00Z',
    answer_by: '2026-11-30T10:00:45Z',
    started_at: null, ends_at: null, completed_at: null, end_reason: null, ended_by: null, ended_by_system: null,
    reason: null, attendance: 'unknown',
    created_at: '2026-11-30T10:00:00Z',
    updated_at: '2026-11-30T10:00:00Z',
    server_time: '2026-11-30T10:00:00Z',
    ...others,
  };
};

/** The same call, changed a little later. */
export const changed = (call, patch, seconds = 1) => {
  const later = new Date(Date.parse(call.updated_at) + seconds * 1000).toISOString();
  return { ...call, ...patch, updated_at: later, server_time: later };
};

export const memoryStorage = () => {
  const items = new Map();
  return () => ({ getItem: (name) => items.get(name) ?? null, setItem: (name, text) => void items.set(name, text) });
};
