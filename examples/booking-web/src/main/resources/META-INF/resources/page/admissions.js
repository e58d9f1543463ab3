/** Who comes into the running call, and who is taken out of it. */

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{receive: (call: object) => void}} visits
 * @param {(error: object) => void} report
 */
export const createAdmissions = (store, client, visits, report) => {
  const change = (patch) => store.get().panel && store.set({ panel: { ...store.get().panel, ...patch } });

  const attempt = async (work) => {
    change({ problem: null });
    try {
      await work(store.get().visit.id);
    } catch (error) {
      if (store.get().panel && error.code !== 'signed_out') change({ problem: error });
      else report(error);
    }
  };

  return {
    open: () => store.set({ panel: {} }),
    close: () => store.set({ panel: null }),

    admit: (identity) => attempt(async (id) => visits.receive(await client.admit(id, identity))),
    deny: (identity) => attempt(async (id) => visits.receive(await client.deny(id, identity))),

    /** Asks whether this person is to be taken out; null takes the question back. */
    askToRemove: (identity) => change({ removing: identity }),
    remove(identity) {
      change({ removing: null });
      return attempt(async (id) => visits.receive(await client.remove(id, identity)));
    },

    /** Makes a link for a guest. It is shown once: the server keeps no key. */
    async invite(name) {
      if (store.get().panel?.isInviting) return;
      change({ isInviting: true, link: null });
      await attempt(async (id) => {
        const { url } = await client.inviteGuest(id, { name });
        change({ link: { name, url: new URL(url, location.href).href } });
      });
      change({ isInviting: false });
    },
  };
};
