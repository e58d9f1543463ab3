/** Reads a response that arrives in pieces, with limits for its first piece and for silence. */

import { BookendError } from './errors.js';

/**
 * @param {import('./runtime.js').Runtime} runtime
 * @param {AbortController} attempt aborted at the end, whatever has happened, so that the connection is given back
 * @param {{firstMs: number, silenceMs: number}} limits
 * @param {(signal: AbortSignal, onChunk: (text: string) => void) => Promise<void>} open
 * @param {(text: string) => void} onText
 * @returns {Promise<{isSilent: boolean, isExpired: boolean}>} `isSilent`: nothing has arrived; `isExpired`:
 *   and so the time was over
 */
export const readWithin = async (runtime, attempt, { firstMs, silenceMs }, open, onText) => {
  let isSilent = true;
  let isExpired = false;
  const expire = () => {
    isExpired = true;
    attempt.abort();
  };
  let watchdog = runtime.setTimeout(expire, firstMs);
  const onChunk = (/** @type {string} */ text) => {
    if (attempt.signal.aborted || text === '') return;
    runtime.clearTimeout(watchdog);
    watchdog = runtime.setTimeout(expire, silenceMs);
    isSilent = false;
    onText(text);
  };
  try {
    await open(attempt.signal, onChunk);
    return { isSilent, isExpired };
  } catch (error) {
    if (!isExpired) throw error;
    if (isSilent) return { isSilent, isExpired };
    throw new BookendError('timeout');
  } finally {
    runtime.clearTimeout(watchdog);
    attempt.abort();
  }
};
