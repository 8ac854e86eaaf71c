/** A question on the review page: stem, options with the votes they got, source, what the model answered. */
/** @import { Trial } from '../../../records/review.ts' */
/** @import { ItemReply } from '../review-replies.ts' */
import { both, byId, element } from '../../../pages/browser/elements.js';
import { votesOf } from './votes.js';

/**
 * @param {ItemReply} item
 * @param {string} place
 * @param {(letter: string) => void} onOption
 */
export function showQuestion({ question, trials, validator, own, reason, source }, place, onOption) {
  const at = (/** @type {string} */ id) => byId(id, HTMLElement);
  at('place').textContent = place;
  at('id').textContent = question.id;
  at('stem').textContent = question.stem;
  at('stem').lang = question.language;
  at('why').replaceChildren(
    reason === 'reviewers-disagree'
      ? both({ en: 'Reviewers disagree.', zh: '审核意见不一致。' })
      : both({
          en: `${validator} failed all ${trials.length} trials.`,
          zh: `${validator} ${trials.length} 次试答均错。`,
        }),
  );
  const { counts, unread } = votesOf(
    question.options.map(({ letter }) => letter),
    trials,
  );
  const rows = question.options.map(({ letter, text }, index) => {
    const isAnswer = letter === question.answer;
    const side = element('span', 'votes');
    if (isAnswer) side.append(both({ en: 'label', zh: '标签' }));
    if (own?.action === 'correct' && own.answer === letter) side.append(both({ en: 'your answer', zh: '您的答案' }));
    side.append(element('span', 'count', '●'.repeat(counts[index] ?? 0)));
    const button = element(
      'button',
      'option',
      element('kbd', '', String(index + 1)),
      element('span', 'letter', `${letter}.`),
      element('span', 'text', text),
      side,
    );
    button.type = 'button';
    button.addEventListener('click', () => onOption(letter));
    return element('li', isAnswer ? 'gold' : '', button);
  });
  at('options').replaceChildren(...rows);
  at('unread').replaceChildren(...(unread > 0 ? [both({ en: `${unread} unread`, zh: `${unread} 次无法读取` })] : []));
  at('source').textContent = source;
  at('trials').replaceChildren(...trials.map(traceOf));
  byId('note', HTMLTextAreaElement).value = own?.note ?? '';
  for (const action of ['keep', 'drop']) at(action).setAttribute('aria-pressed', String(own?.action === action));
}

/** @param {Trial} trial */
function traceOf({ trial, letter, unread, raw }) {
  const read = letter ?? unread ?? '';
  const title = both({ en: `Trial ${trial + 1}: ${read}`, zh: `试答 ${trial + 1}：${read}` });
  return element('details', 'trace', element('summary', '', element('span', '', title)), element('pre', '', raw));
}
