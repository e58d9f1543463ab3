import { byTestId, setIcon, setText } from '../dom.js';
import { linkWords, outcomeWords, problemWords, sentence, w } from '../words.js';

const ICONS = { good: 'check', calm: 'info', problem: 'info' };

/** What became of it: the last screen of a visit, in one title and one sentence. */
export const createOver = (root, visits) => {
  const rejoin = byTestId('rejoin', root);
  const callAgain = byTestId('call-again', root);
  const back = byTestId('back-home', root);
  rejoin.addEventListener('click', visits.rejoin);
  callAgain?.addEventListener('click', visits.callAgain);
  back?.addEventListener('click', visits.close);

  return (state) => {
    const outcome = state.visit?.phase === 'over' ? state.visit.outcome : null;
    if (!outcome) return;
    const { problem, isReturning } = state.visit;
    const failureWords = state.isGuest ? linkWords : problemWords;
    const words = outcome.error
      ? { ...failureWords(outcome.error), mood: 'problem', mayRejoin: Boolean(outcome.retry), mayCallAgain: false }
      : outcomeWords(state, outcome);
    root.dataset.reason = outcome.error?.code ?? outcome.reason;
    root.dataset.mood = words.mood;
    setText(byTestId('outcome-title', root), words.title);
    setText(byTestId('outcome-text', root), problem ? sentence(failureWords(problem)) : words.text);
    setIcon(root, ICONS[words.mood]);
    rejoin.hidden = !words.mayRejoin;
    rejoin.setAttribute('aria-disabled', String(Boolean(isReturning)));
    setText(rejoin, outcome.retry || problem ? w.html.tryAgain : w.html.rejoin);
    if (!callAgain) return;
    callAgain.hidden = !words.mayCallAgain;
    callAgain.setAttribute('aria-disabled', String(Boolean(isReturning)));
    const isOnly = rejoin.hidden && callAgain.hidden;
    back.classList.toggle('button-main', isOnly);
    back.classList.toggle('button-plain', !isOnly);
  };
};
