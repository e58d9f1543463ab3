/** The base of all stores: an immutable snapshot, and listeners. */

import { guarded } from './runtime.js';

/**
 * @template {object} S
 * @param {S} first
 */
export const snapshotOf = (first) => {
  let snapshot = Object.freeze(first);
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    get: () => snapshot,
    /** @param {() => void} listener */
    subscribe: (listener) => {
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    /** Takes over the differences, and notifies the listeners if there are any. @param {Partial<S>} patch */
    set: (patch) => {
      const changed = Object.entries(patch).filter(([name, value]) => !isSame(/** @type {any} */ (snapshot)[name], value));
      if (changed.length === 0) return;
      snapshot = Object.freeze({ ...snapshot, ...Object.fromEntries(changed) });
      for (const listener of [...listeners]) guarded(listener);
    },
  };
};

/** Lists with the same members are the same. @param {unknown} a @param {unknown} b */
export const isSame = (a, b) =>
  Object.is(a, b) ||
  (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => Object.is(item, b[index])));
