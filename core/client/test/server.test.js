/** The kit on the packaged booking app, if it was built: two people, and a server that is killed. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { BookendClient, FetchTransport } from '../src/index.js';

const JAR = process.env.BOOKING_JAR ?? fileURLToPath(new URL('../../../examples/booking-spring/target/booking-spring.jar', import.meta.url));
const skip = existsSync(JAR) ? false : 'needs examples/booking-spring/target/booking-spring.jar';
const START_MS = 120_000;
const EVENT_MS = 20_000;

let home;
let port;
let app;
const stops = [];

const freePort = async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  await once(server, 'close');
  return free;
};

const start = async () => {
  app = spawn('java', ['-jar', JAR, `--server.port=${port}`], { cwd: home, stdio: 'ignore' });
  const deadline = performance.now() + START_MS;
  for (;;) {
    const isUp = await fetch(`http://localhost:${port}/login.html`).then(({ ok }) => ok, () => false);
    if (isUp) return;
    assert.ok(performance.now() < deadline && app.exitCode === null, 'the app starts in time');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const kill = async () => {
  app.kill('SIGKILL');
  await once(app, 'exit');
};

const clientOf = (user) =>
  new BookendClient({
    basePath: `http://localhost:${port}/api`,
    headers: () => ({ Authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}` }),
    identity: user,
    storage: () => ({ getItem: () => null, setItem: () => {} }),
  });

/** The next event for which the condition holds. */
const next = (target, type, holds = () => true, ms = EVENT_MS) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${type} in time`)), ms);
    target.addEventListener(type, function listener({ detail }) {
      if (!holds(detail)) return;
      clearTimeout(timer);
      target.removeEventListener(type, listener);
      resolve(detail);
    });
  });

/** The first snapshot for which the condition holds. */
const until = (store, holds) =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (!holds(store.getSnapshot())) return;
      clearTimeout(timer);
      stop();
      resolve(store.getSnapshot());
    };
    const timer = setTimeout(() => reject(new Error(`not in time: ${JSON.stringify(store.getSnapshot())}`)), EVENT_MS);
    const stop = store.subscribe(look);
    look();
  });

before(async () => {
  if (skip) return;
  home = mkdtempSync(join(tmpdir(), 'bookend-client-'));
  port = await freePort();
  await start();
});

after(async () => {
  for (const stop of stops) stop();
  if (!app) return;
  if (app.exitCode === null && app.signalCode === null) await kill();
  rmSync(home, { recursive: true, force: true });
});

test('a call rings, is accepted, and ends, each on both sides by live events', { skip, timeout: 200_000 }, async () => {
  const [recipient, caregiver] = ['recipient', 'caregiver'].map(clientOf);
  const rings = caregiver.incoming();
  const calls = recipient.watchCalls({ past: 5 });
  const live = recipient.live();
  stops.push(() => rings.stop(), () => calls.stop(), () => live.close());
  await Promise.all([until(rings, ({ status }) => status === 'live'), until(calls, ({ isLoaded }) => isLoaded)]);

  const ringing = next(rings, 'ring');
  const call = await recipient.request({ inviteeIds: ['caregiver'] }, { keepRinging: true });
  assert.equal((await ringing).call.id, call.id);

  const accepted = next(live, 'accepted');
  const silent = next(rings, 'stopped');
  await caregiver.accept(call.id);
  assert.equal((await accepted).event.by, 'caregiver');
  assert.equal((await silent).reason, 'accepted');
  await until(calls, ({ joinable }) => joinable.some(({ id }) => id === call.id));

  await caregiver.cancel(call.id, 'not today');
  const { past } = await until(calls, (snapshot) => snapshot.past.some(({ id }) => id === call.id));
  const { status, reason, ended_by: endedBy } = past.find(({ id }) => id === call.id);
  assert.deepEqual([status, reason, endedBy], ['cancelled', 'not today', 'caregiver']);
  const seen = [];
  for await (const event of recipient.events(call.id)) seen.push(event.type);
  assert.deepEqual(seen, ['requested', 'accepted', 'cancelled']);
  calls.stop();
  rings.stop();
  live.close();
});

test('a list that has not changed is not sent again', { skip, timeout: 60_000 }, async () => {
  const statuses = [];
  const counting = new BookendClient({
    basePath: `http://localhost:${port}/api`,
    headers: () => ({ Authorization: `Basic ${Buffer.from('recipient:demo').toString('base64')}` }),
    fetch: async (...request) => {
      const response = await fetch(...request);
      statuses.push(response.status);
      return response;
    },
  });
  const first = await counting.list();
  assert.equal(await counting.list(), first);
  assert.deepEqual(statuses, [200, 304]);
});

test('long polling has the same events', { skip, timeout: 60_000 }, async () => {
  const caregiver = clientOf('caregiver');
  const transport = new FetchTransport();
  const recipient = new BookendClient({
    basePath: `http://localhost:${port}/api`,
    headers: () => ({ Authorization: `Basic ${Buffer.from('recipient:demo').toString('base64')}` }),
    transport: { send: (request) => transport.send(request) },
  });
  const live = recipient.live();
  stops.push(() => live.close());
  await next(live, 'status', ({ status }) => status === 'polling');
  const requested = next(live, 'requested', ({ call }) => call.status === 'pending');
  const call = await caregiver.request({ inviteeIds: ['recipient'] }, { keepRinging: true });
  assert.equal((await requested).call.id, call.id);
  const cancelled = next(live, 'cancelled');
  await caregiver.cancel(call.id);
  await cancelled;
  live.close();
});

test('a server that is killed is reported within 3 seconds, and nothing is missed or doubled', { skip, timeout: 200_000 }, async () => {
  const caregiver = clientOf('caregiver');
  const live = caregiver.live();
  stops.push(() => live.close());
  const seen = [];
  live.addEventListener('event', ({ detail: { event, call } }) => seen.push(`${call.id} ${event.sequence}`));
  await next(live, 'status', ({ status }) => status === 'live');
  const requested = next(live, 'requested', ({ call }) => call.status === 'pending');
  const scheduledTime = new Date(Date.now() + 3_600_000);
  const first = await clientOf('recipient').request({ inviteeIds: ['caregiver'], scheduledTime });
  await requested;

  const unreachable = next(caregiver, 'server', ({ state }) => state === 'unreachable');
  const killedAt = performance.now();
  await kill();
  await unreachable;
  assert.ok(performance.now() - killedAt < 3_000, String(performance.now() - killedAt));

  const reachable = next(caregiver, 'server', ({ state }) => state === 'reachable', START_MS);
  const cancelled = next(live, 'cancelled', ({ call }) => call.id === first.id, START_MS);
  for (const coming of [reachable, cancelled]) coming.catch(() => {}); // waited for below
  await start();
  // the client has not connected again yet, or just now
  await clientOf('recipient').cancel(first.id);
  await Promise.all([reachable, cancelled]);
  assert.equal(new Set(seen).size, seen.length, 'no event twice');
  assert.ok(seen.includes(`${first.id} 1`));
  live.close();
});
