/** One item of the list: its outcomes at a glance, and, once opened, the question with every run's outputs. */
/** @import { Bilingual } from '../../../records/row.ts' */
/** @import { IndexedItem, ItemIndex, ShownAnswer, ShownItem, ShownRun } from '../shown-items.ts' */
import { both, element } from '../../../pages/browser/elements.js';

const TITLE_LENGTH = 110;
const RUN_COLOURS = 6;

/**
 * @param {ItemIndex} page
 * @param {number} at
 * @param {(at: number) => Promise<ShownItem>} itemAt
 */
export function itemCard(page, at, itemAt) {
  const item = /** @type {IndexedItem} */ (page.index[at]);
  const badges = element('span', 'badges', ...[...item.outcomes].map((letter) => badge(page, letter)));
  const name = element('span', 'muted', `${page.benchmarks[item.benchmark]} · `, element('bdi', '', item.id));
  const title = item.title.length >= TITLE_LENGTH ? `${item.title}…` : item.title;
  const summary = element('summary', '', element('span', '', name, badges), element('bdi', '', title));
  const details = element('details', 'trace', summary);
  let asked = false;
  details.addEventListener('toggle', () => {
    if (!details.open || asked) return;
    asked = true;
    itemAt(at)
      .then((shown) => details.append(itemBody(page, shown)))
      .catch((error) => details.append(element('p', 'note', String(error))));
  });
  return details;
}

/**
 * @param {ItemIndex} page
 * @param {string} letter
 */
function badge({ outcomes }, letter) {
  /** @type {Record<string, string>} */
  const classes = { r: 'right', w: 'wrong', u: 'wrong', f: 'wrong', m: 'partly' };
  /** @type {Readonly<Record<string, Bilingual>>} */
  const texts = outcomes;
  return element('span', `badge ${classes[letter] ?? 'muted'}`, both(texts[letter] ?? { en: 'not asked', zh: '未问' }));
}

/**
 * @param {ItemIndex} page
 * @param {ShownItem} item
 */
function itemBody(page, { context, stem, runs }) {
  const body = element('div', '');
  if (context !== null) body.append(folded({ en: 'Context', zh: '材料' }, context));
  const question = textBlock(stem);
  question.className = 'stem';
  body.append(question);
  const asked = runs.filter((run) => run !== null);
  const [first] = asked;
  const same = asked.every((run) => run.gold === first?.gold && sameTexts(run.options, first.options));
  if (same && first !== undefined) body.append(optionList(first));
  body.append(
    element(
      'div',
      'outputs',
      ...runs.map((run, runAt) => runBox(page, run, runAt, same || run === null ? [] : [optionList(run)])),
    ),
  );
  return body;
}

/**
 * @param {readonly string[]} one
 * @param {readonly string[]} other
 */
function sameTexts(one, other) {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}

/**
 * `options`: shown here where the runs asked with different ones.
 * @param {ItemIndex} page
 * @param {ShownRun | null} run
 * @param {number} at
 * @param {Node[]} options
 */
function runBox(page, run, at, options) {
  const name = element('h4', '', element('i', 'key'), element('bdi', '', page.runs[at] ?? ''));
  const box = element('div', `output run-${at % RUN_COLOURS}`, name, ...options);
  if (run === null) {
    box.append(note({ en: 'Not asked.', zh: '未问此题。' }));
    return box;
  }
  for (const answer of run.answers) box.append(answerBox(page, answer));
  if (run.answers.length === 0) box.append(note({ en: 'No answer.', zh: '无回答。' }));
  const { moreSamples } = run;
  if (moreSamples > 0)
    box.append(
      note({
        en: `${moreSamples} more samples in answers.jsonl.`,
        zh: `另有 ${moreSamples} 个样本，见 answers.jsonl。`,
      }),
    );
  box.append(folded({ en: 'Prompt', zh: '提示词' }, run.prompt));
  return box;
}

/**
 * @param {ItemIndex} page
 * @param {ShownAnswer} answer
 */
function answerBox(page, answer) {
  const box = element('div', '', readingLine(page, answer), textBlock(answer.head));
  const { leftOut } = answer;
  if (leftOut > 0)
    box.append(
      note({
        en: `… ${leftOut} characters left out here; answers.jsonl has them …`,
        zh: `……此处略去 ${leftOut} 个字符，全文见 answers.jsonl……`,
      }),
      textBlock(answer.tail),
    );
  return box;
}

/**
 * What was read out of an output, and why.
 * @param {ItemIndex} page
 * @param {ShownAnswer} answer
 */
function readingLine({ outcomes, reasons }, { correct, letters, reason, block, finish, refused }) {
  const mark = element('b', correct ? 'right' : 'wrong');
  const line = element('p', 'reading', mark);
  if (refused !== null) {
    mark.append(both({ en: 'Refused', zh: '拒答' }));
    if (refused !== '') line.append(': ', element('bdi', '', refused));
  } else if (letters === null) {
    mark.append(both({ en: 'Unread', zh: '未读出' }));
    if (reason !== null) line.append(': ', both(reasons[reason]));
  } else mark.append(both({ en: 'Read ', zh: '读作 ' }), letters, ' · ', both(outcomes[correct ? 'r' : 'w']));
  if (block !== null) {
    const quoted = element('code', '', block.trim() === '' ? '␣' : block);
    quoted.dir = 'auto';
    line.append(' — ', both({ en: 'the answer block holds ', zh: '答案块内容：' }), quoted);
  }
  if (finish !== 'stop') line.append(' ', element('small', '', `(finish: ${finish})`));
  return line;
}

/** @param {ShownRun} run */
function optionList({ options, gold }) {
  const rows = options.map((text, at) => {
    const letter = String.fromCharCode(65 + at);
    const isGold = gold.includes(letter);
    const row = element('li', isGold ? 'gold' : '', element('b', '', letter), ' ', element('bdi', '', text));
    if (isGold) row.append(' ✓');
    return row;
  });
  return element('ol', 'options', ...rows);
}

/**
 * @param {Bilingual} title
 * @param {string} text
 */
function folded(title, text) {
  return element('details', '', element('summary', 'muted', both(title)), textBlock(text));
}

/** @param {Bilingual} text */
function note(text) {
  return element('p', 'note', both(text));
}

/** @param {string} text */
function textBlock(text) {
  const pre = element('pre', '', text);
  pre.dir = 'auto';
  pre.translate = false;
  return pre;
}
