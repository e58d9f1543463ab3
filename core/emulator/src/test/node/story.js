// Twilio's own SDK for Node, pointed at the emulator: what it cannot do makes this fail.
const assert = require('node:assert/strict');
const twilio = require('twilio');

const { EMULATOR, ACCOUNT, KEY, SECRET } = process.env;

/** Sends every request to the emulator, whatever host it is for. */
class Redirected extends twilio.RequestClient {
  request(options) {
    const meant = new URL(options.uri);
    return super.request({ ...options, uri: EMULATOR + meant.pathname + meant.search });
  }
}

function client(secret) {
  const httpClient = new Redirected();
  return twilio(KEY, secret, { accountSid: ACCOUNT, httpClient });
}

async function refused(asked, status, code) {
  await assert.rejects(asked, (error) => {
    assert.equal(error.status, status);
    assert.equal(error.code, code);
    return true;
  });
}

async function join(token) {
  const answer = await fetch(`${EMULATOR}/emulator/guests`, {
    method: 'POST',
    headers: { Authorization: 'Basic ' + Buffer.from(`${KEY}:${SECRET}`).toString('base64') },
    body: new URLSearchParams({ token }),
  });
  assert.equal(answer.status, 201);
}

/** The room that the SDK's own tokens open. */
function token(identity, room) {
  const { AccessToken } = twilio.jwt;
  const made = new AccessToken(ACCOUNT, KEY, SECRET, { identity, ttl: 60 });
  made.addGrant(new AccessToken.VideoGrant({ room }));
  return made.toJwt();
}

async function story() {
  const { video, usage } = client(SECRET);
  const rooms = video.v1.rooms;
  const room = await rooms.create({
    uniqueName: 'video-call-1',
    type: 'group',
    maxParticipants: 2,
    emptyRoomTimeout: 1,
  });
  assert.match(room.sid, /^RM[0-9a-f]{32}$/);
  assert.equal(room.status, 'in-progress');
  assert.equal(room.maxParticipants, 2);
  assert.ok(room.dateCreated instanceof Date);
  await refused(() => rooms.create({ uniqueName: 'video-call-1' }), 400, 53113);
  await refused(() => rooms.create({ uniqueName: 'a/b' }), 400, 53102);
  await refused(() => rooms('nothing').fetch(), 404, 20404);
  await refused(() => client('wrong').video.v1.rooms.list(), 401, 20003);

  for (let i = 2; i <= 5; i++) {
    await rooms.create({ uniqueName: `video-call-${i}` });
  }
  const listed = await rooms.list({ pageSize: 2 });
  assert.deepEqual(
    listed.map((one) => one.uniqueName),
    [5, 4, 3, 2, 1].map((i) => `video-call-${i}`),
  );
  assert.equal((await rooms('video-call-1').fetch()).sid, room.sid);

  await join(token('anna', room.sid));
  await join(token('bert', 'video-call-1'));
  const people = await rooms(room.sid).participants.list({ status: 'connected' });
  assert.deepEqual(people.map((one) => one.identity), ['bert', 'anna']);
  const out = await rooms(room.sid).participants('anna').update({ status: 'disconnected' });
  assert.equal(out.status, 'disconnected');

  const ended = await rooms(room.sid).update({ status: 'completed' });
  assert.equal(ended.status, 'completed');
  assert.ok(ended.endTime instanceof Date);
  await refused(() => rooms(room.sid).update({ status: 'completed' }), 400, 53112);
  assert.equal((await rooms.list({ status: 'completed' })).length, 1);

  // a client that keeps connections is not misled by those that are closed
  for (let i = 0; i < 72; i++) {
    await rooms(room.sid).fetch();
  }

  const category = 'group-rooms-participant-minutes';
  const [record] = await usage.records.today.list({ category });
  assert.equal(record.usage, '2');
  assert.equal(Number(record.price), 0.008);
  const trigger = await usage.triggers.create({
    callbackUrl: 'https://example.com/usage',
    triggerValue: '1000',
    usageCategory: category,
    recurring: 'daily',
  });
  assert.deepEqual((await usage.triggers.list()).map((one) => one.sid), [trigger.sid]);
  assert.equal(await usage.triggers(trigger.sid).remove(), true);
  assert.deepEqual(await usage.triggers.list(), []);
}

story().then(
  () => console.log('The story was told.'),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
