/** The ways back into a call: its link, a reload of the page, and its last page. */

import { isJoinable, againOf } from './people.js';
import { isPassing } from './failures.js';

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{onInvited: (call: object) => boolean}} page
 * @param {{visit: () => object, change: (patch: object) => void, isAt: (id: string, ...phases: string[]) => boolean,
 *   memory: ReturnType<import('./memory.js').createMemory>, goToDoor: Function, join: Function,
 *   fail: (error: object, retry?: () => void) => void}} parts of the visit
 */
export const createReturns = (store, client, page, { visit, change, isAt, memory, goToDoor, join, fail }) => {
  const comeBack = async (call, local) => {
    await goToDoor(call);
    if (isAt(call.id, 'lobby')) await join(local);
  };

  const callAgain = async (wish) => goToDoor(await client.request(wish), { isAsked: true });

  /** Tries something from the last page of a call, which stays if the failure may pass. */
  const attempt = async (work) => {
    const { id, isReturning } = visit();
    if (isReturning) return;
    change({ isReturning: true, problem: null });
    try {
      await work(id);
    } catch (error) {
      if (isAt(id, 'over')) isPassing(error) ? change({ problem: error }) : fail(error);
    } finally {
      if (isAt(id, 'over')) change({ isReturning: false });
    }
  };

  /**
   * Opens the call of a link. A call that this page was in is entered again at once; one that was
   * ringing when the page was reloaded rings again.
   */
  const openLink = async (id, ring = memory.takeRing(id)) => {
    store.set({ visit: { id, call: null, phase: 'opening', session: null } });
    try {
      const call = await client.get(id);
      if (ring && (call.status === 'pending' || call.status === 'cancelled')) {
        await client.cancel(id);
        return await callAgain(ring);
      }
      const left = memory.recalled();
      if (left?.id === id && isJoinable({ ...store.get(), now: client.now() }, call)) return await comeBack(call, left);
      if (page.onInvited(call)) return store.set({ visit: null });
      return await goToDoor(call);
    } catch (error) {
      return fail(error, () => openLink(id, ring));
    }
  };

  return {
    openLink: (id) => openLink(id),

    /** The call this page was in when it was reloaded, or null. */
    interrupted: () => memory.recalled()?.id ?? null,

    rejoin() {
      const { outcome } = visit();
      if (outcome.retry) return outcome.retry();
      return attempt(async (id) => {
        const call = await client.get(id);
        if (isAt(id, 'over')) await comeBack(call);
      });
    },

    /** Calls the same people once more. */
    callAgain: () => attempt(() => callAgain(againOf(store.get(), visit().call))),
  };
};
