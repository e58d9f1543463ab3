/** Parts of a request's path. */

import { callIdOf } from './call.js';
import { BookendError } from './errors.js';

/** The id of a call, from whatever contains it. @param {string} id */
export const keyOf = (id) => {
  const found = callIdOf(id);
  if (!found) throw new BookendError('not_found', { status: 404 });
  return found;
};

/** @param {Record<string, unknown>} given without those that are undefined or null */
export const queryOf = (given) => {
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const query = new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
  return set.length === 0 ? '' : `?${query}`;
};
