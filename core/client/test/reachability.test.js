import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookendClient } from '../src/index.js';
import { FakeRuntime, FakeServer, callOf, json, settle } from './fakes.js';

/** A client whose server answers slowly; `states` has what it reports of the server, with the time. */
const setUp = async ({ hasStream = true } = {}) => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  const client = new BookendClient({ transport: server.transport, runtime });
  const { id } = callOf();
  const states = [];
  const begin = runtime.time;
  client.addEventListener('server', ({ detail }) => states.push([detail.state, runtime.time - begin]));
  if (hasStream) {
    client.live();
    await runtime.pass(0);
    await server.position();
  }
  /** Answers only when the test says so. */
  const hold = (method, path, body) => {
    const held = { answer: () => {} };
    server.on(method, path, () => new Promise((resolve) => (held.answer = () => (resolve(json(body)), settle()))));
    return held;
  };
  return { runtime, server, client, id, states, hold };
};

test('a slow request is no failure of a server whose stream was just heard', async () => {
  const { runtime, client, states, hold } = await setUp();
  const held = hold('GET', '/settings', { server_time: '2026-11-30T10:00:00Z' });
  const settings = client.settings();
  await runtime.pass(4_500);
  await held.answer();
  await settings;
  await runtime.pass(10_000);
  assert.deepEqual(states, []);
});

test('a slow request is no failure of a server that answers others', async () => {
  const { runtime, server, client, id, states, hold } = await setUp({ hasStream: false });
  server.on('GET', `/${id}`, { ...callOf(), id });
  const held = hold('GET', '/settings', { server_time: '2026-11-30T10:00:00Z' });
  const settings = client.settings();
  await runtime.pass(2_000);
  await client.get(id);
  await runtime.pass(2_500);
  await held.answer();
  await settings;
  assert.deepEqual(states, []);
});

test('a server that falls silent is reported five seconds after its last data, and at once when it answers', async () => {
  const { runtime, client, states, hold } = await setUp();
  await runtime.pass(1_000);
  const held = hold('GET', '/settings', { server_time: '2026-11-30T10:00:00Z' });
  const settings = client.settings();
  await runtime.pass(4_800);
  await held.answer();
  await settings;
  assert.deepEqual(states, [['unreachable', 5_000], ['reachable', 5_800]]);
});

test('a request that the caller aborts leaves no suspicion', async () => {
  const { runtime, client, states, hold } = await setUp();
  hold('GET', '/settings', {});
  const asking = new AbortController();
  const settings = client.settings({ signal: asking.signal }).catch(({ code }) => code);
  await runtime.pass(3_000);
  asking.abort();
  assert.equal(await settings, 'aborted');
  await runtime.pass(30_000);
  assert.deepEqual(states, []);
});

for (const [name, path, send] of [
  ['complete', 'complete', (client, id) => client.complete(id)],
  ['remove', 'remove', (client, id) => client.remove(id, 'caregiver')],
  ['replace', 'replace', (client, id) => client.replace(id, 'caregiver', 'other')],
  ['join', 'token', (client, id) => client.join(id)],
]) {
  test(`${name} waits for the video provider, which takes its time`, async () => {
    const kit = await setUp({ hasStream: false });
    const client = name === 'join' ? new BookendClient({ transport: kit.server.transport, runtime: kit.runtime, video: { connect() {} } }) : kit.client;
    client.addEventListener('server', ({ detail }) => kit.states.push([detail.state]));
    kit.hold('POST', `/${kit.id}/${path}`, {});
    const failed = send(client, kit.id).catch(({ code }) => code);
    await kit.runtime.pass(7_900);
    assert.deepEqual([kit.states, kit.server.requests.length], [[], 1]);
    await kit.runtime.pass(200);
    assert.equal(client.server, 'unreachable');
    await kit.runtime.pass(10_000);
    assert.equal(await failed, 'timeout');
  });
}
