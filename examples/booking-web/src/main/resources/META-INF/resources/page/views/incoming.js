import { byTestId, paintAvatar, setOpen, setText } from '../dom.js';
import { personOf, ringsFor } from '../people.js';
import { durationText, whenText } from '../time.js';
import { ringsWords, w } from '../words.js';
import { startRinging, stopRinging } from '../ring.js';

const NOW_MS = 2 * 60_000;

/** A click this soon after another call has taken the place of one was meant for the one before. */
const SETTLED_MS = 700;

/**
 * A call that rings here: a dialog; in another call a strip above it, which takes no focus and rings
 * quietly. Both stay until the call is answered, put aside, or rings no more.
 */
export const createIncoming = (dialog, strip, calls, alarm) => {
  let call = null;
  let announced = null;
  let shown = { id: null, since: -Infinity };
  let answeredAt = -Infinity;
  for (const [testId, act] of [
    ['accept', () => calls.answer(call, true)], ['waiting-answer', () => calls.answer(call, true)],
    ['decline', () => calls.answer(call, false)], ['waiting-decline', () => calls.answer(call, false)],
    ['waiting-ignore', () => calls.silence(call)],
  ]) byTestId(testId).addEventListener('click', (event) => respond(event, act));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    respond(event, () => calls.silence(call));
  });

  const respond = ({ timeStamp }, act) => {
    if (!call || timeStamp - shown.since < SETTLED_MS) return;
    answeredAt = timeStamp;
    act();
  };

  /** Notes since when a call is in the place of another, or of an answer; one that comes by itself can be answered at once. */
  const note = () => {
    const id = call?.id ?? null;
    if (id === shown.id) return;
    const now = performance.now();
    const isReplacing = shown.id !== null || now - answeredAt < SETTLED_MS;
    shown = { id, since: id !== null && isReplacing ? now : -Infinity };
  };

  const wordsOf = (state) => {
    const isNow = Math.abs(Date.parse(call.scheduled_time) - state.now) < NOW_MS;
    const caller = personOf(state, call.requested_by, call);
    const time = durationText(call.duration_seconds);
    return {
      caller,
      title: (isNow ? w.isCalling : w.asksForCall)(caller.name),
      text: isNow ? w.videoCall(time) : w.plannedFor(whenText(call.scheduled_time), time),
    };
  };

  const showRings = (testId, seconds) => {
    const line = byTestId(testId);
    line.hidden = seconds === null;
    line.dataset.seconds = seconds ?? '';
    setText(line, ringsWords(seconds));
  };

  const renderDialog = (state, { caller, title, text }) => {
    paintAvatar(dialog.querySelector('.avatar'), caller);
    setText(byTestId('incoming-title', dialog), title);
    setText(byTestId('incoming-text', dialog), text);
    showRings('incoming-rings', ringsFor(state, call));
    dialog.dataset.id = call.id;
  };

  const renderStrip = (state, { title }) => {
    setText(byTestId('waiting-title', strip), title);
    showRings('waiting-rings', ringsFor(state, call));
    strip.dataset.id = call.id;
    if (announced !== call.id) alarm(w.ringsInCall(title));
    announced = call.id;
  };

  return (state) => {
    const wasRinging = Boolean(call);
    call = [state.invitation, state.ringing].find((one) => one && one.id !== state.answering) ?? null;
    note();
    const isInCall = ['live', 'joining'].includes(state.visit?.phase);
    const words = call && wordsOf(state);
    if (call && isInCall) renderStrip(state, words);
    else if (call) renderDialog(state, words);
    if (call) startRinging(`${words.title}…`, { isQuiet: isInCall });
    else if (wasRinging) stopRinging();
    strip.hidden = !call || !isInCall;
    setOpen(dialog, Boolean(call) && !isInCall);
  };
};
