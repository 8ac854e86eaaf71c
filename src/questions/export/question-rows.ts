/**
 * Questions as rows of other trainers: a prompt and the right answer for those that reinforce (TRL, verl, plain messages), and
 * a prompt with its answer block for LLaMA-Factory, which has no reward to read an answer.
 */
import type { Language } from '../../records/question.ts';
import { answerBlock } from '../../records/question-text.ts';
import type { Prompt } from '../../wording/prompt.ts';
import type { AskedQuestion, Message, QuestionFormat } from './export-format.ts';

/** Place of the row in its split, from 0. */
export interface RowPlace {
  readonly split: string;
  readonly index: number;
}

export function questionRow(asked: AskedQuestion, format: QuestionFormat, prompt: Prompt, place: RowPlace): object {
  const { origin, letter, answerText, options } = asked;
  const user: Message = { role: 'user', content: asked.prompt };
  switch (format) {
    case 'trl':
      return { prompt: [user], ground_truth: letter, answer_text: answerText, options, ...origin };
    case 'messages':
      return { messages: [user], ground_truth: letter, answer_text: answerText, options, ...origin };
    case 'llama-factory':
      return { messages: [user, { role: 'assistant', content: shortAnswer(asked, prompt) }], ...origin };
    case 'verl':
      return verlRow(asked, place);
  }
}

/** In verl's nesting: what a reward function needs beside the letter stands in `extra_info`. */
export interface VerlRow {
  readonly data_source: string;
  readonly prompt: readonly Message[];
  readonly ability: string;
  readonly reward_model: { readonly style: 'rule'; readonly ground_truth: string };
  readonly extra_info: Readonly<Record<string, string | number | boolean>>;
}

function verlRow({ origin, prompt, letter, answerText }: AskedQuestion, { split, index }: RowPlace): VerlRow {
  return {
    data_source: `fleming/${origin.source}`,
    prompt: [{ role: 'user', content: prompt }],
    ability: 'medical',
    reward_model: { style: 'rule', ground_truth: letter },
    extra_info: { split, index, answer_text: answerText, ...origin },
  };
}

/** The instructed prompt asks for the letter; a model of the plain one writes the option's text. */
function shortAnswer({ letter, answerText, origin }: AskedQuestion, { name }: Prompt): string {
  return answerBlock(name === 'instructed' ? letter : answerText, origin.language as Language);
}
