/** The one error of the client. */

/** A refusal or a failure. `code` is stable; `detail` is the server's own sentence, if it gave one. */
export class BookendError extends Error {
  /** @type {'BookendError'} */
  name = 'BookendError';

  /**
   * @param {string} code
   * @param {{status?: number, detail?: string, joinOpensAt?: string, field?: string,
   *   min?: number|string, max?: number|string, retryAfterMs?: number, twilioCode?: number,
   *   call?: import('../types/index.js').Call, cause?: unknown}} [about]
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

/** Why a device could not be had. @param {any} cause an error of `getUserMedia` or its like */
export const deviceErrorOf = (cause) => {
  /** @type {Record<string, string>} */
  const codes = {
    NotAllowedError: 'permission',
    SecurityError: 'permission',
    NotFoundError: 'device_missing',
    OverconstrainedError: 'device_missing',
    NotReadableError: 'device_in_use',
    AbortError: 'device_in_use',
  };
  return new BookendError(codes[cause?.name] ?? 'unexpected', { detail: cause?.message ?? '', cause });
};
