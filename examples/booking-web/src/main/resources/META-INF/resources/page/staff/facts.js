/** Costs and health, as lists of facts. */

import { h, setText } from '../dom.js';
import { keeperState, moneyText, shortText, words as w } from './words.js';

const NEARLY = 0.9;

const element = (name, words, attributes = {}) => {
  const made = h(name, attributes);
  made.textContent = words;
  return made;
};

const facts = (id, pairs) => {
  const list = document.getElementById(id);
  const signature = JSON.stringify(pairs);
  if (list.dataset.signature === signature) return;
  list.dataset.signature = signature;
  list.replaceChildren(...pairs.flatMap(([name, words]) => [element('dt', name), element('dd', words)]));
};

const capLine = (currency) => (cap) => {
  const amount = (value) => (cap.counts === 'money' ? moneyText(value, currency) : `${value}`);
  const share = cap.most > 0 ? cap.used / cap.most : 1;
  const words = w.cap(cap.unit, amount(cap.used), amount(cap.most), cap.counts === 'money');
  const bar = h('progress', { max: '1', value: String(Math.min(1, share)), 'aria-label': words });
  return h('li', { class: 'cap', 'data-testid': 'cap', 'data-near': String(share >= NEARLY) }, element('span', words), bar);
};

const lastRound = ({ last_round_within_seconds: seconds }) => (seconds === null || seconds === undefined ? w.facts.never : w.facts.within(seconds));

export const showFacts = ({ costs, keeper }) => {
  facts('costs', [
    [w.facts.calls, `${costs.calls}`],
    [w.facts.soFar, moneyText(costs.amount, costs.currency)],
    [w.facts.estimate, moneyText(costs.estimate, costs.currency)],
    ...(costs.caps.length ? [] : [[w.facts.cap, w.facts.noCap]]),
  ]);
  document.getElementById('caps').replaceChildren(...costs.caps.map(capLine(costs.currency)));

  const [words, style] = keeperState(keeper.status);
  const pill = document.getElementById('keeper-status');
  setText(pill, words);
  pill.className = `pill ${style}`;
  document.getElementById('problems').replaceChildren(...keeper.problems.map((problem) => element('li', problem)));
  facts('keeper', [
    [w.facts.running, keeper.running ? w.facts.yes : w.facts.no],
    [w.facts.lastRound, lastRound(keeper)],
    [w.facts.ended, `${keeper.ended_at_limit}`],
    [w.facts.late, `${shortText(keeper.average_late_ms)}, ${shortText(keeper.worst_late_ms)}`],
    [w.facts.overdue, keeper.overdue_ms > 0 ? shortText(keeper.overdue_ms) : w.facts.nothing],
    [w.facts.undelivered, `${keeper.undelivered_events}`],
  ]);
};
