/** Codes explained, and words for people. */

import { BOOKEND_CODES, TWILIO_CODES } from './codes.js';
import { DEVICE_CODES } from './errors.js';
import { GERMAN } from './words-de.js';
import { ENGLISH } from './words-en.js';

export { BOOKEND_CODES, TWILIO_CODES };

/** @typedef {import('../types/messages.js').Words} Words */

/** @type {Record<string, Record<string, Words>>} */
const CATALOGS = { en: ENGLISH, de: GERMAN };

/** @type {Record<string|number, import('./codes.js').Meaning>} */
const ALL = { ...TWILIO_CODES, ...BOOKEND_CODES };

/** The codes of a subject, the most exact first. @param {any} subject @returns {(string|number)[]} */
const codesOf = (subject) => {
  if (typeof subject === 'number' || typeof subject === 'string') return [subject];
  // a connection that failed says why by the code of the SDK
  const named = Object.hasOwn(DEVICE_CODES, subject?.name ?? '') ? DEVICE_CODES[subject.name] : undefined;
  // errors of the browser have an old number beside their name
  const codes = named ? [named] : [subject?.twilioCode, subject?.code];
  return codes.filter((code) => code !== undefined && code !== null);
};

/** @param {any} subject */
export const explain = (subject) => {
  const codes = codesOf(subject);
  for (const code of codes) {
    if (Object.hasOwn(ALL, code)) return { code: String(code), ...ALL[code] };
  }
  return { code: String(codes[0] ?? 'unexpected'), ...BOOKEND_CODES.unexpected };
};

/**
 * @param {string} [locale]
 * @param {Record<string, Words | ((error: unknown) => Words)>} [own]
 */
export const messagesOf = (locale = globalThis.navigator?.language ?? 'en', own = {}) => {
  const catalog = CATALOGS[locale.toLowerCase().split('-')[0]] ?? ENGLISH;
  return {
    locale,
    /** @param {any} subject @returns {Words} */
    of: (subject) => {
      const { code, reason } = explain(subject);
      const words = [...codesOf(subject).map(String), code, reason]
        .filter((name) => Object.hasOwn(own, name))
        .map((name) => own[name])[0] ?? catalog[reason];
      return typeof words === 'function' ? words(subject) : words;
    },
  };
};
