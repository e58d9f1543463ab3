/** Costs and health, as lists of facts. */

import { h, setText } from '../dom.js';
import { KEEPER_STATES, moneyText, shortText } from './words.js';

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
  const what = cap.counts === 'money' ? 'estimated cost' : 'calls';
  const words = `Spend cap of the ${cap.unit}: ${amount(cap.used)} of ${amount(cap.most)} (${what})`;
  const bar = h('progress', { max: '1', value: String(Math.min(1, share)), 'aria-label': words });
  return h('li', { class: 'cap', 'data-testid': 'cap', 'data-near': String(share >= NEARLY) }, element('span', words), bar);
};

const lastRound = ({ last_round_within_seconds: seconds }) => (seconds === null || seconds === undefined ? 'never' : `less than ${seconds} s ago`);

export const showFacts = ({ costs, keeper }) => {
  facts('costs', [
    ['Calls that may cost', `${costs.calls}`],
    ['So far', moneyText(costs.amount, costs.currency)],
    ['Estimated for the day', moneyText(costs.estimate, costs.currency)],
    ...(costs.caps.length ? [] : [['Spend cap', 'none is set']]),
  ]);
  document.getElementById('caps').replaceChildren(...costs.caps.map(capLine(costs.currency)));

  const [words, style] = KEEPER_STATES[keeper.status] ?? [keeper.status, ''];
  const pill = document.getElementById('keeper-status');
  setText(pill, words);
  pill.className = `pill ${style}`;
  document.getElementById('problems').replaceChildren(...keeper.problems.map((problem) => element('li', problem)));
  facts('keeper', [
    ['Running', keeper.running ? 'yes' : 'no'],
    ['Last round', lastRound(keeper)],
    ['Calls ended at their limit', `${keeper.ended_at_limit}`],
    ['Lateness, average and worst', `${shortText(keeper.average_late_ms)}, ${shortText(keeper.worst_late_ms)}`],
    ['Overdue', keeper.overdue_ms > 0 ? shortText(keeper.overdue_ms) : 'nothing'],
    ['Events to deliver', `${keeper.undelivered_events}`],
  ]);
};
