import { byTestId, setText } from '../dom.js';
import { w } from '../words.js';

/** One sentence on what has just happened, above every screen, until it is closed or old. */
export const createNotice = (root, calls, announce) => {
  let announced = null;
  byTestId('notice-close', root).addEventListener('click', calls.dismiss);

  return ({ notice }) => {
    if (notice && notice !== announced) announce(notice.text);
    announced = notice;
    root.hidden = !notice;
    root.dataset.code = notice?.code ?? '';
    setText(byTestId('notice-text', root), notice?.text ?? '');
  };
};

/** Whether network and server are there, and in a call the sign-in: on every screen, as long as they are not. */
export const createBanner = (root, announce) => {
  let shown = null;
  return ({ connection, isSignedOut, visit }) => {
    const isInCall = visit?.phase === 'live';
    const trouble = connection === 'reachable' && isSignedOut ? 'signed_out' : connection;
    const text = {
      offline: isInCall ? w.offlineInCall : w.offline,
      unreachable: isInCall ? w.unreachableInCall : w.unreachable,
      signed_out: isInCall ? w.signedOutInCall : w.signedOut,
    }[trouble] ?? '';
    root.hidden = !text;
    root.dataset.state = trouble;
    setText(root.querySelector('span'), text);
    if (shown && !text) announce(w.backOnline);
    shown = text;
  };
};
