import { meterLevel } from '/bookend-client/index.js';
import { byTestId, setText } from '../dom.js';
import { areMany, isCancellable, isJoinable, isMine, isTooEarly, isWaiting, needsAdmission, ringsFor, withWhom } from '../people.js';
import { durationText, whenText } from '../time.js';
import { deviceProblem, insideWords, linkWords, problemWords, ringsWords, sentence, w } from '../words.js';

const doorState = (state, call) => {
  if (isWaiting(state, call)) return 'asking';
  if (call.status === 'pending') return 'waiting';
  if (isTooEarly(state, call)) return 'too_early';
  return isJoinable(state, call) ? 'ready' : 'waiting';
};

const doorWords = (state, call, at) => {
  const { door } = w;
  const whom = withWhom(state, call);
  const many = areMany(state, call);
  if (at === 'too_early') return door.tooEarly(whenText(call.join_opens_at));
  if (at === 'asking') return door.asking(insideWords(state, call));
  if (at === 'ready' && needsAdmission(state, call)) return door.mayAsk;
  if (at === 'ready') return isMine(state, call) ? door.saidYes(whom, many) : door.mayJoin;
  if (isMine(state, call)) return ringsFor(state, call) !== null ? door.calling(whom, many) : door.waitingFor(whom);
  return door.waitingForOthers;
};

const joinWords = (state, { call, phase, devices, isChecking }) => {
  const { joinButton } = w;
  if (phase === 'joining') return joinButton.joining;
  if (needsAdmission(state, call)) return isWaiting(state, call) ? joinButton.waiting : joinButton.ask;
  if (isChecking || devices?.videoTrack) return joinButton.join;
  return devices?.audioTrack ? joinButton.sound : joinButton.listen;
};

const emphasize = (button, isMain) => {
  button.classList.toggle('button-main', isMain);
  button.classList.toggle('button-plain', !isMain);
};

/** A picture of the own camera that follows the track it shows. */
export const showTrack = (video, track) => {
  if ((video.srcObject?.getVideoTracks()[0] ?? null) === (track ?? null)) return;
  video.srcObject = track ? new MediaStream([track]) : null;
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
  let heard = null;
  let stopListening = () => {};

  join.addEventListener('click', visits.join);
  cancel?.addEventListener('click', visits.cancel);
  byTestId('back', root)?.addEventListener('click', visits.close);
  byTestId('devices', root).addEventListener('click', visits.openDevices);
  tryDevices.addEventListener('click', visits.tryDevices);

  const listenTo = (track) => {
    if (track === heard) return;
    heard = track;
    stopListening();
    stopListening = track ? meterLevel(track, (loudness) => (level.dataset.level = Math.ceil(loudness * 5))) : () => {};
  };

  const check = (testId, ok, isChecking, texts) => {
    const line = byTestId(testId, root);
    line.dataset.state = isChecking ? 'checking' : ok ? 'ok' : 'problem';
    setText(line.querySelector('span'), texts[isChecking ? 2 : ok ? 0 : 1]);
  };

  const renderDevices = ({ devices, phase }) => {
    const isChecking = !devices;
    check('camera-check', devices?.videoTrack, isChecking, w.check.camera);
    check('mic-check', devices?.audioTrack, isChecking, w.check.microphone);
    level.hidden = !devices?.audioTrack;
    preview.dataset.state = devices?.videoTrack ? 'on' : 'off';
    setText(byTestId('preview-words', root), isChecking ? w.check.allow : devices.videoTrack ? '' : w.check.noPicture);
    tryDevices.hidden = isChecking || !deviceProblem(devices) || phase !== 'lobby';
    const isUnseenAndUnheard = !isChecking && !devices.videoTrack && !devices.audioTrack;
    emphasize(tryDevices, isUnseenAndUnheard);
    emphasize(join, !isUnseenAndUnheard);
  };

  const problemOf = (state, { problem: refusal, devices, call }) => {
    if (!refusal) return deviceProblem(devices);
    const words = (state.isGuest ? linkWords : problemWords)(Object.assign(refusal, { joinOpensAt: refusal.joinOpensAt ?? call.join_opens_at }));
    return { code: refusal.code, text: sentence(words) };
  };

  return (state) => {
    const visit = state.visit?.phase === 'lobby' || state.visit?.phase === 'joining' ? state.visit : null;
    showTrack(preview, visit?.devices?.videoTrack);
    listenTo(visit?.devices?.audioTrack ?? null);
    if (!visit) return;
    const { call } = visit;
    const at = doorState(state, call);
    setText(byTestId('lobby-title', root), state.isGuest ? w.guestInvited : w.yourCall(withWhom(state, call)));
    setText(status, `${doorWords(state, call, at)}${at === 'ready' ? ` ${w.door.lasts(durationText(call.duration_seconds))}` : ''}`);
    status.dataset.state = at;
    const seconds = ringsFor(state, call);
    rings.hidden = seconds === null;
    rings.dataset.seconds = seconds ?? '';
    setText(rings, ringsWords(seconds));
    renderDevices(visit);

    const found = problemOf(state, visit);
    problem.hidden = !found;
    problem.dataset.code = found?.code ?? '';
    setText(problem, found?.text ?? '');

    setText(join.querySelector('span'), joinWords(state, visit));
    const wasDisabled = join.disabled;
    join.disabled = at !== 'ready' || visit.phase === 'joining' || Boolean(visit.isArriving);
    const isFree = [document.body, root.querySelector('h1')].includes(document.activeElement);
    if (wasDisabled && !join.disabled && !root.hidden && isFree) root.querySelector('.actions .button-main').focus();
    if (!cancel) return;
    cancel.hidden = !isCancellable(state, call) || (!isMine(state, call) && call.status === 'pending');
    cancel.setAttribute('aria-disabled', String(Boolean(visit.cancelling)));
  };
};
