import type { FunctionComponent, ReactNode } from 'react';
import type { Call } from './call.js';
import type { BookendClient, CallsOptions, IncomingOptions } from './client.js';
import type { BookendError } from './errors.js';
import type { CallsSnapshot, LiveStatus } from './live.js';
import type { CallSession, SessionSnapshot } from './session.js';

/** Gives the client to the hooks below it. Make the client once, outside of components. */
export const BookendProvider: FunctionComponent<{ client: BookendClient; children?: ReactNode }>;

/** The client of the provider. Throws without one. */
export function useBookend(): BookendClient;

/** The caller's calls, kept current while the component is mounted. */
export function useCalls(options?: CallsOptions): CallsSnapshot & { loadMorePast(count?: number): Promise<void> };

/** What rings now, with the ways to answer. */
export function useIncomingCalls(options?: IncomingOptions): {
  readonly calls: readonly Call[];
  readonly status: LiveStatus;
  accept(id: string): Promise<Call>;
  decline(id: string): Promise<Call>;
  silence(id: string): void;
};

/** One call, kept current while the component is mounted. `call` is null until the first answer. */
export function useCall(id: string | null | undefined): {
  readonly call: Call | null;
  readonly error: BookendError | null;
};

/** The snapshot of a session; null without one. */
export function useSession(session: CallSession): SessionSnapshot;
export function useSession(session: CallSession | null | undefined): SessionSnapshot | null;

/** What is left of the call in milliseconds, changing once a second; null before the start, or without a session. */
export function useRemaining(session: CallSession | null | undefined): number | null;
