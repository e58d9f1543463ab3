import type { Call, CallEvent, CallEventMap } from './call.js';
import type { BookendError } from './errors.js';

/** An `EventTarget` whose events are CustomEvents with a `detail` by type; other types do not compile. */
export interface TypedEventTarget<M> {
  addEventListener<K extends keyof M & string>(
    type: K,
    listener: ((event: CustomEvent<M[K]>) => void) | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof M & string>(
    type: K,
    listener: ((event: CustomEvent<M[K]>) => void) | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/**
 * - `connecting`: not connected yet, or again; the next attempt follows by itself
 * - `live`: events arrive within about a second
 * - `polling`: the same by long polling, because something on the way holds the stream back
 * - `offline`: the browser has no network
 * - `signed_out`: the server wants a sign-in; nothing is sent until `reconnect()`, whatever the page does
 * - `unavailable`: the server has no live events, or refuses them to this user
 * - `closed`: there is no listener, or the client was closed
 */
export type LiveStatus = 'connecting' | 'live' | 'polling' | 'offline' | 'signed_out' | 'unavailable' | 'closed';

/** An event with its call, which is in its state of now and may be later than the event. */
export interface LiveCallEvent<E extends CallEvent = CallEvent> {
  readonly event: E;
  readonly call: Call;
}

/** Whether the server answers. */
export type ServerState = 'reachable' | 'unreachable';

/** What a subscription dispatches: each event of the history by its type, and three of its own. */
export type LiveEventMap = {
  [K in keyof CallEventMap]: LiveCallEvent<CallEventMap[K]>;
} & {
  /** Every event, whatever its type. */
  event: LiveCallEvent;
  /** The state of the connection has changed. */
  status: { readonly status: LiveStatus; readonly error: BookendError | null };
  /** Events may have been missed: load again what you hold. */
  reset: Record<string, never>;
};

/** A share in the client's one stream of live events. */
export interface LiveSubscription extends TypedEventTarget<LiveEventMap> {
  readonly status: LiveStatus;
  /** Connects at once, for example after a sign-in. */
  reconnect(): void;
  /** Gives the share back; the stream ends with the last one. May be repeated. */
  close(): void;
}

/** Something that changes: made for `useSyncExternalStore`, and usable without React. */
export interface Store<S> {
  /** The present state. It is immutable, and the same object until something changes. */
  getSnapshot(): S;
  /** Calls the listener after each change; returns how to stop that. */
  subscribe(listener: () => void): () => void;
}

/** A store that holds a share in the stream. */
export interface LiveStore<S> extends Store<S> {
  /** Loads again. Rarely needed: the store does so by itself after a gap. */
  reload(): Promise<void>;
  /** Ends it: no event and no timer follows. */
  stop(): void;
}

/** The caller's calls. */
export interface CallsSnapshot {
  /** False until the first lists have come. */
  readonly isLoaded: boolean;
  /** Calls that are not over, the earliest first; without those that the client's `identity` has declined or was removed from. */
  readonly current: readonly Call[];
  /** Those of `current` whose room is open now. Changes by itself when a window opens or closes. */
  readonly joinable: readonly Call[];
  /** Calls that are over, the latest first, as many as were asked for or have ended since. */
  readonly past: readonly Call[];
  readonly hasMorePast: boolean;
  readonly status: LiveStatus;
  /** Why the last loading failed; null after one that did not. */
  readonly error: BookendError | null;
}

export interface CallsStore extends LiveStore<CallsSnapshot> {
  /** Loads further past calls: `count` more, by default as many as at first, or 20. */
  loadMorePast(count?: number): Promise<void>;
}

/** Calls that ring at the caller now. */
export interface IncomingSnapshot {
  /** The earliest first. A call leaves when it is answered anywhere, is called off, or `answer_by` has passed. */
  readonly calls: readonly Call[];
  readonly status: LiveStatus;
}

/** Why a call no longer rings. */
export type RingEnd = 'accepted' | 'declined' | 'cancelled' | 'expired' | 'silenced' | 'over';

export interface IncomingEventMap {
  /** A call begins to ring. */
  ring: { readonly call: Call };
  /** It no longer does. */
  stopped: { readonly call: Call; readonly reason: RingEnd };
}

export interface IncomingStore extends LiveStore<IncomingSnapshot>, TypedEventTarget<IncomingEventMap> {
  /** Ends the ringing here without an answer. A call that is moved to another time rings again. */
  silence(id: string): void;
}
