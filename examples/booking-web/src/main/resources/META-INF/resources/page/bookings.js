/** The person's visits: who can be called, and what people are named. */

import { bookings as readBookings } from './host.js';
import { isGuest } from './people.js';

/**
 * @param {import('./store.js').Store} store
 * @param {{needed: () => void}} signIn
 */
export const createBookings = (store, signIn) => {
  const seen = new Set();

  /** A failure is kept in the state: no visits are shown only if there are none. */
  const load = async (me) => {
    try {
      const { items } = await readBookings();
      const others = (people) => people.filter(({ identity }) => identity !== me.identity);
      const bookings = items.map((booking) => ({ ...booking, people: others(booking.people) }));
      store.set({ me, bookings, areVisitsLoaded: true, visitsProblem: null });
    } catch (error) {
      store.set({ me, visitsProblem: error });
      if (error.code === 'signed_out') signIn.needed();
      throw error;
    }
  };

  const keyOf = ({ id, status }) => `${id} ${status}`;

  const isNews = (call) => {
    const { bookings, me } = store.get();
    const { booking_id: bookingId, participants } = call;
    const known = new Set([me.identity, ...bookings.flatMap(({ people }) => people.map(({ identity }) => identity))]);
    const isSettled = !bookingId || bookings.some((booking) => booking.id === bookingId && booking.confirmed);
    if (isSettled && participants.every((p) => isGuest(p) || known.has(p.identity))) return false;
    return !seen.has(keyOf(call));
  };

  return {
    /** Begins as this person; without the visits if they cannot be read. */
    begin: (me) => load(me).catch(() => {}),

    reload: () => load(store.get().me).catch(() => {}),

    /** Reads the visits again when a call shows that one has been booked or agreed since. */
    async follow(calls) {
      const news = calls.filter(isNews).map(keyOf);
      if (news.length === 0) return;
      news.forEach((key) => seen.add(key));
      try {
        await load(store.get().me);
      } catch (error) {
        news.forEach((key) => seen.delete(key));
        throw error;
      }
    },
  };
};
