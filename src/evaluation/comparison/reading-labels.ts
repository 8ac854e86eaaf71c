/** How an answer was read, in words for readers of a page. */
import type { UnreadReason } from '../../records/score.ts';
import type { Bilingual } from '../../pages/html.ts';

export const unreadLabels: Readonly<Record<UnreadReason, Bilingual>> = {
  'truncated-thinking': {
    en: 'the thinking was never closed: the output was cut off',
    zh: '思考部分没有结束标签：输出被截断',
  },
  'no-answer-block': {
    en: 'no <answer>…</answer> after the thinking',
    zh: '思考之后没有 <answer>…</answer>',
  },
  'empty-answer': { en: 'the answer block is empty', zh: '答案块为空' },
  'too-long': { en: 'the answer block is longer than any answer', zh: '答案块过长' },
  ambiguous: {
    en: 'several options, or a letter with the text of another option',
    zh: '指向多个选项，或字母与选项文字不符',
  },
  'outside-options': { en: 'a letter that is not offered', zh: '该字母不在选项之中' },
  unrecognised: { en: 'names no option', zh: '未指明任何选项' },
};

/** Of an item in one evaluation, over its samples. */
export const outcomeLabels = {
  r: { en: 'right', zh: '对' },
  w: { en: 'wrong', zh: '错' },
  u: { en: 'unread', zh: '未读出' },
  m: { en: 'right in some samples', zh: '部分样本对' },
  f: { en: 'refused', zh: '拒答' },
  x: { en: 'no answer', zh: '无回答' },
} as const satisfies Record<string, Bilingual>;
export type Outcome = keyof typeof outcomeLabels;
