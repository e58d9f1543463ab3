import { byTestId, setText } from '../dom.js';

/** One sentence on what has just happened, above every screen, until it is closed or old. */
export const createNotice = (root, calls) => {
  byTestId('notice-close', root).addEventListener('click', calls.dismiss);

  return ({ notice }) => {
    root.hidden = !notice;
    root.dataset.code = notice?.code ?? '';
    setText(byTestId('notice-text', root), notice?.text ?? '');
  };
};
