/** The stay in the room of a call: what the session shows, and what its buttons do. */

import { areMany, extendableMinutes, withWhom } from './people.js';
import { chooseDevice, chosenDevices } from './media.js';
import { w } from './words.js';

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{report: (error: object) => void, onEntered?: () => void}} page
 * @param {{visit: () => object, change: (patch: object) => void, remember: (visit: object) => void,
 *   finish: (outcome: object) => void, ask: Function, checkDevices: () => Promise<void>}} parts of the visit
 */
export const createStay = (store, client, page, { visit, change, remember, finish, ask, checkDevices }) => {
  let session = null;

  /** Who has joined before the browser was allowed to use camera and microphone is seen and heard from now on. */
  const publishLate = async (devices) => {
    change({ devices, isChecking: false });
    const { localParticipant } = session.room;
    const tracks = [devices.audioTrack, devices.videoTrack].filter(Boolean);
    await Promise.all(tracks.map((track) => localParticipant.publishTrack(track))).catch(() => {});
    if (tracks.length > 0) session?.mute(false);
  };

  const enter = (joined, { muted, cameraOff }) => {
    session = joined;
    const on = (type, listener) => joined.addEventListener(type, ({ detail }) => joined === session && listener(detail));
    const show = () => joined === session && change({ session: joined.getSnapshot(), call: joined.call ?? visit().call });
    joined.subscribe(show);
    on('countdown', (countdown) => change({ countdown }));
    on('local', ({ muted: isMuted, cameraOff: isHidden }) => (change({ muted: isMuted, cameraOff: isHidden }), remember(visit())));
    on('device', ({ kind }) => change({ lostDevice: kind }));
    on('ended', (outcome) => finish(outcome));
    store.set({ notice: null });
    change({ phase: 'live', isAskingIn: false, countdown: null, lostDevice: null, muted, cameraOff, session: joined.getSnapshot() });
    if (muted) joined.mute(true);
    if (cameraOff) joined.camera(false);
    const { audiooutput } = chosenDevices();
    if (audiooutput) joined.setDevice('audiooutput', audiooutput).catch(() => {});
    remember(visit());
    const late = visit().isChecking ? null : visit().devices;
    if ((late?.audioTrack || late?.videoTrack) && joined.getSnapshot().me.tracks.length === 0) publishLate(late);
    page.onEntered?.();
  };

  return {
    enter,
    publishLate,
    isIn: () => session !== null,

    /** Ends the stay here, and hands over the session, which nothing listens to any more. */
    drop() {
      const dropped = session;
      session = null;
      return dropped;
    },

    controls: {
      mute: () => session?.mute(!session.muted),
      camera: () => session?.camera(session.cameraOff),
      leave: () => session?.leave(),
      end() {
        const { call } = visit();
        const end = async () => {
          change({ ending: true });
          try {
            await session?.end();
          } catch (error) {
            change({ ending: false });
            page.report(error);
          }
        };
        ask(w.ask.end(withWhom(store.get(), call), areMany(store.get(), call)), end, true);
      },

      /** Some minutes more, as many as the button says. */
      async extend() {
        const { id, call, isExtending } = visit();
        const minutes = extendableMinutes(call, store.get().settings);
        if (isExtending || minutes === 0) return;
        change({ isExtending: true });
        try {
          await client.extend(id, minutes * 60);
        } catch (error) {
          page.report(error);
        } finally {
          change({ isExtending: false });
        }
      },

      /** Another camera, microphone or speaker, from now on; at the door the picture shows it. */
      async chooseDevice(kind, deviceId) {
        const before = chosenDevices()[kind];
        chooseDevice(kind, deviceId);
        if (!session) return kind === 'audiooutput' ? undefined : checkDevices();
        try {
          await session.setDevice(kind, deviceId);
          if (kind !== 'audiooutput') change({ lostDevice: null });
        } catch (error) {
          chooseDevice(kind, before);
          throw error;
        }
      },
    },
  };
};
