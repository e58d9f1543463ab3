/**
 * Bookend's client kit for the browser: requests calls, answers them, joins them, keeps them current
 * by live events, and says in one word why they ended. The types are in `types/`.
 *
 * @module bookend-client
 */

export { BookendClient } from './client.js';
export { BookendGuest } from './guest.js';
export { BookendError } from './errors.js';
export { devicePermission, listDevices, meterLevel, openDevices, playTestTone, watchDevices } from './devices.js';
export { FetchTransport } from './transport.js';
export {
  admissionOf,
  callIdOf,
  isAwaiting,
  isJoinable,
  isOver,
  isOverFor,
  isUnanswered,
  participantOf,
  reasonOf,
} from './call.js';
