/** Ends a call or removes a person, after a question that asks for the reason. */

import { setText } from '../dom.js';
import { csrfHeaders, goToSignIn, isSignedOut } from '../host.js';
import { callNames, refusalText, words } from './words.js';

/** @returns {Promise<?string>} null, or why it was not done */
const post = async (path, body) => {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json', ...csrfHeaders() };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(20_000) });
  if (isSignedOut(response)) return 'signed_out';
  if (response.ok && !response.redirected) return null;
  const problem = await response.json().catch(() => ({}));
  return response.status === 403 ? 'forbidden' : (problem.code ?? 'unexpected');
};

/** @param {(words: string) => Promise<void>} onDone with what came of it */
export const createActions = (onDone) => {
  const dialog = document.getElementById('act');
  const form = document.getElementById('act-form');
  const reason = form.elements.reason;
  const [submit] = form.querySelectorAll('.button-end');
  const cancel = document.getElementById('act-cancel');
  const error = document.getElementById('act-error');
  let question = null;

  const ask = (asked) => {
    question = asked;
    setText(document.getElementById('act-title'), asked.title);
    setText(document.getElementById('act-text'), asked.text);
    setText(submit, asked.button);
    reason.value = '';
    error.hidden = true;
    dialog.showModal();
    reason.focus();
  };

  const isBusy = () => submit.getAttribute('aria-disabled') === 'true';
  const setBusy = (busy) => {
    submit.setAttribute('aria-disabled', String(busy));
    cancel.disabled = busy;
  };

  const refuse = (code) => {
    setText(error, refusalText(code));
    error.hidden = false;
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isBusy()) return;
    if (!reason.value.trim()) return refuse('invalid_request');
    const asked = question;
    const isShown = () => dialog.open && question === asked;
    setBusy(true);
    error.hidden = true;
    const code = await post(asked.path, { ...asked.body, reason: reason.value.trim() }).catch(() => 'network');
    setBusy(false);
    if (code === 'signed_out') return goToSignIn();
    if (code && isShown()) return refuse(code);
    if (code) return onDone(`${asked.title} ${refusalText(code)}`);
    if (isShown()) dialog.close();
    return onDone(asked.done);
  });
  cancel.addEventListener('click', () => dialog.close());
  // a browser closes a dialog all the same when Escape is pressed again
  dialog.addEventListener('cancel', (event) => isBusy() && event.preventDefault());

  // The row may have been rendered anew, or be gone.
  dialog.addEventListener('close', () => {
    const opener = document.querySelector(`[data-key="${CSS.escape(question.key)}"]`);
    (opener ?? document.getElementById('title')).focus();
  });

  return {
    end: (call) =>
      ask({
        key: call.id,
        title: words.end.title,
        text: words.end.text(callNames(call)),
        button: words.end.button,
        path: `/app/staff/calls/${call.id}/end`,
        body: {},
        done: words.end.done(callNames(call)),
      }),
    remove: (call, person) =>
      ask({
        key: `${call.id}/${person.identity}`,
        title: words.remove.title(person.name),
        text: words.remove.text(person.name, callNames(call)),
        button: words.remove.submit(person.name),
        path: `/app/staff/calls/${call.id}/remove`,
        body: { identity: person.identity },
        done: words.remove.done(person.name),
      }),
  };
};
