/** The host application's own routes: who is signed in, what is booked, signing in and out. */

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
  sessionStorage.setItem(AFTER_SIGN_IN, location.search);
  const hasExpired = sessionStorage.getItem(WAS_SIGNED_IN) !== null;
  sessionStorage.removeItem(WAS_SIGNED_IN);
  isSigningInOrOut = true;
  location.replace(hasExpired ? '/login.html?expired' : '/login.html');
};

/** The link that was followed before signing in, once. */
export const linkBeforeSignIn = () => {
  const search = sessionStorage.getItem(AFTER_SIGN_IN) ?? '';
  sessionStorage.removeItem(AFTER_SIGN_IN);
  return search;
};

const read = async (path) => {
  const response = await fetch(path, { headers: { Accept: 'application/json' }, cache: 'no-store' });
  const isJson = response.headers.get('Content-Type')?.includes('json');
  if (response.status === 401 || (response.redirected && !isJson)) {
    goToSignIn();
    return new Promise(() => {});
  }
  if (!response.ok || !isJson) throw new Error(`${path} answered ${response.status}`);
  return response.json();
};

/** @returns {Promise<{identity: string, name: string, role: string, provider: string}>} */
export const me = async () => {
  const person = await read('/app/me');
  sessionStorage.setItem(WAS_SIGNED_IN, 'true');
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
  throw Object.assign(new Error(code), { code });
};
