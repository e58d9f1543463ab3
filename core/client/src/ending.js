/** Why a session ended: the state of the server decides. */

import { overFor } from './call.js';
import { sleep } from './runtime.js';

/** How long the final state is polled after the room has closed. */
const FINAL_STATE_MS = 4_000;
const PAUSE_MS = 250;

/** @typedef {import('../types/index.js').SessionReason} SessionReason */

/**
 * Reads the final state: `otherwise` if the call turns out to go on, or there is no answer. A lost
 * connection is checked once, because the call most likely goes on.
 *
 * @param {import('./room.js').CallApi} api
 * @param {import('./runtime.js').Runtime} runtime
 * @param {{identity: string, call: any, otherwise: SessionReason, signal: AbortSignal}} session
 * @returns {Promise<{reason: SessionReason, call: any}>}
 */
export const finalState = async (api, runtime, { identity, call: known, otherwise, signal }) => {
  const deadline = runtime.monotonic() + FINAL_STATE_MS;
  const rounds = otherwise === 'connection_lost' ? 1 : Infinity;
  let call = known;
  for (let round = 0; round < rounds && !signal.aborted; round++) {
    const left = deadline - runtime.monotonic();
    if (left <= 0) break;
    call = await api.get({ deadlineMs: left, signal }).catch(() => call);
    const reason = call && overFor(call, identity);
    // a link that is no longer valid does not end a stay in the room, but bars the way back
    if (reason === 'link_invalid' && otherwise !== 'connection_lost') return { reason: otherwise, call: known };
    if (reason) return { reason, call };
    if (round + 1 < rounds) await sleep(runtime, PAUSE_MS, signal);
  }
  return { reason: otherwise, call };
};

/** Whether the server has answered, and says no: it neither failed nor was out of reach. @param {import('./errors.js').BookendError} error */
export const isRefused = ({ code, status }) => code === 'signed_out' || (status >= 400 && status < 500);
