/** The host application's own routes: who is signed in, what is booked, signing in and out. */

import { forgetAll, keep, take } from './storage.js';

const COOKIE = 'XSRF-TOKEN';

const csrfToken = () => {
  const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${COOKIE}=`));
  return found ? decodeURIComponent(found.slice(COOKIE.length + 1)) : '';
};

/** The headers that every request of this page carries. */
export const csrfHeaders = () => {
  const token = csrfToken();
  return token ? { 'X-XSRF-TOKEN': token } : {};
};

const AFTER_SIGN_IN = 'bookend.after-sign-in';

/** Set while somebody is signed in, so that the sign-in page can say why it is shown. */
const WAS_SIGNED_IN = 'bookend.signed-in';

let isSigningInOrOut = false;

/** Goes to the sign-in page, and remembers the link that was followed. */
export const goToSignIn = () => {
  if (isSigningInOrOut) return;
  keep(AFTER_SIGN_IN, location.search);
  const hasExpired = take(WAS_SIGNED_IN) !== null;
  isSigningInOrOut = true;
  location.replace(hasExpired ? '/login.html?expired' : '/login.html');
};

/** The link that was followed before signing in, once. */
export const linkBeforeSignIn = () => take(AFTER_SIGN_IN) ?? '';

const isJson = (response) => Boolean(response.headers.get('Content-Type')?.includes('json'));

/** Whether the server wants a sign-in: it says so, or has led to its sign-in page. */
export const isSignedOut = (response) => response.status === 401 || (response.redirected && !isJson(response));

const failure = (code, status = 0) => Object.assign(new Error(code), { code, status });

/** @throws {{code: string}} `network`, `signed_out` or `unexpected` */
const read = async (path) => {
  const response = await fetch(path, { headers: { Accept: 'application/json' }, cache: 'no-store' }).catch(() => {
    throw failure('network');
  });
  if (isSignedOut(response)) throw failure('signed_out', response.status);
  if (!response.ok || !isJson(response)) throw failure('unexpected', response.status);
  return response.json();
};

/** @returns {Promise<{identity: string, name: string, role: string, provider: string}>} */
export const me = async () => {
  const person = await read('/app/me');
  keep(WAS_SIGNED_IN, true);
  return person;
};

/** @returns {Promise<{items: {id: string, title: string, starts_at: string, people: {identity: string, name: string, role: string}[]}[]}>} */
export const bookings = () => read('/app/bookings');

/** @returns {Promise<?{amount: number, currency: string, participant_minutes: number}>} null if the host does not tell */
export const costOf = (id) => read(`/app/calls/${id}/cost`).catch(() => null);

const REFUSALS = { 403: 'forbidden', 429: 'slow_down' };

/**
 * Posts a form as the browser would, with the CSRF token both as the header that single pages use
 * and as the parameter that forms use, and goes where the server sends it.
 *
 * @throws {{code: string}} `network`, `forbidden`, `slow_down` or `unexpected`, if it sends nowhere
 */
export const postForm = async (form) => {
  isSigningInOrOut = true;
  if (!csrfToken()) await fetch('/app/me', { headers: { Accept: 'application/json' } }).catch(() => {});
  form.elements._csrf.value = csrfToken();
  const response = await fetch(form.getAttribute('action'), {
    method: 'POST',
    headers: csrfHeaders(),
    body: new URLSearchParams(new FormData(form)),
  }).catch(() => null);
  if (response?.redirected) return location.assign(response.url);
  isSigningInOrOut = false;
  const code = response ? (REFUSALS[response.status] ?? 'unexpected') : 'network';
  throw failure(code, response?.status);
};

/** Signs out. What this tab has kept is forgotten. */
export const signOut = (form) => {
  forgetAll();
  return postForm(form);
};
