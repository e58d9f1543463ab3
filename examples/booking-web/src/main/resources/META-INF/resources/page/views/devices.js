import { meterLevel, playTestTone, watchDevices } from '/bookend-client/index.js';
import { byTestId, h, setOpen, setText } from '../dom.js';
import { canChooseSpeaker, chosenDevices, devicesByKind } from '../media.js';
import { deviceProblem, problemWords, sentence, w } from '../words.js';

const FIELDS = { videoinput: 'choose-camera', audioinput: 'choose-microphone', audiooutput: 'choose-speaker' };

/** Which camera, microphone and speaker: at the door and in the call. */
export const createDevices = (dialog, visits) => {
  const fields = Object.fromEntries(Object.entries(FIELDS).map(([kind, testId]) => [kind, byTestId(testId, dialog)]));
  const meter = byTestId('microphone-level', dialog);
  const problem = byTestId('devices-error', dialog);
  const test = byTestId('test-speaker', dialog);
  const testWords = byTestId('speaker-words', dialog);
  let stopWatching = null;
  let stopMeter = () => {};
  let heard = null;
  let used = {};
  let isJoining = false;

  const showProblem = (error) => {
    problem.hidden = !error;
    setText(problem, error ? (deviceProblem({ audioError: error, videoError: error })?.text ?? sentence(problemWords(error))) : '');
  };

  const optionsOf = (kind, devices) => {
    if (devices.length === 0) return [h('option', { value: '' }, kind === 'audiooutput' ? w.defaultDevice : w.noDevice)];
    return devices.map(({ id, label }, n) => h('option', { value: id }, label || w.deviceNumber[kind](n + 1)));
  };

  /** While the call is joined, its tracks are on their way. */
  const enable = () => {
    for (const [kind, field] of Object.entries(fields)) {
      const isFixed = field.options.length < 2 || (kind === 'audiooutput' && !canChooseSpeaker);
      field.disabled = isFixed || isJoining;
    }
  };

  const fill = async () => {
    const all = await devicesByKind();
    for (const [kind, field] of Object.entries(fields)) {
      const devices = all[kind];
      field.replaceChildren(...optionsOf(kind, devices));
      const wanted = used[kind] ?? chosenDevices()[kind];
      if (devices.some(({ id }) => id === wanted)) field.value = wanted;
    }
    enable();
    byTestId('speaker-hint', dialog).hidden = canChooseSpeaker;
    setText(byTestId('speaker-hint', dialog), canChooseSpeaker ? '' : w.speakerFixed);
  };

  for (const [kind, field] of Object.entries(fields)) {
    field.addEventListener('change', async () => {
      showProblem(null);
      await visits.chooseDevice(kind, field.value).catch(showProblem);
    });
  }
  test.addEventListener('click', async () => {
    if (test.getAttribute('aria-disabled') === 'true') return;
    test.setAttribute('aria-disabled', 'true');
    setText(testWords, w.testing);
    const deviceId = canChooseSpeaker && fields.audiooutput.value ? fields.audiooutput.value : undefined;
    // where the tone cannot be sent to the chosen one, the usual speaker plays it
    await playTestTone({ deviceId }).catch(() => playTestTone()).catch(showProblem);
    test.setAttribute('aria-disabled', 'false');
    setText(testWords, w.tested);
  });
  byTestId('devices-close', dialog).addEventListener('click', visits.closeDevices);
  dialog.addEventListener('cancel', visits.closeDevices);

  const listenTo = (track) => {
    if (track === heard) return;
    heard = track;
    stopMeter();
    const show = (level) => {
      const percent = Math.round(level * 100);
      meter.setAttribute('aria-valuenow', percent);
      meter.firstElementChild.style.inlineSize = `${percent}%`;
    };
    show(0);
    stopMeter = track ? meterLevel(track, show) : () => {};
  };

  /** The tracks that are in use: those of the call, or of the door. */
  const tracksOf = ({ session, devices }) => {
    const of = (source, kind) => session?.me.tracks.find((track) => track.source === source && track.kind === kind)?.track.mediaStreamTrack;
    return { videoinput: session ? of('camera', 'video') : devices?.videoTrack, audioinput: session ? of('microphone', 'audio') : devices?.audioTrack };
  };

  return ({ devicePanel, visit }) => {
    const isOpen = Boolean(devicePanel && visit);
    const tracks = isOpen ? tracksOf(visit) : {};
    const now = Object.fromEntries(Object.entries(tracks).map(([kind, track]) => [kind, track?.getSettings().deviceId]));
    const isChanged = JSON.stringify(now) !== JSON.stringify(used);
    used = now;
    listenTo(tracks.audioinput ?? null);
    if (isOpen && !dialog.open) {
      showProblem(null);
      setText(testWords, '');
      stopWatching = watchDevices(fill);
    }
    if (isOpen && (isChanged || !dialog.open)) fill();
    if (isJoining !== (visit?.phase === 'joining')) {
      isJoining = !isJoining;
      enable();
    }
    if (!isOpen) {
      stopWatching?.();
      stopWatching = null;
    }
    setOpen(dialog, isOpen);
  };
};
