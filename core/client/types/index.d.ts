/**
 * Bookend's client kit for the browser: requests calls, answers them, joins them, keeps them current
 * by live events, and says in one word why they ended. It has no dependency; joining needs Twilio's
 * SDK (`twilio-video` 2). It touches no page and never prints a token.
 */
export * from './call.js';
export * from './client.js';
export * from './devices.js';
export * from './errors.js';
export * from './live.js';
export * from './session.js';
export * from './transport.js';
