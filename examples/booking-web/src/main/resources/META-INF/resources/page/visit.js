/** One call from its door to its end: the device check, the room, the outcome. */

import { isOver, isUnanswered, reasonOf } from '/bookend-client/index.js';
import { againOf, barredFrom, isJoinable, isMine, isWaiting, needsAdmission, ringsFor } from './people.js';
import { rememberRing, takeRing } from './interrupted.js';
import { closeDevices, openDevices } from './devices.js';
import { goToSignIn } from './host.js';

/** In which a tab keeps the call that it is in. */
const createMemory = (name) => ({
  remember: (visit) =>
    visit
      ? sessionStorage.setItem(name, JSON.stringify({ id: visit.id, muted: visit.muted, cameraOff: visit.cameraOff }))
      : sessionStorage.removeItem(name),
  recalled: () => JSON.parse(sessionStorage.getItem(name) ?? 'null'),
});

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client or what a guest has of it
 * @param {{memory: string, doorPollMs: number, showInAddress: (id: ?string) => void, onClosed: () => void,
 *   onInvited: (call: object) => boolean}} page
 */
export const createVisits = (store, client, page) => {
  const { remember, recalled } = createMemory(page.memory);
  let session = null;
  let door = null;
  let latestJoin = null;
  let isGoingAway = false;

  // Before any session's own listener: a call that ends because the page goes away is entered again after
  // a reload, and one that the kit cancels because nobody has answered yet rings again.
  window.addEventListener('pagehide', () => {
    isGoingAway = true;
    stopWaiting();
    if (visit()?.isAsked && isRingingForMe(visit().call)) rememberRing(visit().id, againOf(store.get(), visit().call));
  });

  const visit = () => store.get().visit;
  const change = (patch) => visit() && store.set({ now: client.now(), visit: { ...visit(), ...patch } });
  const isRingingForMe = (call) =>
    Boolean(call) && isMine(store.get(), call) && isUnanswered(call) && ringsFor(store.get(), call) !== null;
  const isAt = (id, ...phases) => visit()?.id === id && phases.includes(visit().phase);

  /** Who goes away from the door is no longer seen there. */
  const stopWaiting = () => {
    const { id, call, phase } = visit() ?? {};
    if (phase === 'lobby' && isWaiting(store.get(), call)) client.left(id, { keepalive: true }).catch(() => {});
  };

  const finish = (outcome) => {
    door?.stop();
    session = null;
    closeDevices(visit()?.devices);
    if (!isGoingAway) remember(null);
    store.set({ notice: null, panel: null });
    change({ phase: 'over', outcome, devices: null, remote: [] });
  };

  const fail = (error) => {
    if (error.code === 'signed_out') goToSignIn();
    else if (error.code === 'call_over' && error.call) finish({ reason: reasonOf(error.call), call: error.call });
    else finish({ error });
  };

  /** Why there is nothing to wait for at the door, or null. */
  const outcomeOf = (call) => {
    const barred = barredFrom(store.get(), call);
    if (barred === 'declined') return 'declined_by_me';
    return isOver(call) ? reasonOf(call) : barred;
  };

  const hearAtDoor = (call) => {
    if (!isAt(call.id, 'lobby', 'joining')) return;
    const { problem } = visit();
    const isSettled = problem?.code === 'too_early' && isJoinable(store.get(), call);
    change({ call, problem: isSettled ? null : problem });
    const reason = outcomeOf(call);
    if (reason) finish({ reason, call, byMe: visit().cancelling });
    else if (visit().isAskingIn && isAt(call.id, 'lobby') && !needsAdmission(store.get(), call)) join();
  };

  /** Asks to be let in, and is seen at the door: it opens by itself. */
  const askIn = async () => {
    const { id } = visit();
    change({ isAskingIn: true, isArriving: true, problem: null });
    try {
      hearAtDoor(await client.arrive(id));
    } catch (error) {
      if (!isAt(id, 'lobby')) return;
      if (error.code === 'call_over' || error.code === 'signed_out') return fail(error);
      change({ isAskingIn: false, problem: error });
    } finally {
      if (isAt(id, 'lobby')) change({ isArriving: false });
    }
  };

  const checkDevices = async () => {
    const { id } = visit();
    change({ checking: true });
    closeDevices(visit().devices);
    const devices = await openDevices();
    if (!isAt(id, 'lobby', 'joining')) return closeDevices(devices);
    change({ devices, checking: false });
  };

  /** Makes room for another call: leaves the room or the door of this one, and stops its ringing. */
  const depart = (id) => {
    const left = visit();
    const leaving = session;
    stopWaiting();
    door?.stop();
    session = latestJoin = null;
    leaving?.leave();
    closeDevices(left?.devices);
    if (left && left.id !== id && isRingingForMe(left.call)) client.cancel(left.id).catch(() => {});
    if (left && left.id !== id) remember(null);
  };

  const goToDoor = async (call, { isAsked = false } = {}) => {
    depart(call.id);
    store.set({ incoming: null, notice: null, panel: null, now: client.now(), visit: { id: call.id, call, isAsked, phase: 'lobby', remote: [] } });
    page.showInAddress(call.id);
    const reason = outcomeOf(call);
    if (reason) return finish({ reason, call });
    door = client.watch(call.id, hearAtDoor, { everyMs: page.doorPollMs });
    return checkDevices();
  };

  const join = async ({ muted = false, cameraOff = false } = {}) => {
    if (needsAdmission(store.get(), visit().call)) return askIn();
    const { id, devices } = visit();
    const thisJoin = (latestJoin = {});
    const isWanted = () => thisJoin === latestJoin && isAt(id, 'joining');
    change({ phase: 'joining', problem: null });
    try {
      const joined = await client.join(id, devices ?? {});
      if (!isWanted()) return joined.leave();
      door.stop();
      enter(joined, { muted, cameraOff });
    } catch (error) {
      if (!isWanted()) return;
      if (error.code === 'call_over' || error.code === 'signed_out') {
        const call = error.call ?? (await client.get(id).catch(() => null));
        return fail(Object.assign(error, { call: call && isOver(call) ? call : undefined }));
      }
      change({ phase: 'lobby', problem: error });
    }
  };

  const enter = (joined, { muted, cameraOff }) => {
    session = joined;
    const on = (type, listener) => joined.addEventListener(type, ({ detail }) => joined === session && listener(detail));
    on('state', ({ call }) => change({ call }));
    on('countdown', (countdown) => change({ countdown }));
    on('reconnecting', () => change({ connection: 'reconnecting' }));
    on('reconnected', () => change({ connection: 'connected' }));
    on('local', (local) => (change(local), remember(visit())));
    on('device', ({ kind }) => change({ lostDevice: kind }));
    on('participant', ({ identity, state }) => change({ others: { ...visit().others, [identity]: state } }));
    on('track', ({ identity, id, kind, state, track }) => {
      const others = visit().remote.filter((known) => known.id !== id);
      const shown = state === 'detached' ? [] : [{ identity, id, kind, track, off: state === 'disabled' }];
      change({ remote: [...others, ...shown] });
    });
    on('ended', (outcome) => finish(outcome));
    change({ phase: 'live', isAskingIn: false, connection: 'connected', countdown: null, others: {}, muted, cameraOff });
    if (muted) joined.mute(true);
    if (cameraOff) joined.camera(false);
    remember(visit());
  };

  const comeBack = async (call, local) => {
    await goToDoor(call);
    if (isAt(call.id, 'lobby')) await join(local);
  };

  const callAgain = async (wish) => goToDoor(await client.request(wish), { isAsked: true });

  return {
    open: (call, options) => goToDoor(call, options).catch(fail),

    /**
     * Opens the call of a link. A call that this page was in is entered again at once; one that was
     * ringing when the page was reloaded rings again.
     */
    async openLink(id) {
      const left = recalled();
      const ring = takeRing(id);
      store.set({ visit: { id, call: null, phase: 'opening', remote: [] } });
      try {
        const call = await client.get(id);
        if (ring && (call.status === 'pending' || call.status === 'cancelled')) {
          await client.cancel(id);
          return await callAgain(ring);
        }
        if (left?.id === id && isJoinable({ ...store.get(), now: client.now() }, call)) return await comeBack(call, left);
        if (page.onInvited(call)) return store.set({ visit: null });
        return await goToDoor(call);
      } catch (error) {
        return fail(error);
      }
    },

    /** The call this page was in when it was reloaded, or null. */
    interrupted: () => recalled()?.id ?? null,

    tryDevices: () => checkDevices(),
    join: () => join(),
    rejoin: async () => {
      const { id } = visit();
      await client.get(id).then((call) => isAt(id, 'over') && comeBack(call), fail);
    },
    /** Calls the same people once more. */
    async callAgain() {
      const { call, asking } = visit();
      if (asking) return;
      change({ asking: true });
      await callAgain(againOf(store.get(), call)).catch(fail);
    },

    /** What an answer to another request says of the call in which one is. */
    hear: (call) => isAt(call.id, 'live') && change({ call }),

    mute: () => session?.mute(!session.muted),
    camera: () => session?.camera(session.cameraOff),
    leave: () => session?.leave(),
    async end() {
      change({ ending: true });
      await session?.end();
    },

    async cancel() {
      if (visit().cancelling) return;
      change({ cancelling: true });
      try {
        hearAtDoor(await client.cancel(visit().id));
      } catch (error) {
        change({ cancelling: false, problem: error });
      }
    },

    close() {
      stopWaiting();
      door?.stop();
      closeDevices(visit()?.devices);
      remember(null);
      store.set({ visit: null });
      page.showInAddress(null);
      page.onClosed();
    },
  };
};
