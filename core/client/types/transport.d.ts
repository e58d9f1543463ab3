/** How requests reach the server, and where time comes from. */

/** A request, complete with its headers. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As given by `basePath`: relative to the page unless that is an absolute URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; undefined without a body. */
  readonly body?: string;
  /** Whether the request has to outlive the page. */
  readonly keepalive: boolean;
  /** `omit` for guests, `same-origin` otherwise. */
  readonly credentials: 'same-origin' | 'include' | 'omit';
  /** Aborted when the answer is no longer of use. */
  readonly signal: AbortSignal;
}

/** An answer. */
export interface TransportResponse {
  readonly status: number;
  /** Header fields by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the body; empty if it was streamed, or if there was none. */
  readonly body: string;
  /** Whether a redirect was followed, for example to a page for signing in. */
  readonly redirected?: boolean;
}

/**
 * Sends requests. The default is `fetch`; replace it for platforms without streaming `fetch`, or for
 * sign-in with a bearer token that has to be renewed.
 */
export interface Transport {
  /** Answers whatever the status is; rejects only if there is no answer. */
  send(request: TransportRequest): Promise<TransportResponse>;
  /**
   * Calls `onChunk` with the decoded text of a `text/event-stream` as it arrives, and resolves when it
   * ends. An answer of another type is resolved with its body. Without this method live events use
   * long polling by `send`.
   */
  stream?(request: TransportRequest, onChunk: (text: string) => void): Promise<TransportResponse>;
}

/** The default transport. */
export class FetchTransport implements Transport {
  /** @param fetch by default the global one, looked up at each request */
  constructor(fetch?: typeof globalThis.fetch);
  send(request: TransportRequest): Promise<TransportResponse>;
  stream(request: TransportRequest, onChunk: (text: string) => void): Promise<TransportResponse>;
}

/** Events of the page that matter to the client. */
export type PageEventType =
  | 'online' | 'offline' | 'visibilitychange' | 'pagehide' | 'pageshow' | 'freeze' | 'resume';

/** Time, timers, chance and the page's events; replace parts of it in tests. */
export interface Runtime {
  /** Milliseconds since 1970, by the page's clock. */
  now(): number;
  /** Milliseconds of a clock that is never set. */
  monotonic(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** 0 ≤ n < 1. */
  random(): number;
  /** Whether the browser believes that there is a network. */
  isOnline(): boolean;
  /** Whether the page is in front. */
  isVisible(): boolean;
  /** Listens to an event of the window or of the document; returns how to stop. */
  listen(type: PageEventType, listener: () => void): () => void;
  /** The locks of all tabs of this origin; null where there are none, or no channel. */
  locks: Pick<LockManager, 'request'> | null;
  /** Opens a channel to the other tabs of this origin. Used only with `locks`. */
  openChannel(name: string): Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;
}
