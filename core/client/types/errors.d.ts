import type { Call, GuestCall } from './call.js';

/** Codes of the client itself; all others are codes of the server's problems. */
export type ClientErrorCode =
  | 'signed_out'
  | 'forbidden'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'unexpected'
  | 'sdk_missing'
  | 'connection_failed'
  | 'room_full'
  | 'permission'
  | 'device_missing'
  | 'device_in_use'
  | 'unsupported';

/** Codes of the server's refusals, as the HTTP contract has them. */
export type ServerErrorCode =
  | 'invalid_request'
  | 'unauthenticated'
  | 'not_allowed'
  | 'not_admitted'
  | 'not_found'
  | 'method_not_allowed'
  | 'illegal_state'
  | 'conflict'
  | 'key_reused'
  | 'too_early'
  | 'call_over'
  | 'double_booked'
  | 'too_large'
  | 'unsupported_media_type'
  | 'over_budget'
  | 'slow_down'
  | 'internal_error'
  | 'provider_error'
  | 'storage_unavailable'
  | 'provider_unavailable'
  | 'video_not_configured';

/** A stable word for a failure. A later server may have further ones. */
export type ErrorCode = ClientErrorCode | ServerErrorCode | (string & {});

/** A refusal or a failure. It never contains a token. */
export class BookendError extends Error {
  constructor(code: ErrorCode, about?: Partial<Omit<BookendError, 'name' | 'message' | 'stack' | 'code'>>);
  readonly name: 'BookendError';
  readonly code: ErrorCode;
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** The server's own sentence, in English; empty if it gave none. Not meant for users. */
  readonly detail: string;
  /** With `too_early`: the instant from which one may join. */
  readonly joinOpensAt: string | undefined;
  /** With `invalid_request`: the field that was refused. */
  readonly field: string | undefined;
  /** With a field: its least value, in seconds or as an ISO-8601 instant. */
  readonly min: number | string | undefined;
  /** With a field: its greatest value, in the unit of `min`. */
  readonly max: number | string | undefined;
  /** `Retry-After` of the server, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** With `call_over` of a join: the call as it ended, or as a guest last saw it. */
  readonly call: Call | GuestCall | undefined;
  /** The error code of Twilio's SDK, if one was the cause: of a connection, or of a track that was not published. */
  readonly twilioCode: number | undefined;
  readonly cause?: unknown;
}
