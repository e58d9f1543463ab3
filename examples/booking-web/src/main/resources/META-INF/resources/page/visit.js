/** One call from its door to its end: the device check, the room, the outcome. */

import { isOver, reasonOf } from '../bookend-client.js';
import { isJoinable } from './people.js';
import { closeDevices, openDevices } from './devices.js';
import { goToSignIn } from './host.js';

const CURRENT = 'bookend.current-call';
const DOOR_POLL_MS = 800;

const remember = (visit) =>
  visit
    ? sessionStorage.setItem(CURRENT, JSON.stringify({ id: visit.id, muted: visit.muted, cameraOff: visit.cameraOff }))
    : sessionStorage.removeItem(CURRENT);

const recalled = () => JSON.parse(sessionStorage.getItem(CURRENT) ?? 'null');

const showInAddress = (id) =>
  history.replaceState(null, '', id ? `/?call=video-call-${id}` : '/');

/**
 * @param {import('./store.js').Store} store
 * @param {import('../bookend-client.js').BookendClient} client
 * @param {{onClosed: () => void, onInvited: (call: object) => void}} page
 */
export const createVisits = (store, client, page) => {
  let session = null;
  let door = null;
  let latestJoin = null;
  let isGoingAway = false;

  // Before any session hears it: a call that ends because the page goes away is entered again after a reload.
  window.addEventListener('pagehide', () => (isGoingAway = true));

  const visit = () => store.get().visit;
  const change = (patch) => visit() && store.set({ now: client.now(), visit: { ...visit(), ...patch } });
  const isAt = (id, ...phases) => visit()?.id === id && phases.includes(visit().phase);

  const finish = (outcome) => {
    door?.stop();
    session = null;
    closeDevices(visit()?.devices);
    if (!isGoingAway) remember(null);
    change({ phase: 'over', outcome, devices: null, remote: [] });
  };

  const fail = (error) => {
    if (error.code === 'signed_out') goToSignIn();
    else if (error.code === 'call_over' && error.call) finish({ reason: reasonOf(error.call), call: error.call });
    else finish({ error });
  };

  const hearAtDoor = (call) => {
    if (!isAt(call.id, 'lobby', 'joining')) return;
    const { problem } = visit();
    const isSettled = problem?.code === 'too_early' && isJoinable(call, client.now());
    change({ call, problem: isSettled ? null : problem });
    if (isOver(call)) finish({ reason: reasonOf(call), call, byMe: visit().cancelling });
  };

  const checkDevices = async () => {
    const { id } = visit();
    change({ checking: true });
    closeDevices(visit().devices);
    const devices = await openDevices();
    if (!isAt(id, 'lobby', 'joining')) return closeDevices(devices);
    change({ devices, checking: false });
  };

  const goToDoor = async (call) => {
    store.set({ incoming: null, notice: null, now: client.now(), visit: { id: call.id, call, phase: 'lobby', remote: [] } });
    showInAddress(call.id);
    if (isOver(call)) return finish({ reason: reasonOf(call), call });
    door?.stop();
    door = client.watch(call.id, hearAtDoor, { everyMs: DOOR_POLL_MS });
    return checkDevices();
  };

  const join = async ({ muted = false, cameraOff = false } = {}) => {
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
    change({ phase: 'live', connection: 'connected', countdown: null, others: {}, muted, cameraOff });
    if (muted) joined.mute(true);
    if (cameraOff) joined.camera(false);
    remember(visit());
  };

  const comeBack = async (call, local) => {
    await goToDoor(call);
    if (isAt(call.id, 'lobby')) await join(local);
  };

  return {
    open: (call) => goToDoor(call).catch(fail),

    /** Opens the call of a link; a call that this page was in is entered again at once. */
    async openLink(id) {
      const left = recalled();
      store.set({ visit: { id, call: null, phase: 'opening', remote: [] } });
      try {
        const call = await client.get(id);
        if (left?.id === id && isJoinable(call, client.now())) return await comeBack(call, left);
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
    mute: () => session?.mute(!session.muted),
    camera: () => session?.camera(session.cameraOff),
    leave: () => session?.leave(),
    async end() {
      change({ ending: true });
      await session?.end();
    },

    async cancel() {
      change({ cancelling: true });
      try {
        hearAtDoor(await client.cancel(visit().id));
      } catch (error) {
        change({ cancelling: false, problem: error });
      }
    },

    close() {
      door?.stop();
      closeDevices(visit()?.devices);
      remember(null);
      store.set({ visit: null });
      showInAddress(null);
      page.onClosed();
    },
  };
};
