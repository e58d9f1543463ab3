import { byTestId, h, avatar, icon, setIcon, setText } from '../dom.js';
import { extendableMinutes, namesOf, personOf, withWhom } from '../people.js';
import { clockText, clockTime, durationText } from '../time.js';
import { goneWords, w } from '../words.js';
import { showTrack } from './lobby.js';

/** Guests have no button to end or extend the call. */
const BUTTONS = ['mute', 'camera', 'leave', 'end', 'extend'];

const ANNOUNCED = [600, 300, 120, 60, 30, 10, 5];
const WEAK_NETWORK = 1;

/** One other person: the picture, or the initials when there is none, the sound, and whether one can be heard. */
const createTile = (person) => {
  const words = h('p', { class: 'tile-words' }, w.cameraOffOf(person.name));
  const muted = h('p', { class: 'tag', 'data-testid': 'muted-tag', hidden: true }, icon('mic-off'), h('span', {}, w.mutedTag), h('span', { class: 'for-ears' }, `: ${person.name}`));
  const weak = h('p', { class: 'tag', 'data-testid': 'weak-tag', hidden: true }, icon('weak'), w.weakTag);
  const name = h('p', { class: 'tag tile-name' }, person.name);
  const tile = h('div', { class: 'tile', 'data-identity': person.identity }, avatar(person, 'avatar-huge'), words, h('div', { class: 'tags' }, name, muted, weak));
  const media = new Map();

  const attach = ({ id, kind, source, track }) => {
    const element = track.attach();
    if (kind === 'video') {
      element.dataset.testid = source === 'screen' ? 'remote-screen' : 'remote-video';
      element.dataset.identity = person.identity;
      element.dataset.source = source;
      element.setAttribute('aria-label', source === 'screen' ? w.screenOf(person.name) : w.cameraOf(person.name));
    }
    media.set(id, element);
    tile.append(element);
  };

  return {
    tile,
    update({ tracks, muted: isMuted, isSpeaking, networkQuality, connection }) {
      const now = new Set(tracks.map(({ id }) => id));
      for (const [id, element] of media) {
        if (now.has(id)) continue;
        element.remove();
        media.delete(id);
      }
      for (const track of tracks) if (!media.has(track.id)) attach(track);
      const hasPicture = tracks.some(({ kind, isEnabled }) => kind === 'video' && isEnabled);
      tile.dataset.picture = hasPicture ? 'on' : 'off';
      tile.dataset.screen = String(tracks.some(({ source, kind }) => source === 'screen' && kind === 'video'));
      tile.dataset.speaking = String(isSpeaking && !isMuted);
      muted.hidden = !isMuted || connection !== 'connected';
      weak.hidden = networkQuality === null || networkQuality > WEAK_NETWORK;
    },
  };
};

const isThere = ({ connection }) => connection === 'connected' || connection === 'reconnecting';

