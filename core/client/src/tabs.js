/** Which tabs share a stream. */

/** Tabs with another format of messages have another name. */
const PREFIX = 'bookend-live-1-';

const FNV_PRIME = 0x100000001b3n;
const FNV_BASIS = 0xcbf29ce484222325n;

/**
 * The name of the lock and of the channel; null if the identity is not known, because tabs of
 * different people must not share.
 *
 * @param {string} base
 * @param {?string} [identity]
 */
export const tabsNameOf = (base, identity) => {
  if (!identity) return null;
  const url = globalThis.document ? new URL(base, document.baseURI).href : base;
  let hash = FNV_BASIS;
  for (const byte of new TextEncoder().encode(JSON.stringify([url, identity]))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  }
  return PREFIX + hash.toString(36);
};
