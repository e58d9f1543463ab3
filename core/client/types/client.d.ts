import type {
  Attendance,
  Call,
  CallEvent,
  CallSettings,
  CallStatus,
  GuestCall,
  GuestLink,
  Page,
} from './call.js';
import type { BookendError } from './errors.js';
import type {
  CallsStore,
  IncomingStore,
  LiveSubscription,
  ServerState,
  TypedEventTarget,
} from './live.js';
import type { Preflight, PreflightOptions } from './devices.js';
import type { CallSession, JoinOptions, VideoSdk } from './session.js';
import type { Runtime, Transport } from './transport.js';

/** Options of a client. */
export interface ClientOptions {
  /** Where the server mounts Bookend: a path, or an absolute URL. Default: `/api`. */
  basePath?: string;
  /** Twilio's SDK, or a function that loads it when a call is joined. Default: the global `Twilio.Video`. */
  video?: VideoSdk | (() => VideoSdk | Promise<VideoSdk>);
  /** Header fields of every request, read each time: a CSRF token, a bearer token. */
  headers?: () => Record<string, string> | Promise<Record<string, string>>;
  /** The caller's identity, if the page knows it. With it `incoming` needs fewer requests, and tabs share a stream. */
  identity?: string | (() => string | null | undefined);
  /** Default: `fetch`. */
  transport?: Transport;
  /** A replacement of `fetch` for the default transport. Ignored with `transport`. */
  fetch?: typeof globalThis.fetch;
  /**
   * Whether the tabs of a browser with the same `basePath` and `identity` share one stream of live
   * events. Needs `identity`, Web Locks and `BroadcastChannel`; otherwise each tab has its own stream.
   * Set it to false if `headers` make tabs of one identity see different calls. Default: true, but
   * false with `transport`.
   */
  sharing?: boolean;
  /** Where Bookend's emulator listens. Default: `/signaling` on the page's host. Never used with Twilio. */
  signalingUrl?: string;
  /** Keeps the idempotency keys of requests without an answer. Default: the tab's `sessionStorage`. */
  storage?: () => Pick<Storage, 'getItem' | 'setItem'>;
  /** Replaces time and the page's events, in tests. */
  runtime?: Partial<Runtime>;
}

/** Options of a request that reads. */
export interface ReadOptions {
  /** For how long it is repeated while there is no answer, in milliseconds. Default: 12,000. */
  deadlineMs?: number;
  signal?: AbortSignal;
}

/** Options of a request that changes something. */
export interface ChangeOptions extends ReadOptions {
  /** Whether the request has to outlive the page. Default: false. */
  keepalive?: boolean;
}

/** What is asked for. */
export interface CallRequest {
  /** The identities of the others. */
  inviteeIds?: readonly string[];
  /** In place of `inviteeIds`, with roles; may name the caller too, to give a role. */
  participants?: readonly { identity: string; role?: string }[];
  /** Default: now, and the call rings. */
  scheduledTime?: Date | string | null;
  /** The limit in seconds. Default: the server's. */
  durationSeconds?: number;
  /** How long a call for now rings, in seconds. Default: the server's. */
  ringWithinSeconds?: number;
  bookingId?: string;
}

export interface CallFilter {
  /** One status, or several. */
  status?: CallStatus | readonly CallStatus[] | (string & {});
  bookingId?: string;
  /** The scheduled time is not before this. */
  from?: Date | string;
  /** The scheduled time is before this. */
  to?: Date | string;
  /** Only calls that the caller has not answered. */
  awaiting?: 'me';
  /** Only calls that the caller can join now. */
  joinable?: 'now';
  /** By scheduled time; `soonest` is ascending and leaves out calls that are over. Default: `desc`. */
  order?: 'asc' | 'desc' | 'soonest';
  /** 1 to 200. Default: 50. */
  limit?: number;
  cursor?: string | null;
}

export interface Watch {
  stop(): void;
  /** Polls at once. */
  now(): void;
}

export interface WatchOptions {
  /** How often to poll while there is no stream, in milliseconds; slower after failures. Default: 5,000. */
  everyMs?: number;
  /** A request failed; the watch goes on. */
  onError?: (error: BookendError) => void;
}

export interface CallsOptions {
  /** Only calls of this booking. */
  bookingId?: string;
  /** How many past calls to load at first, up to 200. Default: 0. */
  past?: number;
}

export interface IncomingOptions {
  /** How long before its scheduled time a call rings, in milliseconds. Default: 0. */
  ringBeforeMs?: number;
}

export interface ClientEventMap {
  /** The server has not answered for three seconds, and has sent nothing for five; or the network is gone; or it is back. */
  server: { readonly state: ServerState; readonly error: BookendError | null };
}

/**
 * Bookend's HTTP contract, as the signed-in user. Every method that sends a request rejects with a
 * `BookendError`. All requests but `extend` and `inviteGuest` are safe to repeat, and are repeated: without
 * an answer for 12 seconds, with a refusal that may pass (`conflict`, `slow_down`, 502, 503, 504) up to
 * three times; `Retry-After` is kept.
 */
export class BookendClient {
  constructor(options?: ClientOptions);

  /** The time by the server's clock, in milliseconds since 1970; by the page's before any answer. */
  now(): number;
  /** Whether the server answered last time. */
  readonly server: ServerState;
  /** The caller's identity, if it was given or came with a token. */
  readonly identity: string | null;

