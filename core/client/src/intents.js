/** Idempotency keys of requests. */

const NAME = 'bookend.intents';

const randomKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The keys of requests that have no answer yet, by what is requested. They outlive the page, not the
 * tab, so that a request that is repeated after a reload makes no second call.
 */
export class Intents {
  #storage;
  #runtime;
  /** @type {Record<string, {key: string, at: number}>} */
  #keys;

  /**
   * @param {() => Pick<Storage, 'getItem'|'setItem'>} storage
   * @param {import('./runtime.js').Runtime} runtime
   */
  constructor(storage, runtime) {
    this.#storage = storage;
    this.#runtime = runtime;
    this.#keys = this.#read();
  }

  /** @param {string} content what is requested @param {number} lastsMs */
  keyOf(content, lastsMs) {
    const known = this.#keys[content];
    if (known && this.#runtime.now() - known.at < lastsMs) return known.key;
    const key = randomKey();
    this.#keys[content] = { key, at: this.#runtime.now() };
    this.#write();
    return key;
  }

  /** @param {string} content */
  settle(content) {
    delete this.#keys[content];
    this.#write();
  }

  /** Storage may be forbidden, full, or hold another version's text: then keys last as long as the page. */
  #read() {
    try {
      return JSON.parse(this.#storage().getItem(NAME) ?? '{}') ?? {};
    } catch {
      return {};
    }
  }

  #write() {
    try {
      this.#storage().setItem(NAME, JSON.stringify(this.#keys));
    } catch {
      // see #read
    }
  }
}
