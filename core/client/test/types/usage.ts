/** What hosts write, and what must not compile. */

import {
  BookendClient, BookendError, BookendGuest, isJoinable, openDevices, playTestTone,
  type Call, type CallEvent, type CallSession, type Transport,
} from 'bookend-client';
import { explain, messagesOf, type Action } from 'bookend-client/messages';

const transport: Transport = {
  async send(request) {
    const response = await fetch(request.url, { ...request, headers: { ...request.headers, Authorization: 'Bearer x' } });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  },
};

const client = new BookendClient({ transport, identity: () => 'recipient', video: () => import('twilio-video') });

export const story = async () => {
  const call: Call = await client.request({ inviteeIds: ['caregiver'], scheduledTime: new Date(), durationSeconds: 900 });
  await client.reschedule(call.id, { scheduledTime: '2026-12-01T10:00:00Z' });
  await client.list({ awaiting: 'me', order: 'soonest', status: ['pending', 'accepted'] });
  for await (const event of client.events(call.id)) {
    if (event.type === 'completed') console.log(event.end_reason);
    if (event.type === 'no_show') console.log(event.waited_seconds, event.identity);
  }

  const live = client.live();
  live.addEventListener('started', ({ detail }) => console.log(detail.event.ends_at, detail.call.status));
  live.addEventListener('status', ({ detail }) => console.log(detail.status === 'polling', detail.error?.code));
  live.close();

  const incoming = client.incoming({ ringBeforeMs: 30_000 });
  incoming.addEventListener('stopped', ({ detail: { reason } }) => console.log(reason === 'cancelled'));
  const calls = client.watchCalls({ past: 10 });
  calls.subscribe(() => calls.getSnapshot().current.filter((c) => isJoinable(c, client.now())));

  const { audioTrack, videoTrack } = await openDevices({ audio: 'mic-1', video: { width: 640 } });
  const session: CallSession = await client.join(call.id, { audioTrack, videoTrack, connectOptions: { region: 'de1' } });
  session.addEventListener('countdown', ({ detail }) => detail.remainingMs.toFixed());
  session.addEventListener('track', ({ detail }) => document.body.append(detail.track.attach()));
  session.addEventListener('ended', ({ detail }) => console.log(messagesOf('de').of(detail.reason).title));
  const quality: 0 | 1 | 2 | 3 | 4 | 5 | null = session.getSnapshot().me.networkQuality;
  await session.setDevice('videoinput', 'cam-2');
  const { speaker, error: speakerError } = await playTestTone({ deviceId: 'speaker-2' });
  if (speaker === 'default') console.log(speakerError?.code);
  await session.end().catch((error: BookendError) => console.log(error.code === 'not_allowed', error.call?.status));

  const report = await client.runPreflight(call.id, { durationMs: 5_000 }).report;
  const action: Action = explain(report.error ?? 53405).action;
  client.close();
  guest.close();
  return [quality, action];
};

const guest = new BookendGuest('key');
guest.watch((call) => call.others.map(({ connected }) => connected));
guest.watch((call) => call.end_reason === 'link_invalid');

export const mistakes = (call: Call, event: CallEvent, session: CallSession) => {
  // @ts-expect-error a call does not change
  call.status = 'completed';
  // @ts-expect-error there is no such status
  if (call.status === 'running') return;
  // @ts-expect-error only some events have an end
  event.ends_at;
  // @ts-expect-error there is no such event
  session.addEventListener('end', () => {});
  // @ts-expect-error a countdown has no seconds
  session.addEventListener('countdown', ({ detail }) => detail.seconds);
  // @ts-expect-error a request says for whom as a list
  client.request({ inviteeIds: 'caregiver' });
  // @ts-expect-error the order has three words
  client.list({ order: 'newest' });
  // @ts-expect-error a guest ends nothing
  guest.complete();
  // @ts-expect-error sessions are made by join
  new CallSession();
  // @ts-expect-error a transport has to send
  const half: Transport = { stream: async () => ({ status: 200, headers: {}, body: '' }) };
  // @ts-expect-error an error needs a code
  new BookendError();
  return half;
};
