/** The person's visits: who can be called, and what people are named. */

import { bookings as readBookings } from './host.js';
import { isGuest } from './people.js';

/** @param {import('./store.js').Store} store */
export const createBookings = (store) => {
  const seen = new Set();

  const load = async (me) => {
    const { items } = await readBookings();
    const others = (people) => people.filter(({ identity }) => identity !== me.identity);
    store.set({ me, bookings: items.map((booking) => ({ ...booking, people: others(booking.people) })) });
  };

  const isNews = ({ id, status, booking_id: bookingId, participants }) => {
    const { bookings, me } = store.get();
    const known = new Set([me.identity, ...bookings.flatMap(({ people }) => people.map(({ identity }) => identity))]);
    const isSettled = !bookingId || bookings.some((booking) => booking.id === bookingId && booking.confirmed);
    if (isSettled && participants.every((p) => isGuest(p) || known.has(p.identity))) return false;
    const key = `${id} ${status}`;
    return !seen.has(key) && Boolean(seen.add(key));
  };

  return {
    /** Begins as this person; without the visits if they cannot be read. */
    begin: (me) => load(me).catch(() => store.set({ me })),

    /** Reads the visits again when a call shows that one has been booked or agreed since. */
    async follow(calls) {
      if (calls.filter(isNews).length > 0) await load(store.get().me);
    },
  };
};
