/** The format of `text/event-stream`. */

/**
 * @typedef {object} Frame
 * @property {?string} id the position; null if the frame has none
 * @property {?string} type null without an event
 * @property {string} data
 */

/** Reads frames from text that arrives in pieces of any size; comments make no frame. */
export class FrameReader {
  #rest = '';

  /** @param {string} text @returns {Frame[]} */
  read(text) {
    // a piece may end between CR and LF
    const all = (this.#rest + text).replace(/\r\n|\r(?!$)/g, '\n');
    const end = all.lastIndexOf('\n\n');
    if (end < 0) {
      this.#rest = all;
      return [];
    }
    this.#rest = all.slice(end + 2);
    return all.slice(0, end).split(/\n{2,}/).map(frameOf).filter((frame) => frame !== null);
  }
}

/** @param {string} text @returns {?Frame} */
const frameOf = (text) => {
  /** @type {Frame} */
  const frame = { id: null, type: null, data: '' };
  const data = [];
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') frame.id = value;
    else if (field === 'event') frame.type = value;
    else if (field === 'data') data.push(value);
  }
  frame.data = data.join('\n');
  return frame.id === null && frame.type === null && data.length === 0 ? null : frame;
};
