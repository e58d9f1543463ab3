/** Failures by what can be done about them. */

const PASSING = ['network', 'timeout', 'slow_down'];

/**
 * Whether the same request may succeed later: no answer, too many requests, or a fault of the server.
 * For a button: the kit repeats fewer of them by itself.
 */
export const isPassing = ({ code, status = 0 }) => PASSING.includes(code) || status >= 500;
