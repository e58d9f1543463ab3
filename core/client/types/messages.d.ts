import type { BookendError } from './errors.js';
import type { SessionReason } from './session.js';

/**
 * What a person can do about it:
 * - `retry`: try again, now or in a moment
 * - `wait`: it becomes possible later; a `BookendError` may say when
 * - `sign_in`
 * - `allow_devices`: allow camera and microphone in the browser
 * - `check_devices`: plug in a device, or close the program that has it
 * - `check_network`
 * - `update_browser`
 * - `correct_input`: change what was entered
 * - `contact_support`: only the operator can help
 * - `none`
 */
export type Action =
  | 'retry'
  | 'wait'
  | 'sign_in'
  | 'allow_devices'
  | 'check_devices'
  | 'check_network'
  | 'update_browser'
  | 'correct_input'
  | 'contact_support'
  | 'none';

/** What a code means. */
export interface Explanation {
  /** The code that was asked for, as text. */
  readonly code: string;
  /** A stable word; several codes may share one. */
  readonly reason: string;
  readonly action: Action;
}

/** Explains an error of the client, an error of Twilio's SDK or its number, a code of Bookend, or the reason of an end. Something unknown is `unexpected`. */
export function explain(subject: BookendError | Error | SessionReason | number | string): Explanation;

/** A title, and a sentence that says what happened and what to do. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** Words by reason. */
export type Catalog = Readonly<Record<string, Words>>;

/** The words of a language. */
export interface Messages {
  /** A BCP 47 tag: `en`, `de`. */
  readonly locale: string;
  /** Words for whatever `explain` takes. There are always some. */
  of(subject: Parameters<typeof explain>[0]): Words;
}

/**
 * The words of a language: English and German come with the package, every other tag gets English
 * unless `own` has its words.
 *
 * @param locale such as `de-AT`. Default: the browser's language
 * @param own words of the host application by reason, by Bookend's code or by Twilio's number; they
 *   win, and the text may be a function of the error
 */
export function messagesOf(
  locale?: string,
  own?: Readonly<Record<string, Words | ((error: unknown) => Words)>>,
): Messages;

/** All codes of Twilio's Video SDK for JavaScript with their meaning. */
export const TWILIO_CODES: Readonly<Record<number, Omit<Explanation, 'code'>>>;

/** All codes of Bookend, of server and client, and all reasons of an end, with their meaning. */
export const BOOKEND_CODES: Readonly<Record<string, Omit<Explanation, 'code'>>>;
