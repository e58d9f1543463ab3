/** What others, or the care team, have done with a call is told on every screen but that of the call. */

import { isOverFor } from '/bookend-client/index.js';
import { nameOf, ringsFor, withWhom } from './people.js';
import { whenText } from './time.js';
import { w } from './words.js';

const TYPES = ['accepted', 'declined', 'cancelled', 'rescheduled', 'added', 'removed', 'reminder_due'];

/**
 * @param {import('./store.js').Store} store
 * @param {import('/bookend-client/index.js').BookendClient} client
 * @param {{follow: (calls: object[]) => Promise<void>}} bookings
 * @param {(text: string) => void} tell
 */
export const followNews = (store, client, bookings, tell) => {
  const isAboutMe = ({ identity }) => identity === store.get().me.identity;

  const wordsOf = (event, call) => {
    const state = store.get();
    const when = whenText(call.scheduled_time);
    if (event.type === 'reminder_due') return w.reminder(withWhom(state, call), when);
    const who = event.by ? nameOf(state, event.by, call) : w.careTeam;
    if (isAboutMe(event)) return w.newsOfMe[event.type](who, when);
    return w.news[event.type](who, when, event.identity ? nameOf(state, event.identity, call) : '');
  };

  const isNews = (event, call) => {
    const { me, visit, ringing } = store.get();
    if (event.by === me.identity || [visit?.id, ringing?.id].includes(call.id)) return false;
    const isReminder = event.type === 'reminder_due' && !isOverFor(call, me.identity);
    if (!event.by && !event.by_system && !isReminder) return false;
    if (ringsFor(store.get(), call) !== null) return false;
    const concernsNow = isAboutMe(event) || (event.type === 'cancelled' && event.by_system);
    return Boolean(concernsNow) || Date.parse(call.scheduled_time) >= client.now();
  };

  const onEvent = async ({ event, call }) => {
    if (!isNews(event, call)) return;
    await bookings.follow([call]).catch(() => {});
    tell(wordsOf(event, call));
  };

  const live = client.live();
  for (const type of TYPES) live.addEventListener(type, ({ detail }) => onEvent(detail));
};
