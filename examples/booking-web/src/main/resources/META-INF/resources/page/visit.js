/** One call from its door to its end: the device check, the room, the outcome. */

import { isOver, isUnanswered, reasonOf } from '/bookend-client/index.js';
import { againOf, areMany, barredFrom, isJoinable, isMine, isWaiting, needsAdmission, ringsFor, withWhom } from './people.js';
import { createMemory } from './memory.js';
import { openChosen } from './media.js';
import { createReturns } from './returns.js';
import { loadVideo } from './sdk.js';
import { createStay } from './stay.js';
import { isPassing } from './failures.js';
import { w } from './words.js';

/** Ends after which the call is still followed: one may go back in as long as it goes on, or be let in later. */
const FOLLOWED = ['left', 'replaced', 'connection_lost', 'denied'];

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client or what a guest has of it
 * @param {{memory: string, back: ReturnType<import('./back.js').createBack>, showInAddress: (id: ?string) => void,
 *   onInvited: (call: object) => boolean, report: (error: object) => void, askToSignIn?: () => void}} page
 */
export const createVisits = (store, client, page) => {
  const memory = createMemory(store, page.memory);
  let door = null;
  let latestJoin = null;
  let latestCheck = null;
  let isGoingAway = false;

  // Before any session's own listener: a call that ends because the page goes away is entered again after
  // a reload, and one that the kit cancels because nobody has answered yet rings again.
  window.addEventListener('pagehide', () => {
    isGoingAway = true;
    stopWaiting();
    if (visit()?.isAsked && isRingingForMe(visit().call)) memory.rememberRing(visit().id, againOf(store.get(), visit().call));
  });

  const visit = () => store.get().visit;
  const change = (patch) => visit() && store.set({ now: client.now(), visit: { ...visit(), ...patch } });
  const isRingingForMe = (call) =>
    Boolean(call) && isMine(store.get(), call) && isUnanswered(call) && ringsFor(store.get(), call) !== null;
  const isAt = (id, ...phases) => visit()?.id === id && phases.includes(visit().phase);

  /** Who goes away from the door is no longer seen there. */
  const stopWaiting = () => {
    const { id, call, phase } = visit() ?? {};
    const isSeen = phase === 'lobby' && isWaiting(store.get(), call);
    return isSeen ? client.left(id, { keepalive: true }).catch(() => {}) : null;
  };

  const stopRinging = ({ id, call }) => (isRingingForMe(call) ? client.cancel(id).catch(() => {}) : null);

  const follow = (id) => {
    door?.stop();
    door = client.watch(id, receive);
  };

  const finish = (outcome) => {
    stay.drop();
    visit()?.devices?.close();
    if (!isGoingAway && !outcome.retry) memory.remember(null);
    store.set({ notice: null, panel: null, question: null, devicePanel: null });
    change({ phase: 'over', outcome, devices: null, session: null, problem: null });
    // whether one may still go back in is known as long as this page is shown
    if (FOLLOWED.includes(outcome.reason) && !isGoingAway) follow(visit().id);
    else door?.stop();
  };

  /** `retry` is offered if the failure may pass; the call is remembered until then. */
  const fail = (error, retry = null) => {
    if (error.code === 'signed_out' && page.askToSignIn) {
      if (visit()?.phase === 'joining') change({ phase: 'lobby' });
      page.askToSignIn();
    } else if (error.code === 'call_over' && error.call) {
      finish({ reason: reasonOf(error.call), call: error.call });
    } else {
      finish({ error, retry: isPassing(error) ? retry : null });
    }
  };

  /** Why there is nothing to wait for at the door, or null. */
  const outcomeOf = (call) => {
    const barred = barredFrom(store.get(), call);
    if (barred === 'declined') return 'declined_by_me';
    return isOver(call) ? reasonOf(call) : barred;
  };

  /** What the stream says of this call: at its door, and after one has left it. */
  const receive = (call) => {
    if (isAt(call.id, 'over')) {
      const { outcome } = visit();
      if (isOver(call)) door?.stop();
      else if (outcome.reason === 'denied' && !barredFrom(store.get(), call)) return goToDoor(call).catch(fail);
      const reason = reasonOf(call) === 'link_invalid' ? 'link_invalid' : outcome.reason;
      if (reason) change({ call, outcome: { ...outcome, reason, call } });
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
      receive(await client.arrive(id));
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
    const thisCheck = (latestCheck = {});
    visit().devices?.close();
    change({ isChecking: true, devices: null });
    const devices = await openChosen();
    if (thisCheck !== latestCheck) return devices.close();
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
    if (!left || left.id === id) return;
    stopRinging(left);
    memory.remember(null);
  };

  const goToDoor = async (call, { isAsked = false } = {}) => {
    depart(call.id);
    store.set({
      invitation: null, notice: null, panel: null, scheduling: null, details: null, question: null, devicePanel: null, now: client.now(),
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
      if (error.code === 'signed_out') return fail(error);
      if (error.code === 'call_over') {
        const call = error.call ?? (await client.get(id).catch(() => null));
        return fail(Object.assign(error, { call: call && isOver(call) ? call : undefined }));
      }
      change({ phase: 'lobby', problem: error });
    }
  };

  /** Leaves the call, or its door or end; resolves when that has been reported. */
  const close = async () => {
    const left = visit();
    if (!left) return;
    const reports = [stopWaiting(), stay.drop()?.leave(), left.phase === 'over' ? null : stopRinging(left)];
    door?.stop();
    left.devices?.close();
    latestJoin = latestCheck = null;
    memory.remember(null);
    store.set({ visit: null, question: null, devicePanel: null, panel: null });
    const released = new Promise((resolve) => page.back.release(() => resolve(page.showInAddress(null))));
    await Promise.allSettled([...reports, released]);
  };

  const ask = (words, yes, isGrave = false, no = () => {}) => store.set({ question: { words, yes, isGrave, no } });

  const stay = createStay(store, client, page, { visit, change, remember: memory.remember, finish, ask, checkDevices });
  const returns = createReturns(store, client, page, { visit, change, isAt, memory, goToDoor, join, fail });

  return {
    ...stay.controls,
    ...returns,
    open: (call, options) => goToDoor(call, options).catch(fail),
    tryDevices: () => checkDevices(),
    join: () => join(),

    /** What an answer to another request says of the call in which one is. */
    receive: (call) => isAt(call.id, 'live') && change({ call }),

    openDevices: () => store.set({ devicePanel: {} }),
    closeDevices: () => store.set({ devicePanel: null }),

    cancel() {
      const { call, cancelling } = visit();
      if (cancelling) return;
      const isRinging = isRingingForMe(call);
      const cancel = async () => {
        change({ cancelling: true });
        try {
          receive(await client.cancel(visit().id));
        } catch (error) {
          change({ cancelling: false });
          if (error.code === 'signed_out') fail(error);
          else change({ problem: error });
        }
      };
      if (isRinging) return cancel();
      return ask(w.ask.cancel(withWhom(store.get(), call), page.whenOf(call), areMany(store.get(), call)), cancel, true);
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
