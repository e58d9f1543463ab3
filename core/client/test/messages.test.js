import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BookendError } from '../src/index.js';
import { deviceErrorOf } from '../src/errors.js';
import { BOOKEND_CODES, TWILIO_CODES, explain, messagesOf } from '../src/messages.js';

const HTTP = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8');
const REASONS = new Set([...Object.values(TWILIO_CODES), ...Object.values(BOOKEND_CODES)].map(({ reason }) => reason));

test('every code of the HTTP contract has a meaning', () => {
  const codes = [...HTTP.matchAll(/^\| \d{3} \| `(\w+)` \|/gm)].map(([, code]) => code);
  assert.ok(codes.length > 15);
  for (const code of codes) assert.ok(BOOKEND_CODES[code], code);
});

test('every code of the SDK has a meaning', async (context) => {
  let source;
  try {
    source = readFileSync(new URL('../node_modules/twilio-video/es5/util/twilio-video-errors.js', import.meta.url), 'utf8');
  } catch {
    return context.skip('needs twilio-video');
  }
  const codes = [...source.matchAll(/super\((\d+),/g)].map(([, code]) => Number(code));
  assert.ok(codes.length > 40);
  for (const code of codes) assert.ok(TWILIO_CODES[code], String(code));
});

for (const locale of ['en', 'de']) {
  test(`every reason has words in ${locale}`, () => {
    const messages = messagesOf(locale);
    const words = new Set();
    for (const code of [...Object.keys(TWILIO_CODES).map(Number), ...Object.keys(BOOKEND_CODES)]) {
      const { title, text } = messages.of(code);
      assert.ok(title.length > 3 && /[.]$/.test(text), `${code}: ${title} ${text}`);
      words.add(title + text);
    }
    assert.equal(words.size, REASONS.size, 'each reason has words of its own');
  });
}

/** Words of the code, which no person who makes a call knows. */
const TECHNICAL = /\b(emit\w*|poll(?!en)\w*|leas(e|es|ed)|nodes?|deliver\w*|publish\w*|dispatch\w*|quer(y|ies)|queue\w*|sessions?|tokens?|retr(y|ies|ied)|backoff|timeout|endpoints?|payload|null|undefined|keeper|provider|participants?|identity)\b/i;

for (const locale of ['en', 'de']) {
  test(`no message in ${locale} has a word of the code`, () => {
    const messages = messagesOf(locale);
    for (const reason of REASONS) {
      const code = [...Object.entries(TWILIO_CODES), ...Object.entries(BOOKEND_CODES)].find(([, meaning]) => meaning.reason === reason)[0];
      const { title, text } = messages.of(code);
      assert.doesNotMatch(`${title}. ${text}`, TECHNICAL, `${locale} ${reason}`);
      assert.doesNotMatch(`${title}. ${text}`, /_|  |undefined|\$\{/, `${locale} ${reason}`);
    }
  });
}

test('a message that sends people to the operator says so', () => {
  for (const [locale, words] of [['en', /\bcontact support\b/], ['de', /\ban den Support\b/]]) {
    const unnamed = Object.entries(BOOKEND_CODES).filter(([, { action }]) => action === 'contact_support').map(([code]) => code);
    for (const code of unnamed.filter((name) => name !== 'provider_error')) assert.match(messagesOf(locale).of(code).text, words, code);
  }
});

test('the two languages differ, and others are English', () => {
  assert.equal(messagesOf('de-AT').of('too_early').title, 'Es ist noch zu früh');
  assert.equal(messagesOf('fr').of('too_early').title, messagesOf('en-GB').of('too_early').title);
});

test('the code of the SDK says more than that the connection failed', () => {
  const error = new BookendError('connection_failed', { twilioCode: 53404 });
  assert.deepEqual(explain(error), { code: '53404', reason: 'browser_unsupported', action: 'update_browser' });
  assert.equal(explain(new BookendError('connection_failed', { twilioCode: 59999 })).reason, 'connection_failed');
});

test('one table names the errors of devices', () => {
  for (const [name, code] of [['NotAllowedError', 8], ['SecurityError', 18], ['NotFoundError', 8], ['OverconstrainedError', 0], ['NotReadableError', 0]]) {
    const cause = Object.assign(new Error('no'), { name, code });
    const error = deviceErrorOf(cause);
    assert.equal(error.twilioCode, undefined, name);
    assert.equal(explain(cause).reason, explain(error).reason, name);
    assert.notEqual(explain(cause).reason, 'unexpected', name);
  }
  const aborted = Object.assign(new Error('no'), { name: 'AbortError', code: 20 });
  assert.deepEqual([deviceErrorOf(aborted).code, explain(aborted).reason], ['device_in_use', 'unexpected'], 'it may be a request');
  const refused = deviceErrorOf(Object.assign(new Error('no'), { name: 'TwilioError', code: 53304 }));
  assert.deepEqual(explain(refused), { code: '53304', reason: 'track_failed', action: 'retry' });
});

test('what is unknown has words as well', () => {
  for (const subject of [new Error('x'), 'nonsense', 99999, null, 'constructor']) {
    assert.equal(explain(subject).reason, 'unexpected');
    assert.ok(messagesOf('de').of(subject).title);
  }
  assert.equal(explain(Object.assign(new Error(), { name: 'NotAllowedError' })).action, 'allow_devices');
});

test('words of the host win: by code, by reason, and by function', () => {
  const messages = messagesOf('en', {
    53405: { title: 'Firewall', text: 'Ask the office.' },
    too_early: (error) => ({ title: 'Later', text: `From ${error.joinOpensAt}.` }),
    not_set_up: { title: 'Call us', text: '123.' },
  });
  assert.equal(messages.of(53405).title, 'Firewall');
  assert.equal(messages.of(new BookendError('too_early', { joinOpensAt: '10:00' })).text, 'From 10:00.');
  assert.equal(messages.of('video_not_configured').title, 'Call us');
  assert.equal(messages.of('call_over').title, 'The call is over');
});
