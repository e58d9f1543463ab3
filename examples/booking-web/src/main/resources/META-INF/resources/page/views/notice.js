import { byTestId, setText } from '../dom.js';
import { w } from '../words.js';

/** One sentence on what has just happened, above every screen, until it is closed or old. */
export const createNotice = (root, calls) => {
  byTestId('notice-close', root).addEventListener('click', calls.dismiss);

  return ({ notice }) => {
    root.hidden = !notice;
    root.dataset.code = notice?.code ?? '';
    setText(byTestId('notice-text', root), notice?.text ?? '');
  };
};

/** Whether network and server are there: on every screen, as long as they are not. */
export const createBanner = (root, announce) => {
  let shown = null;
  return ({ connection, visit }) => {
    const isInCall = visit?.phase === 'live';
    const text = {
      offline: isInCall ? w.offlineInCall : w.offline,
      unreachable: isInCall ? w.unreachableInCall : w.unreachable,
    }[connection] ?? '';
    root.hidden = !text;
    root.dataset.state = connection;
    setText(root.querySelector('span'), text);
    if (shown && !text) announce(w.backOnline);
    shown = text;
  };
};
