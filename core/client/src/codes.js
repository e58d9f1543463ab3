/** The meaning of each code: a stable reason, and the action to take. */

/** @typedef {Omit<import('../types/messages.js').Explanation, 'code'>} Meaning */

/** @param {string} reason @param {import('../types/messages.js').Action} action @returns {Meaning} */
const meaning = (reason, action) => Object.freeze({ reason, action });

const ACCESS = meaning('access_refused', 'retry');
const ACCOUNT = meaning('not_set_up', 'contact_support');
const CLOCK = meaning('clock_wrong', 'contact_support');
const SIGNALING = meaning('connection_failed', 'check_network');
const LOST = meaning('connection_lost', 'check_network');
const PROTOCOL = meaning('connection_failed', 'retry');
const BUSY = meaning('provider_unavailable', 'retry');
const ROOM = meaning('room_unavailable', 'retry');
const MEDIA = meaning('media_failed', 'check_network');
const TRACK = meaning('track_failed', 'retry');

/** Those of Twilio's Video SDK for JavaScript 2.36, and of Twilio's access tokens. @type {Record<number, Meaning>} */
export const TWILIO_CODES = Object.freeze({
  20101: ACCESS,
  20102: ACCESS,
  20103: ACCOUNT,
  20104: meaning('token_expired', 'retry'),
  20105: CLOCK,
  20106: ACCOUNT,
  20107: ACCOUNT,
  20151: ACCOUNT,
  20157: ACCOUNT,
  53000: SIGNALING,
  53001: LOST,
  53002: SIGNALING,
  53003: PROTOCOL,
  53004: PROTOCOL,
  53006: BUSY,
  53100: ACCOUNT,
  53101: ACCOUNT,
  53102: ACCOUNT,
  53103: ROOM,
  53104: ROOM,
  53105: meaning('room_full', 'none'),
  53106: ROOM,
  53107: ACCOUNT,
  53108: ACCOUNT,
  53109: ACCOUNT,
  53110: ACCOUNT,
  53111: ACCOUNT,
  53112: ACCOUNT,
  53113: ROOM,
  53114: ACCOUNT,
  53115: ACCOUNT,
  53116: BUSY,
  53117: ACCOUNT,
  53118: meaning('room_ended', 'none'),
  53124: ACCOUNT,
  53125: ACCOUNT,
  53200: ACCOUNT,
  53201: ACCOUNT,
  53202: ACCOUNT,
  53203: meaning('too_many_tracks', 'none'),
  53204: meaning('connection_lost', 'retry'),
  53205: meaning('replaced', 'none'),
  53216: meaning('room_ended', 'none'),
  53300: TRACK,
  53301: TRACK,
  53302: TRACK,
  53303: TRACK,
  53304: TRACK,
  53305: BUSY,
  53400: MEDIA,
  53401: MEDIA,
  53402: MEDIA,
  53403: MEDIA,
  53404: meaning('browser_unsupported', 'update_browser'),
  53405: MEDIA,
  53407: MEDIA,
  53500: SIGNALING,
  53501: MEDIA,
});

const NETWORK = meaning('server_unreachable', 'check_network');
const SERVER = meaning('server_failed', 'retry');
const PROGRAM = meaning('unexpected', 'contact_support');

/** @param {string} reason */
const end = (reason) => meaning(reason, 'none');

/** Those of Bookend's server and client, and the reasons of an end. @type {Record<string, Meaning>} */
export const BOOKEND_CODES = Object.freeze({
  // the client
  signed_out: meaning('signed_out', 'sign_in'),
  forbidden: meaning('not_allowed', 'none'),
  network: NETWORK,
  timeout: NETWORK,
  aborted: meaning('aborted', 'none'),
  unexpected: PROGRAM,
  sdk_missing: meaning('video_not_loaded', 'retry'),
  connection_failed: SIGNALING,
  room_full: TWILIO_CODES[53105],
  permission: meaning('permission', 'allow_devices'),
  device_missing: meaning('device_missing', 'check_devices'),
  device_in_use: meaning('device_in_use', 'check_devices'),
  unsupported: meaning('browser_unsupported', 'update_browser'),
  // the server
  invalid_request: meaning('invalid_request', 'correct_input'),
  unauthenticated: meaning('signed_out', 'sign_in'),
  not_allowed: meaning('not_allowed', 'none'),
  not_admitted: meaning('not_admitted', 'wait'),
  not_found: meaning('not_found', 'none'),
  method_not_allowed: PROGRAM,
  illegal_state: meaning('illegal_state', 'none'),
  conflict: meaning('conflict', 'retry'),
  key_reused: PROGRAM,
  too_early: meaning('too_early', 'wait'),
  call_over: meaning('call_over', 'none'),
  double_booked: meaning('double_booked', 'correct_input'),
  too_large: meaning('invalid_request', 'correct_input'),
  unsupported_media_type: PROGRAM,
  over_budget: meaning('over_budget', 'contact_support'),
  slow_down: meaning('slow_down', 'wait'),
  internal_error: SERVER,
  provider_error: meaning('provider_unavailable', 'contact_support'),
  storage_unavailable: SERVER,
  provider_unavailable: BUSY,
  video_not_configured: ACCOUNT,
  // ends
  time_limit: end('time_limit'),
  ended_by_participant: end('ended_by_participant'),
  ended_by_system: end('ended_by_system'),
  all_left: end('all_left'),
  room_ended: end('room_ended'),
  declined: end('declined'),
  cancelled: end('cancelled'),
  missed: end('missed'),
  expired: end('expired'),
  ended: end('ended'),
  removed: end('removed'),
  link_invalid: end('link_invalid'),
  left: end('left'),
  replaced: end('replaced'),
  connection_lost: LOST,
});
