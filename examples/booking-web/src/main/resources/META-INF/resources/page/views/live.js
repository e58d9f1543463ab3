import { byTestId, h, avatar, setIcon, setText } from '../dom.js';
import { namesOf, othersOf, personOf, withWhom } from '../people.js';
import { clockText, durationText } from '../time.js';
import { goneWords } from '../words.js';

/** Guests have no button to end the call. */
const BUTTONS = ['mute', 'camera', 'leave', 'end'];

const ANNOUNCED = [600, 300, 60, 30, 10, 5];

/** One other person: the picture, or the initials when there is none, and the sound. */
const createTile = (person) => {
  const words = h('p', { class: 'tile-words' }, `${person.name}'s camera is off`);
  const tile = h('div', { class: 'tile', 'data-identity': person.identity }, avatar(person, 'avatar-huge'), words);
  const media = new Map();
  return {
    tile,
    update(tracks) {
      const now = new Set(tracks.map(({ id }) => id));
      for (const [id, element] of media) {
        if (now.has(id)) continue;
        element.remove();
        media.delete(id);
      }
      for (const { id, kind, track } of tracks) {
        if (media.has(id)) continue;
        const element = track.attach();
        if (kind === 'video') {
          element.dataset.testid = 'remote-video';
          element.dataset.identity = person.identity;
          element.setAttribute('aria-label', `${person.name}'s camera`);
        }
        media.set(id, element);
        tile.append(element);
      }
      const picture = tracks.find(({ kind }) => kind === 'video');
      tile.dataset.picture = picture && !picture.off ? 'on' : 'off';
    },
  };
};

/** The call itself. */
export const createLive = (root, visits, announce) => {
  const remote = root.querySelector('#remote');
  const countdown = byTestId('countdown', root);
  const ring = root.querySelector('.countdown-ring');
  const local = byTestId('local-video', root);
  const trouble = byTestId('trouble', root);
  const buttons = Object.fromEntries(BUTTONS.map((name) => [name, byTestId(name, root)]).filter(([, button]) => button));
  const tiles = new Map();
  let lastSecond = null;

  for (const [name, button] of Object.entries(buttons)) button.addEventListener('click', visits[name]);

  const renderRemote = (state, { remote: tracks, others }) => {
    const there = Object.entries(others ?? {}).filter(([, at]) => at === 'connected' || at === 'reconnecting').map(([identity]) => identity);
    for (const [identity, { tile }] of tiles) {
      if (there.includes(identity)) continue;
      tile.remove();
      tiles.delete(identity);
    }
    for (const identity of there) {
      if (!tiles.has(identity)) {
        tiles.set(identity, createTile(personOf(state, identity)));
        remote.append(tiles.get(identity).tile);
      }
      tiles.get(identity).update(tracks.filter((track) => track.identity === identity));
    }
    remote.dataset.people = there.length;
    return there;
  };

  const renderCountdown = (time) => {
    countdown.hidden = !time;
    if (!time) return;
    const seconds = Math.ceil(time.remainingMs / 1000);
    const text = clockText(seconds);
    setText(countdown.querySelector('.countdown-number'), text);
    countdown.dataset.length = text.length;
    countdown.dataset.seconds = seconds;
    countdown.dataset.near = seconds <= 5;
    ring.style.strokeDashoffset = 100 - (100 * time.remainingMs) / Math.max(time.limitMs, 1);
    if (seconds !== lastSecond && lastSecond !== null && ANNOUNCED.includes(seconds)) announce(`${durationText(seconds)} left`);
    lastSecond = seconds;
  };

  const stateWords = (state, visit, there) => {
    if (visit.connection === 'reconnecting') return 'Connection lost. Getting you back…';
    const gone = othersOf(state, visit.call).filter(({ identity }) => ['left', 'lost', 'removed'].includes(visit.others[identity]));
    const weak = there.filter((identity) => visit.others[identity] === 'reconnecting').map((identity) => personOf(state, identity));
    if (weak.length > 0) return `${namesOf(weak)} lost the connection and is coming back…`;
    if (there.length === 0 && gone.length > 0) return goneWords(visit.call, gone);
    if (there.length === 0) return `Waiting for ${withWhom(state, visit.call)} to join…`;
    return 'You are connected';
  };

  const toggle = (button, pressed, [onIcon, offIcon]) => {
    button.setAttribute('aria-pressed', String(Boolean(pressed)));
    setIcon(button, pressed ? offIcon : onIcon);
  };

  return (state) => {
    const visit = state.visit?.phase === 'live' ? state.visit : null;
    if (!visit) {
      tiles.forEach(({ tile }) => tile.remove());
      tiles.clear();
      local.srcObject = null;
      lastSecond = null;
      return;
    }
    const stream = visit.devices?.stream ?? null;
    if (local.srcObject !== stream) local.srcObject = stream;
    const there = renderRemote(state, visit);
    renderCountdown(visit.countdown);
    setText(byTestId('live-title', root), state.isGuest ? 'Video call' : withWhom(state, visit.call));
    const words = stateWords(state, visit, there);
    const status = byTestId('call-state', root);
    setText(status, words);
    status.dataset.state = visit.connection === 'reconnecting' ? 'reconnecting' : there.length > 0 ? 'together' : 'alone';
    const remoteWords = byTestId('remote-words', root);
    remoteWords.hidden = there.length > 0;
    setText(remoteWords, words);
    trouble.hidden = visit.connection !== 'reconnecting' && !visit.lostDevice;
    const lost = visit.lostDevice === 'video' ? 'Your camera has stopped.' : 'Your microphone has stopped.';
    setText(trouble, visit.connection === 'reconnecting' ? words : visit.lostDevice ? lost : '');

    const noPicture = visit.cameraOff || !visit.devices?.videoTrack;
    local.dataset.state = noPicture ? 'off' : 'on';
    root.querySelector('.local .frame-words').hidden = !noPicture;
    toggle(buttons.mute, visit.muted, ['mic', 'mic-off']);
    toggle(buttons.camera, visit.cameraOff, ['video', 'video-off']);
    buttons.mute.disabled = !visit.devices?.audioTrack;
    buttons.camera.disabled = !visit.devices?.videoTrack;
    if (buttons.end) buttons.end.disabled = Boolean(visit.ending);
  };
};
