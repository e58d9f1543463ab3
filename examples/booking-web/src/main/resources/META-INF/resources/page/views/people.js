import { avatar, byTestId, h, renderList, setOpen, setText } from '../dom.js';
import { personOf, waitingIn } from '../people.js';
import { capital } from '../time.js';
import { presenceWord, problemWords, roleText, sentence, w, waitedWords } from '../words.js';

const roleWord = ({ role }) => capital(roleText(role));

/** Who is in the call and cannot be heard. */
const mutedIn = ({ visit }) =>
  new Set((visit?.session?.people ?? []).filter(({ connection, muted }) => connection === 'connected' && muted).map(({ identity }) => identity));

const liveCall = ({ visit }) => (visit?.phase === 'live' ? visit.call : null);

/** A button for one person; its name for the ear says whom it concerns. */
const personButton = (testId, words, look, person, action) =>
  h('button', { type: 'button', class: `button button-small ${look}`, 'data-testid': testId, 'data-key': `${testId}-${person.identity}`,
    'aria-label': `${words}: ${person.name}`, onClick: () => action(person.identity) }, words);

/** Who waits to be let into this call, in a strip above the picture that takes no focus. */
export const createWaiting = (list, admissions, announce) => {
  const announced = new Set();

  const row = (state, { identity }) => {
    const person = personOf(state, identity);
    return h('li', { class: 'call-waiting', tabindex: -1, 'data-id': identity, 'data-testid': 'waiting-person' },
      h('div', { class: 'call-waiting-words' },
        h('p', { class: 'call-waiting-title' }, w.isWaiting(person.name)),
        h('p', { class: 'rings' }, `${roleWord(person) || w.invited}, `, h('span', {}))),
      h('div', { class: 'call-waiting-actions' },
        personButton('admit', w.letIn, 'button-main', person, admissions.admit),
        personButton('deny', w.notNow, 'button-plain', person, admissions.deny)));
  };

  return (state) => {
    const call = liveCall(state);
    const waiting = call ? waitingIn(call) : [];
    list.hidden = waiting.length === 0;
    renderList(list, waiting.map(({ identity }) => identity), () => waiting.map((participant) => row(state, participant)));
    waiting.forEach((participant, n) => setText(list.children[n].querySelector('.rings span'), waitedWords(state, participant)));
    for (const { identity, admission_since: since } of waiting) {
      if (announced.has(`${identity} ${since}`)) continue;
      announced.add(`${identity} ${since}`);
      announce(w.isWaitingWhere(personOf(state, identity).name));
    }
  };
};

/** The people of the call: lets them in, takes them out, and makes links for guests. */
export const createPeople = (dialog, opener, admissions) => {
  const list = byTestId('people-list', dialog);
  const form = dialog.querySelector('form');
  const link = byTestId('guest-link', dialog);
  const copy = byTestId('copy-link', dialog);
  const problem = byTestId('people-error', dialog);

  opener.addEventListener('click', admissions.open);
  byTestId('people-close', dialog).addEventListener('click', admissions.close);
  dialog.addEventListener('cancel', admissions.close);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    admissions.invite(form.elements.guest.value.trim());
  });
  copy.addEventListener('click', async () => {
    link.select();
    // without a secure connection there is no clipboard
    const isCopied = await Promise.resolve(navigator.clipboard?.writeText(link.value).then(() => true)).catch(() => false);
    setText(copy, isCopied ? w.copied : w.copyByHand);
  });

  const buttons = (participant, person, isAsked) => {
    const { admission } = participant;
    if (isAsked) {
      return [
        personButton('remove-confirm', w.remove, 'button-end', person, admissions.remove),
        personButton('remove-keep', w.keep, 'button-plain', person, () => admissions.askToRemove(null)),
      ];
    }
    return [
      ...(['waiting', 'denied'].includes(admission) ? [personButton('people-admit', w.letIn, 'button-main', person, admissions.admit)] : []),
      ...(admission === 'waiting' ? [personButton('people-deny', w.notNow, 'button-plain', person, admissions.deny)] : []),
      personButton('remove-person', w.remove, 'button-plain', person, admissions.askToRemove),
    ];
  };

  const row = (state, participant) => {
    const person = personOf(state, participant.identity);
    const isMe = participant.identity === state.me.identity;
    const isGone = participant.admission === 'removed' || participant.response === 'declined';
    const isAsked = state.panel.removing === participant.identity && !isGone;
    const about = [roleWord(person), isMe ? w.you : presenceWord(participant, mutedIn(state).has(participant.identity))].filter(Boolean).join(' · ');
    return h('li', { class: 'people-row', tabindex: -1, 'data-id': participant.identity, 'data-testid': 'person', 'data-admission': participant.admission },
      avatar(person),
      h('span', { class: 'people-words' },
        h('b', {}, person.name),
        h('small', { role: isAsked ? 'alert' : null }, isAsked ? w.removeQuestion(person.name) : about)),
      h('span', { class: 'people-actions' }, ...(isMe || isGone ? [] : buttons(participant, person, isAsked))));
  };

  return (state) => {
    const call = liveCall(state);
    const { panel } = state;
    const isOpen = Boolean(panel && call);
    if (!isOpen) {
      setOpen(dialog, false);
      link.value = '';
      form.reset();
      return;
    }
    const seen = call.participants.map((p) => [p.identity, p.name, p.response, p.admission, presenceWord(p, mutedIn(state).has(p.identity)), personOf(state, p.identity)]);
    renderList(list, [seen, panel.removing], () => call.participants.map((participant) => row(state, participant)));
    byTestId('invite-submit', dialog).setAttribute('aria-disabled', String(Boolean(panel.isInviting)));
    const box = byTestId('guest-link-box', dialog);
    if (panel.link && link.value !== panel.link.url) {
      link.value = panel.link.url;
      setText(copy, w.html.copyLink);
      setText(byTestId('guest-link-words', dialog), w.linkFor(panel.link.name));
      form.reset();
    }
    const isNew = box.hidden && panel.link;
    box.hidden = !panel.link;
    const words = panel.problem ? sentence(problemWords(panel.problem)) : '';
    problem.hidden = !words;
    problem.dataset.code = panel.problem?.code ?? '';
    setText(problem, words);
    setOpen(dialog, true);
    if (isNew) copy.focus();
  };
};
