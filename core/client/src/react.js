/** Hooks for React 18 and later. */

import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';

/** @typedef {import('./client.js').BookendClient} BookendClient */

const Context = createContext(/** @type {?BookendClient} */ (null));

const nothing = () => () => {};

/** @param {{client: BookendClient, children?: import('react').ReactNode}} props */
export const BookendProvider = ({ client, children }) => createElement(Context.Provider, { value: client }, children);

export const useBookend = () => {
  const client = useContext(Context);
  if (!client) throw new Error('useBookend: there is no BookendProvider above this component');
  return client;
};

/**
 * A store that lives as long as the component: an effect opens and closes it, so that a component
 * that is mounted twice holds one.
 *
 * @template S
 * @template {{getSnapshot: () => S, subscribe: (listener: () => void) => () => void, stop: () => void}} T
 * @param {() => T} open
 * @param {S} first
 * @returns {[S, ?T]}
 */
const useStore = (open, first) => {
  const [store, setStore] = useState(/** @type {?T} */ (null));
  useEffect(() => {
    const opened = open();
    setStore(opened);
    return () => {
      opened.stop();
      setStore(null);
    };
  }, [open]);
  const getSnapshot = () => store?.getSnapshot() ?? first;
  return [useSyncExternalStore(store?.subscribe ?? nothing, getSnapshot, () => first), store];
};

/** @type {import('../types/index.js').CallsSnapshot} */
const NO_CALLS = Object.freeze({
  isLoaded: false, current: [], joinable: [], past: [], hasMorePast: false, status: 'connecting', error: null,
});

/** @param {import('../types/index.js').CallsOptions} [options] */
export const useCalls = ({ bookingId, past } = {}) => {
  const client = useBookend();
  const open = useCallback(() => client.watchCalls({ bookingId, past }), [client, bookingId, past]);
  const [snapshot, store] = useStore(open, NO_CALLS);
  return useMemo(
    () => ({ ...snapshot, loadMorePast: async (/** @type {number} */ count) => store?.loadMorePast(count) }),
    [snapshot, store],
  );
};

/** @type {import('../types/index.js').IncomingSnapshot} */
const NO_RINGS = Object.freeze({ calls: [], status: 'connecting' });

/** @param {import('../types/index.js').IncomingOptions} [options] */
export const useIncomingCalls = ({ ringBeforeMs } = {}) => {
  const client = useBookend();
  const open = useCallback(() => client.incoming({ ringBeforeMs }), [client, ringBeforeMs]);
  const [{ calls, status }, store] = useStore(open, NO_RINGS);
  return useMemo(
    () => ({
      calls,
      status,
      accept: (/** @type {string} */ id) => client.accept(id),
      decline: (/** @type {string} */ id) => client.decline(id),
      silence: (/** @type {string} */ id) => store?.silence(id),
    }),
    [calls, status, store, client],
  );
};

const NO_CALL = Object.freeze({ call: null, error: null });

/** @param {string|null|undefined} id */
export const useCall = (id) => {
  const client = useBookend();
  const [state, setState] = useState(
    /** @type {{call: ?import('../types/index.js').Call, error: any}} */ (NO_CALL));
  useEffect(() => {
    setState(NO_CALL);
    if (!id) return undefined;
    const watch = client.watch(id, (call) => setState({ call, error: null }), {
      onError: (error) => setState(({ call }) => ({ call, error })),
    });
    return () => watch.stop();
  }, [client, id]);
  return state;
};

/** @param {import('./session.js').CallSession|null|undefined} session */
export const useSession = (session) => {
  const getSnapshot = () => session?.getSnapshot() ?? null;
  return useSyncExternalStore(session?.subscribe ?? nothing, getSnapshot, getSnapshot);
};

/** @param {import('./session.js').CallSession|null|undefined} session */
export const useRemaining = (session) => {
  const [remaining, setRemaining] = useState(/** @type {?number} */ (null));
  useEffect(() => {
    const show = () => {
      const ms = session?.remainingMs ?? null;
      setRemaining(ms === null ? null : Math.ceil(ms / 1000) * 1000);
    };
    show();
    session?.addEventListener('countdown', show);
    session?.addEventListener('ended', show);
    return () => {
      session?.removeEventListener('countdown', show);
      session?.removeEventListener('ended', show);
    };
  }, [session]);
  return remaining;
};
