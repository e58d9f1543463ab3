/** What the client uses of Twilio's SDK, by hand. */

import { EventEmitter } from 'node:events';

export const fakeTrack = (kind, sid, { name = sid, isEnabled = true } = {}) =>
  Object.assign(new EventEmitter(), {
    kind, sid, name, isEnabled,
    mediaStreamTrack: { kind, id: `mst-${sid}` },
    restarts: [],
    stopped: false,
    enable() { this.isEnabled = true; },
    disable() { this.isEnabled = false; },
    async restart(constraints) { this.restarts.push(constraints); this.emit('stopped'); },
    stop() { this.stopped = true; },
  });

const publicationOf = (track) => ({ track, trackSid: track.sid, get isTrackEnabled() { return track.isEnabled; } });

export class FakeParticipant extends EventEmitter {
  state = 'connected';
  networkQualityLevel = null;
  tracks = new Map();

  constructor(identity, tracks = []) {
    super();
    this.identity = identity;
    for (const track of tracks) this.tracks.set(track.sid, publicationOf(track));
  }

  #of(kind) {
    return new Map([...this.tracks].filter(([, { track }]) => track.kind === kind));
  }

  get audioTracks() { return this.#of('audio'); }
  get videoTracks() { return this.#of('video'); }

  subscribe(track) {
    this.tracks.set(track.sid, publicationOf(track));
    this.emit('trackSubscribed', track);
  }

  switch(sid, isEnabled) {
    const publication = this.tracks.get(sid);
    publication.track.isEnabled = isEnabled;
    this.emit(isEnabled ? 'trackEnabled' : 'trackDisabled', publication);
  }

  async publishTrack(mediaStreamTrack, { name } = {}) {
    const track = fakeTrack(mediaStreamTrack.kind, mediaStreamTrack.id, { name, isEnabled: mediaStreamTrack.enabled ?? true });
    track.mediaStreamTrack = mediaStreamTrack;
    this.publishedEnabled = track.isEnabled;
    this.tracks.set(track.sid, publicationOf(track));
    return this.tracks.get(track.sid);
  }

  unpublishTrack({ sid, id }) {
    this.tracks.delete(sid ?? id);
  }
}

export class FakeRoom extends EventEmitter {
  sid = 'RM1';
  name = 'video-call-x';
  state = 'connected';
  participants = new Map();

  constructor(identity, tracks) {
    super();
    this.localParticipant = new FakeParticipant(identity, tracks);
  }

  enter(participant) {
    const sid = `PA${Math.random()}`;
    this.participants.set(sid, participant);
    participant.sid = sid;
    this.emit('participantConnected', participant);
    return participant;
  }

  leave(participant) {
    this.participants.delete(participant.sid);
    participant.state = 'disconnected';
    this.emit('participantDisconnected', participant);
  }

  break(participant, state) {
    participant.state = state;
    this.emit(state === 'reconnecting' ? 'participantReconnecting' : 'participantReconnected', participant);
  }

  end(code) {
    this.state = 'disconnected';
    this.emit('disconnected', this, code ? Object.assign(new Error('ended'), { code }) : undefined);
  }

  disconnect() {
    this.state = 'disconnected';
  }
}

/** An SDK whose rooms the test holds. */
export class FakeSdk {
  rooms = [];
  options = [];
  errors = [];

  constructor(identity, tracks = []) {
    this.make = () => new FakeRoom(identity, tracks);
  }

  connect = async (token, options) => {
    this.options.push(options);
    const error = this.errors.shift();
    if (error) throw error;
    this.rooms.push(this.make());
    return this.rooms.at(-1);
  };

  get room() {
    return this.rooms.at(-1);
  }
}
