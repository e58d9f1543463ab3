/** The way to the sign-in page when the sign-in has ended: never out of a call, whose picture and sound go on without it. */

import { goToSignIn } from './host.js';

/** @param {import('./store.js').Store} store */
export const createSignIn = (store) => {
  const isAt = (...phases) => phases.includes(store.get().visit?.phase);

  store.subscribe(({ isSignedOut }) => isSignedOut && !isAt('joining', 'live', 'over') && goToSignIn());

  return {
    /** The sign-in has ended: the sign-in page follows the call, and the words on its end. */
    needed: () => store.set({ isSignedOut: true }),

    /** A person wants something for which a sign-in is needed: the sign-in page follows at once, but for a call. */
    now() {
      store.set({ isSignedOut: true });
      if (!isAt('joining', 'live')) goToSignIn();
    },
  };
};