/** The call itself. */
export const createLive = (root, visits, announce) => {
  const remote = root.querySelector('#remote');
  const countdown = byTestId('countdown', root);
  const bar = root.querySelector('.countdown-bar i');
  const local = byTestId('local-video', root);
  const trouble = byTestId('trouble', root);
  const buttons = Object.fromEntries(BUTTONS.map((name) => [name, byTestId(name, root)]).filter(([, button]) => button));
  const tiles = new Map();
  /** What was last said of each person. */
  const known = new Map();
  let lastSecond = null;
  let lastEnd = null;

  for (const [name, button] of Object.entries(buttons)) button.addEventListener('click', visits[name]);
  byTestId('live-devices', root).addEventListener('click', visits.openDevices);

  const renderRemote = (state, people) => {
    const there = people.filter(isThere);
    for (const [identity, { tile }] of tiles) {
      if (there.some((person) => person.identity === identity)) continue;
      tile.remove();
      tiles.delete(identity);
    }
    for (const person of there) {
      if (!tiles.has(person.identity)) {
        tiles.set(person.identity, createTile(personOf(state, person.identity)));
        remote.append(tiles.get(person.identity).tile);
      }
      tiles.get(person.identity).update(person);
    }
    remote.dataset.people = there.length;
    return there;
  };

  /** Says what eyes see at once: who came, fell silent, or hid. A track needs a moment to arrive. */
  const tellChanges = (state, people) => {
    for (const person of people.filter(({ connection }) => connection === 'connected')) {
      const { name } = personOf(state, person.identity);
      const before = known.get(person.identity);
      const now = { muted: person.muted, cameraOff: person.cameraOff, hadSound: before?.hadSound || !person.muted };
      known.set(person.identity, now);
      if (!before) announce(w.became.connected(name));
      else if (before.hadSound && before.muted !== now.muted) announce(now.muted ? w.became.muted(name) : w.became.unmuted(name));
      else if (before.hadSound && before.cameraOff !== now.cameraOff) announce(now.cameraOff ? w.became.hidden(name) : w.became.shown(name));
    }
    for (const { identity, connection } of people) if (!isThere({ connection })) known.delete(identity);
  };

  const renderCountdown = (time) => {
    countdown.hidden = !time;
    if (!time) return;
    const seconds = Math.ceil(time.remainingMs / 1000);
    setText(countdown.querySelector('.countdown-number'), clockText(seconds));
    countdown.dataset.seconds = seconds;
    countdown.dataset.near = seconds <= Math.min(60, time.limitMs / 3000);
    bar.style.inlineSize = `${(100 * time.remainingMs) / Math.max(time.limitMs, 1)}%`;
    if (seconds !== lastSecond && lastSecond !== null && ANNOUNCED.includes(seconds)) announce(w.left(durationText(seconds)));
    lastSecond = seconds;
  };

  const renderExtend = (state, { call, session, isExtending }) => {
    if (lastEnd !== null && session.endsAt !== null && session.endsAt > lastEnd + 1000) announce(w.extended(clockTime(session.endsAt)));
    lastEnd = session.endsAt;
    const { extend } = buttons;
    if (!extend) return;
    const minutes = extendableMinutes(call, state.settings);
    extend.hidden = minutes === 0;
    extend.setAttribute('aria-disabled', String(Boolean(isExtending)));
    if (minutes > 0) setText(extend.querySelector('span'), w.extend(minutes));
  };

  const stateWords = (state, { call, session }, there) => {
    if (session.state === 'reconnecting') return w.reconnecting;
    const withName = (person) => ({ ...person, name: personOf(state, person.identity).name });
    const gone = session.people.filter(({ connection }) => ['left', 'lost', 'removed'].includes(connection)).map(withName);
    const weak = there.filter(({ connection }) => connection === 'reconnecting').map(withName);
    if (weak.length > 0) return w.comingBack(namesOf(weak), weak.length > 1);
    if (there.length > 0) return w.connected;
    if (gone.length > 0) return goneWords(call, gone);
    return state.isGuest ? w.waitingForOthers : w.waitingToJoin(withWhom(state, call));
  };

  /** A pressed button keeps its name. */
  const toggle = (button, isPressed, [onIcon, offIcon], text) => {
    button.setAttribute('aria-pressed', String(Boolean(isPressed)));
    setIcon(button, isPressed ? offIcon : onIcon);
    setText(button.querySelector('span'), text);
  };

  const renderOwn = ({ session: { me }, lostDevice, session }) => {
    const camera = me.tracks.find(({ source, kind }) => source === 'camera' && kind === 'video');
    showTrack(local, camera?.track.mediaStreamTrack);
    local.dataset.state = me.cameraOff ? 'off' : 'on';
    root.querySelector('.local .frame-words').hidden = !me.cameraOff;
    const isReconnecting = session.state === 'reconnecting';
    trouble.hidden = !isReconnecting && !lostDevice;
    setText(trouble, isReconnecting ? w.reconnecting : (w.stopped[lostDevice] ?? ''));
    const hasSound = me.tracks.some(({ source }) => source === 'microphone');
    toggle(buttons.mute, hasSound && me.muted, ['mic', 'mic-off'], w.toggles.mute);
    toggle(buttons.camera, camera && me.cameraOff, ['video', 'video-off'], w.toggles.camera);
    buttons.mute.disabled = !hasSound;
    buttons.camera.disabled = !camera;
  };

  const clear = () => {
    tiles.forEach(({ tile }) => tile.remove());
    tiles.clear();
    known.clear();
    local.srcObject = null;
    lastSecond = lastEnd = null;
  };

  return (state) => {
    const visit = state.visit?.phase === 'live' && state.visit.session ? state.visit : null;
    if (!visit) return clear();
    const there = renderRemote(state, visit.session.people);
    tellChanges(state, visit.session.people);
    renderCountdown(visit.countdown);
    renderExtend(state, visit);
    setText(byTestId('live-title', root), state.isGuest ? w.guestCall : withWhom(state, visit.call));
    const text = stateWords(state, visit, there);
    const status = byTestId('call-state', root);
    setText(status, text);
    status.dataset.state = visit.session.state === 'reconnecting' ? 'reconnecting' : there.length > 0 ? 'together' : 'alone';
    const remoteWords = byTestId('remote-words', root);
    remoteWords.hidden = there.length > 0;
    setText(remoteWords, text);
    renderOwn(visit);
    if (buttons.end) buttons.end.disabled = Boolean(visit.ending);
  };
};
