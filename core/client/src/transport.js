/** The default transport: `fetch`. */

/** @typedef {import('../types/index.js').TransportRequest} TransportRequest */
/** @typedef {import('../types/index.js').TransportResponse} TransportResponse */

const isEventStream = (/** @type {Response} */ response) =>
  /^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '');

/** @param {Response} response @param {string} body @returns {TransportResponse} */
const answerOf = (response, body) => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body,
  redirected: response.redirected,
});

export class FetchTransport {
  #fetch;

  /** @param {typeof globalThis.fetch} [fetch] */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** @param {TransportRequest} request @returns {Promise<TransportResponse>} */
  async send(request) {
    const response = await this.#open(request);
    return answerOf(response, await response.text());
  }

  /** @param {TransportRequest} request @param {(text: string) => void} onChunk @returns {Promise<TransportResponse>} */
  async stream(request, onChunk) {
    const response = await this.#open(request);
    if (!response.ok || !response.body || !isEventStream(response)) return answerOf(response, await response.text());
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return answerOf(response, '');
      onChunk(decoder.decode(value, { stream: true }));
    }
  }

  /** @param {TransportRequest} request */
  #open({ method, url, headers, body, keepalive, credentials, signal }) {
    const fetch = this.#fetch ?? globalThis.fetch;
    return fetch(url, { method, headers, body, keepalive, credentials, signal, cache: 'no-store' });
  }
}
