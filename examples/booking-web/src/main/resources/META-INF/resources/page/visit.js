/** One call from its door to its end: the device check, the room, the outcome. */

import { isOver, isUnanswered, reasonOf } from '/bookend-client/index.js';
import { againOf, barredFrom, isJoinable, isMine, isWaiting, needsAdmission, ringsFor, withWhom } from './people.js';
import { rememberRing, takeRing } from './interrupted.js';
import { openChosen } from './media.js';
import { goToSignIn } from './host.js';
import { loadVideo } from './sdk.js';
import { createStay } from './stay.js';
import { w } from './words.js';

/** Ends after which one may go back in, as long as the call goes on. */
const MAY_GO_ON = ['left', 'replaced', 'connection_lost'];

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
 * @param {{memory: string, back: ReturnType<import('./back.js').createBack>, showInAddress: (id: ?string) => void,
 *   onInvited: (call: object) => boolean, report: (error: object) => void}} page
 */
export const createVisits = (store, client, page) => {
  const { remember, recalled } = createMemory(page.memory);
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

  const follow = (id) => {
    door?.stop();
    door = client.watch(id, hear);
  };

  const finish = (outcome) => {
    stay.drop();
    visit()?.devices?.close();
    if (!isGoingAway) remember(null);
    store.set({ notice: null, panel: null, question: null, devicePanel: null });
    change({ phase: 'over', outcome, devices: null, session: null });
    // whether one may still go back in is known as long as this page is shown
    if (MAY_GO_ON.includes(outcome.reason) && !isGoingAway) follow(visit().id);
    else door?.stop();
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

  /** What the stream says of this call: at its door, and after one has left it. */
  const hear = (call) => {
    if (isAt(call.id, 'over')) {
      const { outcome } = visit();
      if (isOver(call)) door?.stop();
      if (outcome.reason) change({ call, outcome: { ...outcome, call } });
      return;
    }
    if (!isAt(call.id, 'lobby', 'joining')) return;
    const { problem } = visit();
    const isSettled = problem?.code === 'too_early' && isJoinable(store.get(), call);
    change({ call, problem: isSettled ? null : problem });
    const reason = outcomeOf(call);
    if (reason) finish({ reason, call, byMe: Boolean(visit().cancelling) });
    else if (visit().isAskingIn && isAt(call.id, 'lobby') && !needsAdmission(store.get(), call)) join();
  };

  /** Asks to be let in, and is seen at the door: it opens by itself. */
  const askIn = async () => {
    const { id } = visit();
    change({ isAskingIn: true, isArriving: true, problem: null });
    try {
      hear(await client.arrive(id));
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
    visit().devices?.close();
    change({ isChecking: true, devices: null });
    const devices = await openChosen();
    if (isAt(id, 'lobby', 'joining')) return change({ devices, isChecking: false });
    if (isAt(id, 'live') && stay.isIn() && !visit().devices) return stay.publishLate(devices);
    devices.close();
  };

  /** Makes room for another call: leaves the room or the door of this one, and stops its ringing. */
  const depart = (id) => {
    const left = visit();
    stopWaiting();
    door?.stop();
    latestJoin = null;
    stay.drop()?.leave();
    left?.devices?.close();
    if (left && left.id !== id && isRingingForMe(left.call)) client.cancel(left.id).catch(() => {});
    if (left && left.id !== id) remember(null);
  };

  const goToDoor = async (call, { isAsked = false } = {}) => {
    depart(call.id);
    store.set({
      invitation: null, notice: null, panel: null, details: null, question: null, devicePanel: null, now: client.now(),
      visit: { id: call.id, call, isAsked, phase: 'lobby', session: null },
    });
    page.showInAddress(call.id);
    page.back.guard();
    const reason = outcomeOf(call);
    if (reason) return finish({ reason, call });
    follow(call.id);
    loadVideo();
    return checkDevices();
  };

  const join = async ({ muted = false, cameraOff = false } = {}) => {
    if (needsAdmission(store.get(), visit().call)) return askIn();
    const { id, devices } = visit();
    const thisJoin = (latestJoin = {});
    const isWanted = () => thisJoin === latestJoin && isAt(id, 'joining');
    change({ phase: 'joining', problem: null });
    try {
      const joined = await client.join(id, { audioTrack: devices?.audioTrack, videoTrack: devices?.videoTrack });
      if (!isWanted()) return joined.leave();
      door.stop();
      stay.enter(joined, { muted, cameraOff });
    } catch (error) {
      if (!isWanted()) return;
      if (error.code === 'call_over' || error.code === 'signed_out') {
        const call = error.call ?? (await client.get(id).catch(() => null));
        return fail(Object.assign(error, { call: call && isOver(call) ? call : undefined }));
      }
      change({ phase: 'lobby', problem: error });
    }
  };

  const comeBack = async (call, local) => {
    await goToDoor(call);
    if (isAt(call.id, 'lobby')) await join(local);
  };

  const callAgain = async (wish) => goToDoor(await client.request(wish), { isAsked: true });

  const close = () => {
    stopWaiting();
    door?.stop();
    const left = visit();
    left?.devices?.close();
    stay.drop()?.leave();
    latestJoin = null;
    if (left && left.phase !== 'over' && isRingingForMe(left.call)) client.cancel(left.id).catch(() => {});
    remember(null);
    store.set({ visit: null, question: null, devicePanel: null, panel: null });
    page.back.release(() => page.showInAddress(null));
  };

  const ask = (words, yes, isGrave = false, no = () => {}) => store.set({ question: { words, yes, isGrave, no } });

  const stay = createStay(store, client, page, { visit, change, remember, finish, ask, checkDevices });

  return {
    ...stay.controls,
    open: (call, options) => goToDoor(call, options).catch(fail),

    /**
     * Opens the call of a link. A call that this page was in is entered again at once; one that was
     * ringing when the page was reloaded rings again.
     */
    async openLink(id) {
      const left = recalled();
      const ring = takeRing(id);
      store.set({ visit: { id, call: null, phase: 'opening', session: null } });
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

    openDevices: () => store.set({ devicePanel: {} }),
    closeDevices: () => store.set({ devicePanel: null }),

    cancel() {
      const { call, cancelling } = visit();
      if (cancelling) return;
      const whom = withWhom(store.get(), call);
      const isRinging = isRingingForMe(call);
      const cancel = async () => {
        change({ cancelling: true });
        try {
          hear(await client.cancel(visit().id));
        } catch (error) {
          change({ cancelling: false, problem: error });
        }
      };
      if (isRinging) return cancel();
      return ask(w.ask.cancel(whom, page.whenOf(call)), cancel, true);
    },

    close,

    /** The browser's Back. */
    goBack() {
      const { phase, call } = visit() ?? {};
      if (!phase) return;
      if (phase === 'over') return page.hasHome ? close() : undefined;
      if (phase === 'lobby' && page.hasHome && !isRingingForMe(call) && !isWaiting(store.get(), call)) return close();
      page.back.guard();
      if (phase === 'live' || phase === 'joining') return ask(w.ask.back(), () => (stay.isIn() ? stay.controls.leave() : close()));
      if (isRingingForMe(call)) return ask(w.ask.stop(withWhom(store.get(), call)), close);
      return ask(w.ask.door(), () => (page.hasHome ? close() : (stopWaiting(), history.go(-2))));
    },
  };
};
