/** Shows one screen at a time, and keeps the focus in it. */

const canHaveFocus = (element) => element !== document.body && element.isConnected && !element.disabled && element.checkVisibility();

/**
 * @param {import('./store.js').Store} store
 * @param {Record<string, HTMLElement>} screens
 * @param {((state: object) => void)[]} views
 * @param {(state: object) => string} screenOf
 * @param {(name: string) => void} onShown
 */
export const showScreens = (store, screens, views, screenOf, onShown = () => {}) => {
  const { title } = document;
  let shown = 'loading';

  const headingOf = (name) => document.querySelector('dialog[open] :is(h2)') ?? screens[name].querySelector('h1');

  const show = (name) => {
    if (name === shown) return;
    for (const [id, element] of Object.entries(screens)) element.hidden = id !== name;
    document.body.dataset.screen = name;
    window.scrollTo(0, 0);
    shown = name;
    const heading = screens[name].querySelector('h1');
    document.title = heading?.textContent && name !== 'home' ? `${heading.textContent} · ${title}` : title;
    headingOf(name)?.focus();
    onShown(name);
  };

  /** What a change took away or switched off hands the focus to the heading, never to nothing. */
  const keepFocus = (before) => {
    if (before === document.body || canHaveFocus(document.activeElement)) return;
    headingOf(shown)?.focus();
  };

  store.subscribe((state) => {
    const screen = screenOf(state);
    const focused = document.activeElement;
    if (screen !== 'loading') views.forEach((render) => render(state));
    show(screen);
    keepFocus(focused);
  });
};
