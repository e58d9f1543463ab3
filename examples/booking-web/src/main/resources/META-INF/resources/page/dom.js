/** Finds an element by its stable test id. */
export const byTestId = (id, root = document) => root.querySelector(`[data-testid="${id}"]`);

/** Makes an element: `h('li', {class: 'row'}, 'words', child)`; `on…` properties are listeners. */
export const h = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2).toLowerCase(), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const SVG = 'http://www.w3.org/2000/svg';

export const icon = (name) => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
};

export const setIcon = (element, name) => {
  const use = element.querySelector('use');
  if (use.getAttribute('href') !== `#i-${name}`) use.setAttribute('href', `#i-${name}`);
};

/** Writes only what changed, so that a screen reader is not told the same thing twice. */
export const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** How long a line stays in the live region; a screen reader says it when it is added. */
const SAID_MS = 30_000;

/** Says something to a screen reader, after what was said just before; the same words twice are said twice. */
export const say = (region, text) => {
  const line = h('span', {}, text);
  region.append(line);
  setTimeout(() => line.remove(), SAID_MS);
};

/** Says in place of the page that it failed, with a button to try again. */
export const showFailure = (element, words, buttonWords, again) => {
  const button = h('button', { class: 'button button-plain', 'data-testid': 'load-again', onClick: again }, buttonWords);
  element.replaceChildren(h('span', { role: 'alert' }, words), ' ', button);
};

export const setOpen = (dialog, open) => {
  if (open && !dialog.open) dialog.showModal();
  if (!open && dialog.open) dialog.close();
};

const initials = (name) => name.split(/\s+/).map((part) => part[0]).slice(0, 2).join('').toUpperCase();

/** Paints a person's initials on an avatar, in a colour that stays the person's own. */
export const paintAvatar = (element, person) => {
  const hash = [...person.identity].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 997, 7);
  setText(element, initials(person.name));
  element.dataset.tint = hash % 5;
  return element;
};

export const avatar = (person, size = '') =>
  paintAvatar(h('span', { class: `avatar ${size}`, 'aria-hidden': 'true' }), person);

/**
 * Renders a list anew when its signature has changed, and puts the focus back where it was, or if
 * that button is gone, on its entry.
 *
 * @param {Element} list
 * @param {unknown} signature
 * @param {() => Element[]} render
 */
export const renderList = (list, signature, render) => {
  const text = JSON.stringify(signature);
  if (list.dataset.signature === text) return;
  list.dataset.signature = text;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const { key } = focused?.dataset ?? {};
  const { id } = focused?.closest('li')?.dataset ?? {};
  list.replaceChildren(...render());
  if (key) (list.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? list.querySelector(`li[data-id="${CSS.escape(id ?? '')}"]`))?.focus();
};
