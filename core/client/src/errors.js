/** The one error of the client. */

/** A refusal or a failure. `code` is stable; `detail` is the server's own sentence, if it gave one. */
export class BookendError extends Error {
  /** @type {'BookendError'} */
  name = 'BookendError';

  /**
   * @param {string} code
   * @param {{status?: number, detail?: string, joinOpensAt?: string, field?: string,
   *   min?: number|string, max?: number|string, retryAfterMs?: number, twilioCode?: number,
   *   call?: import('../types/index.js').Call|import('../types/index.js').GuestCall, cause?: unknown}} [about]
   */
  constructor(code, about = {}) {
    const { status = 0, detail = '', joinOpensAt, field, min, max, retryAfterMs, twilioCode, call, cause } = about;
    super(detail || code, { cause });
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.joinOpensAt = joinOpensAt;
    this.field = field;
    this.min = min;
    this.max = max;
    this.retryAfterMs = retryAfterMs;
    this.twilioCode = twilioCode;
    this.call = call;
  }
}

/** A longer pause, in seconds, is not kept: timers overflow after 24 days. */
const LONGEST_PAUSE = 600;

/**
 * Codes of refusals that have no problem in their body. A 404 without one comes from something on the
 * way, and says nothing of a call.
 *
 * @type {Record<number, string>}
 */
const UNNAMED = { 401: 'signed_out', 403: 'forbidden', 429: 'slow_down' };

/** Whether Bookend has answered with a refusal, and not something on the way. @param {import('../types/index.js').TransportResponse} response @param {any} body */
export const isProblem = ({ headers }, body) =>
  /^application\/problem\+json\b/i.test(headers['content-type'] ?? '') && typeof body?.code === 'string';

/**
 * The error of a response that is no success.
 *
 * @param {import('../types/index.js').TransportResponse} response
 * @param {any} body its JSON, or null
 */
export const refusalOf = (response, body) => {
  const { status } = response;
  const problem = isProblem(response, body) ? body : null;
  const retryAfter = Number(response.headers['retry-after']);
  const isSignIn = status === 401 || (response.redirected && !body);
  return new BookendError(isSignIn ? 'signed_out' : (problem?.code ?? UNNAMED[status] ?? 'unexpected'), {
    status,
    detail: problem?.detail ?? problem?.title ?? '',
    joinOpensAt: problem?.join_opens_at,
    field: problem?.field,
    min: problem?.min,
    max: problem?.max,
    retryAfterMs: retryAfter > 0 ? Math.min(retryAfter, LONGEST_PAUSE) * 1000 : undefined,
  });
};

/** Whether the same request may succeed a little later. @param {BookendError} error */
export const isTemporary = ({ code, status }) =>
  code === 'network' || code === 'timeout' || code === 'conflict' || code === 'slow_down' ||
  (code !== 'video_not_configured' && (status === 502 || status === 503 || status === 504));

/** Twilio's codes have five digits; those of the browser, which count from 1, mean something else. */
const LEAST_TWILIO_CODE = 10_000;

/** The code of Twilio's SDK in an error. @param {any} cause @returns {number|undefined} */
export const twilioCodeOf = (cause) => (Number.isInteger(cause?.code) && cause.code >= LEAST_TWILIO_CODE ? cause.code : undefined);

/** Errors of `getUserMedia`, `getDisplayMedia` and `setSinkId`, by their names. @type {Record<string, import('../types/index.js').ClientErrorCode>} */
export const DEVICE_CODES = {
  NotAllowedError: 'permission',
  PermissionDeniedError: 'permission',
  SecurityError: 'permission',
  NotFoundError: 'device_missing',
  DevicesNotFoundError: 'device_missing',
  OverconstrainedError: 'device_missing',
  NotReadableError: 'device_in_use',
  TrackStartError: 'device_in_use',
};

/** Where a device was opened, an aborted operation is one of the device; elsewhere it may be any. */
const ABORTED = 'AbortError';

/** Why a device could not be opened, or its track not published. @param {any} cause an error of the browser or of the SDK */
export const deviceErrorOf = (cause) => {
  if (cause instanceof BookendError) return cause;
  const code = cause?.name === ABORTED ? 'device_in_use' : (DEVICE_CODES[cause?.name] ?? 'unexpected');
  return new BookendError(code, { detail: cause?.message ?? '', cause, twilioCode: twilioCodeOf(cause) });
};
