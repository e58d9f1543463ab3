/** The language of the page: the first of the browser's that the page has words for, else English. */

const LANGUAGES = ['en', 'de'];

const base = (tag) => tag.toLowerCase().split('-')[0];
const wanted = (navigator.languages ?? [navigator.language]).find((tag) => LANGUAGES.includes(base(tag)));

/** `en` or `de`. */
export const language = wanted ? base(wanted) : 'en';

/** How dates, times and numbers are written: `en-US`, `de-AT`. */
export const locale = wanted && wanted !== 'en' ? wanted : { en: 'en-GB', de: 'de-DE' }[language];

/** The words of the language; only its file is loaded. */
export const words = (await import(`./${language}.js`)).default;

const WRITERS = {
  words: (element, text) => (element.innerHTML = text), // the page's own text, with its own marks
  wordsLabel: (element, text) => element.setAttribute('aria-label', text),
  wordsPlaceholder: (element, text) => element.setAttribute('placeholder', text),
};

/**
 * Puts the words into the HTML, which is in English, at `data-words`, `data-words-label` and `data-words-placeholder`.
 *
 * @param {Record<string, string>} texts
 */
export const translatePage = (texts = words.html) => {
  document.documentElement.lang = language;
  if (language === 'en') return;
  for (const [name, write] of Object.entries(WRITERS)) {
    const attribute = `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    for (const element of document.querySelectorAll(`[${attribute}]`)) write(element, texts[element.dataset[name]]);
  }
};
