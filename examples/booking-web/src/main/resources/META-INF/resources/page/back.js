/** The browser's Back: it never leaves a call without a question. */

/** @param {() => void} onBack */
export const createBack = (onBack) => {
  let isGuarded = history.state?.isGuard === true;
  let afterRelease = null;

  window.addEventListener('popstate', () => {
    if (afterRelease) {
      const next = afterRelease;
      afterRelease = null;
      return next();
    }
    if (!isGuarded) return;
    isGuarded = false;
    onBack();
  });

  return {
    /** From now on the next Back stays on this page, and is told. */
    guard() {
      if (isGuarded) return;
      isGuarded = true;
      history.pushState({ isGuard: true }, '', location.href);
    },

    /** Back is the browser's again; `next` runs when the address may be changed. */
    release(next = () => {}) {
      if (!isGuarded) return next();
      isGuarded = false;
      afterRelease = next;
      history.back();
    },
  };
};