  /**
   * Requests a call. One intent makes one call: the same request again has the same `Idempotency-Key`
   * until it is answered, also after a reload of the page; that of a call for now lasts 60 seconds
   * without an answer. While a request runs, the same one joins it. The call may be an earlier one:
   * already over, or accepted if both people called at the same time.
   *
   * @param options `keepRinging`: a call for now is cancelled when the page goes away before anybody
   *   has accepted it; with true it rings on, because another page waits for the answer
   */
  request(request: CallRequest, options?: { keepRinging?: boolean }): Promise<Call>;
  /** Accepts. With `false` it declines. */
  accept(id: string, accept?: boolean): Promise<Call>;
  decline(id: string): Promise<Call>;
  /** Calls it off before it has begun. */
  cancel(id: string, reason?: string, options?: ChangeOptions): Promise<Call>;
  /** Moves it; the others have to accept again. */
  reschedule(
    id: string,
    change: { scheduledTime: Date | string; durationSeconds?: number; reason?: string },
  ): Promise<Call>;
  /** Moves its end, by seconds. Sent once, because each request adds: after `timeout` or `network`, `get` shows the result. */
  extend(id: string, seconds: number): Promise<Call>;
  /** Ends it for everybody. A repetition has the same answer. */
  complete(id: string, options?: ChangeOptions & { reason?: string }): Promise<Call>;

  get(id: string, options?: ReadOptions): Promise<Call>;
  /** The caller's calls, a page at a time. */
  list(filter?: CallFilter, options?: ReadOptions): Promise<Page<Call>>;
  /** Defaults and ranges for a form. */
  settings(options?: ReadOptions): Promise<CallSettings>;
  /** The events of a call, the earliest first, a page at a time. */
  history(id: string, page?: { limit?: number; cursor?: string | null }, options?: ReadOptions): Promise<Page<CallEvent>>;
  /** All events of a call, the earliest first; pages are loaded as they are needed. */
  events(id: string, options?: ReadOptions): AsyncIterableIterator<CallEvent>;
  attendance(id: string, options?: ReadOptions): Promise<Attendance>;

  /** Arrives, and waits to be admitted if that is needed. */
  arrive(id: string): Promise<Call>;
  admit(id: string, identity: string): Promise<Call>;
  deny(id: string, identity: string, reason?: string): Promise<Call>;
  /** Takes a person out for good. */
  remove(id: string, identity: string, reason?: string): Promise<Call>;
  add(id: string, identity: string, role?: string): Promise<Call>;
  replace(id: string, identity: string, by: string, reason?: string): Promise<Call>;
  /** Invites a person without an account. Sent once: each invitation is a guest of its own. */
  inviteGuest(
    id: string,
    guest: { name: string; role?: string; validUntil?: Date | string; waits?: boolean },
  ): Promise<GuestLink>;
  revokeGuest(id: string, guestId: string): Promise<void>;

  /** Reports that this page is in the room. `join` does it. */
  connected(id: string, options?: ChangeOptions): Promise<Call>;
  /** Reports that this page has left the room, or waits no longer. `CallSession` does the former. */
  left(id: string, options?: ChangeOptions): Promise<Call>;

  /** Shares the client's one stream of live events, by default that of all tabs. It connects after the caller's next step. */
  live(): LiveSubscription;
  /** Keeps one call current: reports it at once, and after each change. */
  watch(id: string, onCall: (call: Call) => void, options?: WatchOptions): Watch;
  /** Keeps the caller's calls current, without a request while nothing happens. */
  watchCalls(options?: CallsOptions): CallsStore;
  /** Keeps what rings at the caller now, also during another call. */
  incoming(options?: IncomingOptions): IncomingStore;

  /**
   * Fetches a token, connects, and reports it. If this page has just left the same call, that
   * report is delivered first. Tracks that the caller brings stay the caller's: stop them afterwards.
   */
  join(id: string, options?: JoinOptions): Promise<CallSession>;
  /** Tests the network with the SDK and a token of the call, which has to be open for joining. */
  runPreflight(id: string, options?: PreflightOptions): Preflight;

  /**
   * Ends the client, for example after a sign-out: its stream, its stores and watches, and its listeners on
   * the window. Requests can still be sent. Leave sessions first: they go on without news of the call. A
   * call that nobody has accepted yet rings on. May be repeated.
   */
  close(): void;
}

/** Options of a guest's client. */
export type GuestOptions = Pick<ClientOptions, 'basePath' | 'video' | 'fetch' | 'transport' | 'signalingUrl' | 'runtime'>;

/**
 * The HTTP contract for a guest: the key of the link is the permission. A key opens nothing after the
 * end of the call or of its validity, or after a removal. A guest who saw the call before gets its last
 * state as `completed`, or with the `end_reason` `link_invalid`; any other is refused: `call_over`,
 * `not_found`. A guest who is in the room when the link expires stays until the provider ends it.
 */
export class BookendGuest {
  /** @param key the key of the link; it is sent to the server, and neither stored nor printed */
  constructor(key: string, options?: GuestOptions);
  now(): number;
  readonly server: ServerState;
  get(options?: ReadOptions): Promise<GuestCall>;
  /** Arrives in the waiting room. */
  arrive(): Promise<GuestCall>;
  /** Waits no longer, or leaves the room. */
  left(options?: ChangeOptions): Promise<GuestCall>;
  /** Polls every 5 seconds, and every 2 while the guest waits for admission. */
  watch(onCall: (call: GuestCall) => void, options?: WatchOptions): Watch;
  /** As `BookendClient.join`, once admitted. `end` of the session only leaves. */
  join(options?: JoinOptions): Promise<CallSession>;
  runPreflight(options?: PreflightOptions): Preflight;
  /** Ends its watches and its listeners on the window. Leave sessions first. May be repeated. */
  close(): void;
}

export interface BookendClient extends TypedEventTarget<ClientEventMap> {}
export interface BookendGuest extends TypedEventTarget<ClientEventMap> {}
