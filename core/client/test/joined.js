/** A session of `recipient` in a room, with a server and an SDK by hand. */

import { BookendClient } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, json, settle } from './fakes.js';
import { FakeSdk, fakeTrack } from './sdk.js';

const EVENTS = ['connected', 'participant', 'track', 'state', 'speaker', 'quality', 'reconnecting', 'reconnected', 'server', 'local', 'device', 'ended'];

export const setUp = async ({ call = callOf({ status: 'accepted' }), join, sdk, provider = 'twilio' } = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const microphone = fakeTrack('audio', 'MTa');
  const camera = fakeTrack('video', 'MTv');
  const video = sdk ?? new FakeSdk('recipient', [microphone, camera]);
  const ticket = { token: 'secret', room_name: call.room_name, identity: 'recipient', provider, limit_seconds: 15, server_time: call.server_time };
  server.on('POST', `/${call.id}/token`, () => json(ticket));
  server.on('GET', `/${call.id}`, () => json(call));
  server.on('POST', `/${call.id}/connected`, () => json(call));
  server.on('POST', `/${call.id}/left`, () => json(call));
  const client = new BookendClient({ transport: server.transport, runtime, video, signalingUrl: 'ws://x' });
  const session = await client.join(call.id, join);
  const recorded = [];
  for (const type of EVENTS) session.addEventListener(type, ({ detail }) => recorded.push([type, detail]));
  await runtime.pass(1);
  await server.position();
  await settle();
  const of = (type) => recorded.filter(([name]) => name === type).map(([, detail]) => detail);
  return { runtime, server, client, session, sdk: video, room: video.room, recorded, of, call, microphone, camera };
};
