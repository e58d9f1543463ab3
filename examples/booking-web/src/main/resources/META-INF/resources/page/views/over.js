import { byTestId, setIcon, setText } from '../dom.js';
import { linkWords, outcomeWords, problemWords } from '../words.js';

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
    const words = outcome.error
      ? { ...(state.isGuest ? linkWords : problemWords)(outcome.error), mood: 'problem', mayRejoin: false, mayCallAgain: false }
      : outcomeWords(state, outcome);
    root.dataset.reason = outcome.error?.code ?? outcome.reason;
    root.dataset.mood = words.mood;
    setText(byTestId('outcome-title', root), words.title);
    setText(byTestId('outcome-text', root), words.text);
    setIcon(root, ICONS[words.mood]);
    rejoin.hidden = !words.mayRejoin;
    if (!callAgain) return;
    callAgain.hidden = !words.mayCallAgain;
    callAgain.setAttribute('aria-disabled', String(Boolean(state.visit.asking)));
    const isOnly = rejoin.hidden && callAgain.hidden;
    back.classList.toggle('button-main', isOnly);
    back.classList.toggle('button-plain', !isOnly);
  };
};
