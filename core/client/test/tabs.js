/** A browser with several tabs, which can freeze and crash: nothing here waits. */

import { FakeRuntime, settle } from './fakes.js';

/** What reaches a tab: at once, or when it is no longer frozen; never after a crash. */
class Tab {
  isFrozen = false;
  isCrashed = false;
  /** Whether timers do not run, as in the background, while messages come. */
  isThrottled = false;
  #waiting = [];
  #page = new EventTarget();
  /** Between the tab and its server. */
  #breaks = new Set();

  constructor(browser) {
    const { clock } = browser;
    const run = (work) => (...args) => this.run(() => work(...args));
    this.runtime = {
      now: clock.now, monotonic: clock.monotonic, random: clock.random, isOnline: clock.isOnline, clearTimeout: clock.clearTimeout,
      isVisible: () => true,
      setTimeout: (work, ms) => clock.setTimeout(() => !this.isThrottled && this.run(work), ms),
      listen: (type, listener) => {
        this.#page.addEventListener(type, listener);
        return () => this.#page.removeEventListener(type, listener);
      },
      locks: { request: (name, options, hold) => browser.request(this, name, options, hold) },
      openChannel: (name) => browser.openChannel(this, name),
    };
    const { send, open } = browser.server;
    this.transport = {
      send,
      stream: (request, onChunk) =>
        new Promise((resolve, reject) => {
          open(request, run(onChunk)).then(run(resolve), run(reject));
          this.#breaks.add(browser.server.stream);
        }),
    };
  }

  run(work) {
    if (this.isCrashed) return;
    if (this.isFrozen) this.#waiting.push(work);
    else work();
  }

  async happen(type) {
    this.run(() => this.#page.dispatchEvent(new Event(type)));
    await settle();
  }

  async thaw() {
    this.isFrozen = false;
    for (const work of this.#waiting.splice(0)) this.run(work);
    await settle();
  }

  crash() {
    this.isCrashed = true;
    for (const stream of this.#breaks) stream.isOpen = false;
  }
}

export class Browser {
  clock = new FakeRuntime();
  /** The names of locks and channels. @type {Set<string>} */
  names = new Set();
  messages = [];
  #channels = new Set();
  /** Requests for locks, the holder's first, as it would be with one name. */
  #queues = new Map();

  constructor(server) {
    this.server = server;
  }

  open() {
    return new Tab(this);
  }

  async crash(tab) {
    tab.crash();
    for (const queue of this.#queues.values()) {
      for (const entry of [...queue]) if (entry.tab === tab) queue.splice(queue.indexOf(entry), 1);
      this.#grant(queue);
    }
    await settle();
  }

  openChannel(tab, name) {
    this.names.add(name);
    const channel = {
      tab, name, onmessage: null,
      postMessage: (message) => {
        if (!this.#channels.has(channel)) throw new DOMException('closed', 'InvalidStateError');
        this.messages.push(message);
        for (const other of this.#channels) {
          if (other === channel || other.name !== name) continue;
          const data = structuredClone(message);
          queueMicrotask(() => other.tab.run(() => this.#channels.has(other) && other.onmessage?.({ data })));
        }
      },
      close: () => void this.#channels.delete(channel),
    };
    this.#channels.add(channel);
    return channel;
  }

  get openChannels() {
    return this.#channels.size;
  }

  request(tab, name, { steal = false, signal }, hold) {
    this.names.add(name);
    if (!this.#queues.has(name)) this.#queues.set(name, []);
    const queue = this.#queues.get(name);
    return new Promise((resolve, reject) => {
      const entry = { tab, hold, isHeld: false, resolve: (value) => tab.run(() => resolve(value)), reject: (error) => tab.run(() => reject(error)) };
      if (steal) {
        if (queue[0]?.isHeld) queue.shift().reject(new DOMException('stolen', 'AbortError'));
        queue.unshift(entry);
      } else {
        queue.push(entry);
      }
      signal?.addEventListener('abort', () => {
        if (entry.isHeld || !queue.includes(entry)) return;
        queue.splice(queue.indexOf(entry), 1);
        entry.reject(signal.reason);
      });
      this.#grant(queue);
    });
  }

  #grant(queue) {
    const entry = queue[0];
    if (!entry || entry.isHeld) return;
    entry.isHeld = true;
    queueMicrotask(() => entry.tab.run(async () => {
      const value = await entry.hold();
      entry.resolve(value);
      if (queue[0] !== entry) return;
      queue.shift();
      this.#grant(queue);
    }));
  }
}
