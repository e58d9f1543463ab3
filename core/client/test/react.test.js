import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeRuntime, FakeServer, callOf, changed, settle } from './fakes.js';
import { FakeParticipant, FakeSdk } from './sdk.js';

let React, JSDOM, createRoot, hooks;
try {
  ({ JSDOM } = await import('jsdom'));
  const { window } = new JSDOM('<div id="root"></div>');
  Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true });
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: window.navigator });
  React = (await import('react')).default;
  ({ createRoot } = await import('react-dom/client'));
  hooks = await import('../src/react.js');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
}
const { BookendClient } = await import('../src/index.js');
const skip = React ? false : 'needs npm install';

const AWAITING = '?awaiting=me&order=soonest&limit=200';
const CURRENT = '?order=soonest&limit=200';

const setUp = () => {
  const runtime = new FakeRuntime();
  const server = new FakeServer(runtime);
  server.on('GET', AWAITING, { items: [], next_cursor: null }).on('GET', CURRENT, { items: [], next_cursor: null });
  const client = new BookendClient({ transport: server.transport, runtime, identity: 'caregiver' });
  const root = createRoot(document.getElementById('root'));
  const act = (work) => React.act(async () => {
    await work();
    await settle();
  });
  const render = (element) => act(() => root.render(
    React.createElement(React.StrictMode, null, React.createElement(hooks.BookendProvider, { client }, element))));
  const text = () => document.getElementById('root').textContent;
  return { runtime, server, client, root, act, render, text };
};

const h = (...args) => React.createElement(...args);

test('components that are mounted twice hold one stream, and load once', { skip }, async () => {
  const kit = setUp();
  const App = () => {
    const { calls } = hooks.useIncomingCalls();
    const { current, isLoaded } = hooks.useCalls();
    return h('p', null, `${isLoaded} ${current.length} ${calls.map(({ requested_by }) => requested_by)}`);
  };
  await kit.render(h(App));
  await kit.act(() => kit.runtime.pass(10));
  await kit.act(() => kit.server.position());
  await kit.act(() => kit.runtime.pass(500));
  assert.equal(kit.server.streams.length, 1);
  assert.deepEqual([kit.server.count(`GET ${CURRENT}`), kit.server.count(`GET ${AWAITING}`)], [1, 1]);
  assert.equal(kit.text(), 'true 0 ');
  const call = callOf();
  await kit.act(() => kit.server.event(call, { sequence: 1, type: 'requested' }));
  assert.equal(kit.text(), 'true 1 recipient');
  await kit.act(() => kit.server.event(changed(call, { status: 'accepted' }), { sequence: 2, type: 'accepted' }));
  assert.equal(kit.text(), 'true 1 ');
  await kit.act(() => kit.root.unmount());
  await kit.act(() => kit.runtime.pass(1_000));
  assert.equal(kit.server.stream.isOpen, false);
  assert.equal(kit.runtime.timers, 0);
});

test('a click makes one call, though effects run twice', { skip }, async () => {
  const kit = setUp();
  kit.server.on('POST', '/request', () => ({ status: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify(callOf()) }));
  const Caller = () => {
    const client = hooks.useBookend();
    React.useEffect(() => void client.request({ inviteeIds: ['recipient'] }, { keepRinging: true }), [client]);
    return null;
  };
  await kit.render(h(Caller));
  assert.equal(kit.server.count('POST /request'), 1);
  await kit.act(() => kit.root.unmount());
});

test('another id is another call, and the old one is forgotten', { skip }, async () => {
  const kit = setUp();
  const [a, b] = [callOf({ booking_id: 'a' }), callOf({ booking_id: 'b' })];
  kit.server.on('GET', `/${a.id}`, a).on('GET', `/${b.id}`, b);
  const One = ({ id }) => h('p', null, String(hooks.useCall(id).call?.booking_id));
  await kit.render(h(One, { id: a.id }));
  await kit.act(() => kit.runtime.pass(10));
  await kit.act(() => kit.server.position());
  assert.equal(kit.text(), 'a');
  await kit.render(h(One, { id: b.id }));
  await kit.act(() => kit.runtime.pass(10));
  assert.equal(kit.text(), 'b');
  await kit.render(h(One, { id: null }));
  assert.equal(kit.text(), 'undefined');
  await kit.act(() => kit.root.unmount());
});

test('a session is shown, with what is left of it in whole seconds', { skip }, async () => {
  const kit = setUp();
  const call = callOf({ status: 'in_progress', started_at: '2026-11-30T10:00:00Z', ends_at: '2026-11-30T10:00:15Z' });
  const sdk = new FakeSdk('caregiver');
  const answer = (body) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  kit.server.on('POST', /./, () => answer(call)).on('GET', `/${call.id}`, call);
  kit.server.on('POST', `/${call.id}/token`, () => answer({ token: 't', identity: 'caregiver', room_name: 'r', limit_seconds: 15, ends_at: call.ends_at, server_time: call.server_time }));
  const session = await new BookendClient({ transport: kit.server.transport, runtime: kit.runtime, video: sdk }).join(call.id);
  const Room = () => {
    const { people, state } = hooks.useSession(session);
    return h('p', null, `${state} ${people.map(({ identity, connection }) => `${identity}:${connection}`)} ${hooks.useRemaining(session)}`);
  };
  await kit.render(h(Room));
  await kit.act(() => kit.runtime.pass(1));
  await kit.act(() => kit.server.position());
  await kit.act(() => sdk.room.enter(new FakeParticipant('recipient')));
  await kit.act(() => kit.runtime.pass(3_500));
  assert.equal(kit.text(), 'connected recipient:connected 12000');
  await kit.act(() => kit.runtime.happen('pagehide'));
  assert.match(kit.text(), /^ended recipient:connected/);
  await kit.act(() => kit.root.unmount());
});

test('a hook without a provider says what is missing', { skip }, async () => {
  const root = createRoot(document.createElement('div'), { onUncaughtError: () => {} });
  const Orphan = () => (hooks.useBookend(), null);
  await assert.rejects(async () => React.act(async () => root.render(h(Orphan))), /BookendProvider/);
});
