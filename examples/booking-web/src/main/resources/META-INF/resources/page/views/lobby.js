import { byTestId, setText } from '../dom.js';
import { isCancellable, isJoinable, isMine, isTooEarly, isWaiting, needsAdmission, ringsFor, withWhom } from '../people.js';
import { durationText, whenText } from '../time.js';
import { deviceWords, insideWords, linkWords, problemWords, ringsWords } from '../words.js';
import { listen } from '../devices.js';

const doorState = (state, call) => {
  if (isWaiting(state, call)) return 'asking';
  if (call.status === 'pending') return 'waiting';
  if (isTooEarly(state, call)) return 'too_early';
  return isJoinable(state, call) ? 'ready' : 'waiting';
};

const doorWords = (state, call, at) => {
  const whom = withWhom(state, call);
  if (at === 'too_early') return `It is too early. You can join ${whenText(call.join_opens_at)}.`;
  if (at === 'asking') return `Waiting to be let in. ${insideWords(state, call)}`;
  if (at === 'ready' && needsAdmission(state, call)) return 'You can ask to come in now. Is your picture all right?';
  if (at === 'ready' && isMine(state, call)) return `${whom} said yes. You can join now.`;
  if (at === 'ready') return 'You can join now. Is your picture all right?';
  if (isMine(state, call) && ringsFor(state, call) !== null) return `Calling ${whom}…`;
  return isMine(state, call) ? `Waiting for ${whom} to accept…` : 'Waiting for the others to accept…';
};

const joinWords = (state, { call, phase, devices, checking }) => {
  if (phase === 'joining') return 'Joining…';
  if (needsAdmission(state, call)) return isWaiting(state, call) ? 'Waiting…' : 'Ask to come in';
  if (checking || devices?.videoTrack) return 'Join the call';
  return devices?.audioTrack ? 'Join with sound only' : 'Join to watch and listen';
};

const emphasize = (button, isMain) => {
  button.classList.toggle('button-main', isMain);
  button.classList.toggle('button-plain', !isMain);
};

/** The door of a call, where guests cannot cancel it: who is awaited, and whether camera and microphone work. */
export const createLobby = (root, visits) => {
  const preview = byTestId('preview', root);
  const status = byTestId('lobby-status', root);
  const join = byTestId('join', root);
  const tryDevices = byTestId('try-devices', root);
  const cancel = byTestId('cancel-call', root);
  const rings = byTestId('rings-on', root);
  const level = root.querySelector('.level');
  const problem = byTestId('error-text', root);
  let stream = null;
  let stopListening = () => {};

  join.addEventListener('click', visits.join);
  cancel?.addEventListener('click', visits.cancel);
  byTestId('back', root)?.addEventListener('click', visits.close);
  tryDevices.addEventListener('click', visits.tryDevices);

  const showStream = (next) => {
    if (next === stream) return;
    stream = next;
    preview.srcObject = next;
    stopListening();
    stopListening = listen(next, (loudness) => {
      level.dataset.level = Math.ceil(loudness * 5);
    });
  };

  const check = (testId, ok, checking, words) => {
    const line = byTestId(testId, root);
    line.dataset.state = checking ? 'checking' : ok ? 'ok' : 'problem';
    setText(line.querySelector('span'), words[checking ? 2 : ok ? 0 : 1]);
  };

  const renderDevices = ({ devices, checking: isChecking, phase }) => {
    const checking = isChecking || !devices;
    check('camera-check', devices?.videoTrack, checking, ['Your camera works', 'No camera', 'Checking your camera…']);
    check('mic-check', devices?.audioTrack, checking, ['Your microphone works', 'No microphone', 'Checking your microphone…']);
    level.hidden = !devices?.audioTrack;
    preview.dataset.state = devices?.videoTrack ? 'on' : 'off';
    setText(byTestId('preview-words', root), checking ? 'Please allow the camera and microphone' : devices.videoTrack ? '' : 'No picture');
    tryDevices.hidden = checking || !devices.problem || phase !== 'lobby';
    const isUnseenAndUnheard = !checking && !devices.stream;
    emphasize(tryDevices, isUnseenAndUnheard);
    emphasize(join, !isUnseenAndUnheard);
  };

  return (state) => {
    const visit = state.visit?.phase === 'lobby' || state.visit?.phase === 'joining' ? state.visit : null;
    showStream(visit?.devices?.stream ?? null);
    if (!visit) return;
    const { call } = visit;
    const at = doorState(state, call);
    setText(byTestId('lobby-title', root), state.isGuest ? 'You are invited to a video call' : `Your call with ${withWhom(state, call)}`);
    setText(status, `${doorWords(state, call, at)}${at === 'ready' ? ` The call lasts ${durationText(call.duration_seconds)}.` : ''}`);
    status.dataset.state = at;
    const seconds = ringsFor(state, call);
    rings.hidden = seconds === null;
    rings.dataset.seconds = seconds ?? '';
    setText(rings, ringsWords(seconds));
    renderDevices(visit);

    const words = visit.problem
      ? Object.values((state.isGuest ? linkWords : problemWords)({ ...visit.problem, joinOpensAt: visit.problem.joinOpensAt ?? call.join_opens_at })).join('. ')
      : deviceWords(visit.devices?.problem);
    problem.hidden = !words;
    problem.dataset.code = visit.problem?.code ?? visit.devices?.problem ?? '';
    setText(problem, words ?? '');

    setText(join.querySelector('span'), joinWords(state, visit));
    const wasDisabled = join.disabled;
    join.disabled = at !== 'ready' || visit.phase === 'joining' || visit.checking || Boolean(visit.isArriving);
    if (wasDisabled && !join.disabled && !root.hidden) root.querySelector('.actions .button-main').focus();
    if (!cancel) return;
    cancel.hidden = !isMine(state, call) || !isCancellable(state, call);
    cancel.setAttribute('aria-disabled', String(Boolean(visit.cancelling)));
  };
};
