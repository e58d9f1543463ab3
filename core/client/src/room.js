/** The way into a room: a token, and the SDK's connection. */

import { isOver } from './call.js';
import { BookendError, DEVICE_CODES, twilioCodeOf } from './errors.js';
import { sleep } from './runtime.js';
import { CallSession } from './session.js';

const ROOM_FULL = 53105;
const ATTEMPTS = 2;
const BETWEEN_ATTEMPTS_MS = 500;

/** Time limit for reading the reason of a connection that failed. */
const FINAL_STATE_MS = 4_000;

/** @typedef {import('../types/index.js').WatchOptions & {onStatus?: () => void}} CallWatchOptions */

/**
 * The requests of a session for its call, as a participant or as a guest.
 *
 * @typedef {object} CallApi
 * @property {?string} id the call's id, if it is known
 * @property {() => number} now
 * @property {import('./reachability.js').Reachability} reachability
 * @property {() => import('../types/index.js').LiveStatus} live how events arrive
 * @property {() => Promise<any>} token
 * @property {(options?: import('../types/index.js').ReadOptions) => Promise<any>} get
 * @property {(onCall: (call: any) => void, options?: CallWatchOptions) => import('../types/index.js').Watch} watch
 * @property {(options?: import('../types/index.js').ChangeOptions) => Promise<any>} connected
 * @property {(options?: import('../types/index.js').ChangeOptions) => Promise<any>} left
 * @property {(options?: import('../types/index.js').ChangeOptions) => Promise<any>} [complete] missing if
 *   this person cannot end it
 */

/** The SDK: given, loaded on demand, or the global one. @param {any} video */
export const sdkOf = async (video) => {
  // the SDK itself is an object; a function loads it
  const sdk = typeof video === 'function' ? await video() : (video ?? /** @type {any} */ (globalThis).Twilio?.Video);
  const found = sdk?.connect ? sdk : sdk?.default;
  if (!found?.connect) throw new BookendError('sdk_missing');
  return found;
};

/**
 * @param {CallApi} api
 * @param {import('../types/index.js').JoinOptions|undefined} media
 * @param {{video?: any, signaling?: string, runtime: import('./runtime.js').Runtime}} how
 * @returns {Promise<CallSession>}
 */
export const enter = async (api, media, { video, signaling, runtime }) => {
  const { audioTrack, videoTrack, localTracks, connectOptions = {} } = media ?? {};
  const sdk = await sdkOf(video);
  const tracks = localTracks ?? [audioTrack, videoTrack].filter(Boolean);
  for (let attempt = 1; ; attempt++) {
    const ticket = await api.token();
    try {
      const options = { ...DEFAULTS, ...connectOptions, ...ownOptions(ticket, signaling), tracks };
      const room = await sdk.connect(ticket.token, options);
      return new CallSession(api, room, ticket, runtime);
    } catch (error) {
      const refusal = await whyNotConnected(api, error);
      if (attempt === ATTEMPTS || refusal.code !== 'connection_failed') throw refusal;
      await sleep(runtime, BETWEEN_ATTEMPTS_MS);
    }
  }
};

const DEFAULTS = { dominantSpeaker: true, networkQuality: { local: 1, remote: 1 } };

/** @param {string} path */
export const hostUrl = (path) => {
  const scheme = globalThis.location?.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${globalThis.location?.host}${path}`;
};

/** Where the room is. @param {any} ticket @param {string|undefined} signaling @returns {{name: string, wsServer?: string, insights?: boolean}} */
export const ownOptions = (ticket, signaling) => {
  const options = { name: ticket.room_name };
  if (ticket.provider !== 'emulator') return options;
  return { ...options, wsServer: signaling ?? hostUrl('/signaling'), insights: false };
};

/** @param {CallApi} api @param {any} cause */
const whyNotConnected = async (api, cause) => {
  const about = { detail: cause?.message ?? '', cause, twilioCode: twilioCodeOf(cause) };
  if (Object.hasOwn(DEVICE_CODES, cause?.name ?? '')) return new BookendError(DEVICE_CODES[cause.name], about);
  if (cause?.code === ROOM_FULL) return new BookendError('room_full', about);
  const call = await api.get({ deadlineMs: FINAL_STATE_MS }).catch(() => null);
  if (call && isOver(call)) return new BookendError('call_over', { ...about, call });
  return new BookendError('connection_failed', about);
};
