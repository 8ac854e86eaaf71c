/**
 * The second rung: the teacher takes up an earlier try of its own that did not come to the answer. It is told which criterion
 * failed and never the answer. The three ways are the paper's (section 3.2); their wording is ours.
 */
import type { DifficultyTier, Language } from '../../records/question.ts';
import type { ShownQuestion } from '../../records/question-text.ts';
import type { FailureKind } from '../../records/trace-attempt.ts';
import { ANSWER_FORMAT, type AnswerForm } from '../answer-form.ts';
import { questionBlock, taskWords } from './blind-prompt.ts';
import type { Failure } from './failure-kind.ts';

/** Raised with every change of a character below; the words of the first rung are in it, too. */
export const REFINE_PROMPT_VERSION = 1;
/** Characters of earlier reasoning that are shown. */
const MOST_KEPT = 6000;
/** Of a prompt beyond the first rung's: what is kept, quotes and words, three bytes a character. */
export const MOST_ADDED_BYTES = 3 * (MOST_KEPT + 1500);
/** Characters of a quote. */
const LONGEST_QUOTE = 300;

interface Wording {
  readonly earlier: string;
  readonly nothing: string;
  readonly quoted: string;
  readonly whole: string;
  readonly ways: Readonly<Record<FailureKind, string>>;
}

const WORDINGS: Readonly<Record<Language, Wording>> = {
  en: {
    earlier: 'Earlier reasoning, as far as it may stand:',
    nothing: '(nothing of it stands)',
    quoted: 'What does not hold:',
    whole: 'Write the whole reasoning, beginning with what stands of the earlier one.',
    ways: {
      'wrong-step':
        'The step that followed does not hold. Go back to this point, say in a sentence why one would take that step and ' +
        'what speaks against it, and go another way from here.',
      'one-hypothesis':
        'The earlier reasoning did not come to an answer that holds, and weighed one possibility alone. Explore others: ' +
        'start from another finding, and hold each option against what is told.',
      'wrong-number':
        'Some of its numbers do not hold. Find the error, say what was wrong with it, correct it, and go on with the ' +
        'right number.',
      form: 'It was not in the form that is asked for. Keep to the form.',
      undetermined:
        'What followed did not come to an answer that holds. Hold every option against what is told, say what rules out ' +
        'the one that seemed best, and conclude anew.',
    },
  },
  zh: {
    earlier: '先前的推理（可能成立的部分）：',
    nothing: '（没有成立的部分）',
    quoted: '不成立之处：',
    whole: '请写出完整的推理，从先前推理中成立的部分开始。',
    ways: {
      'wrong-step': '其后的一步不成立。请回到这里，用一句话说明为什么会那样想、什么与之矛盾，然后从这里改走另一条路。',
      'one-hypothesis':
        '先前的推理没有得出站得住的答案，而且只考虑了一种可能。请探索其他可能：换一项表现作为起点，把每个选项与题目信息逐一对照。',
      'wrong-number': '其中有数值不成立。请找出错误，说明错在哪里，改正后用正确的数值继续推理。',
      form: '它没有按要求的格式书写。请遵守格式。',
      undetermined:
        '其后没有得出站得住的答案。请把每个选项与题目信息逐一对照，说明什么排除了看似最好的那个，再重新下结论。',
    },
  },
};

/** The user's turn. */
export function refinePrompt(
  question: ShownQuestion,
  tier: DifficultyTier | null,
  { kind, kept, quotes }: Failure,
  answers: AnswerForm,
): string {
  const { language } = question;
  const { earlier, nothing, quoted, whole, ways } = WORDINGS[language];
  // Where it breaks off is what is gone back to.
  const shown = kept === '' ? nothing : kept.slice(-MOST_KEPT);
  const told =
    quotes.length === 0 ? [] : [`${quoted}\n${quotes.map((quote) => `- ${quote.slice(0, LONGEST_QUOTE)}`).join('\n')}`];
  return [
    questionBlock(question),
    `${earlier}\n${shown}`,
    ...told,
    `${ways[kind]} ${whole}`,
    `${taskWords(language, tier)}\n${ANSWER_FORMAT[language][answers]}`,
  ].join('\n\n');
}
