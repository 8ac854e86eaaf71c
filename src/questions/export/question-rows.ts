/**
 * Questions as rows of other trainers: a prompt and the right answer for those that reinforce (TRL, verl, SkyRL, ms-swift,
 * plain messages), and a prompt with its answer block for LLaMA-Factory, which has no reward to read an answer.
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
    // Its reward functions take the right answer by this name.
    case 'ms-swift':
      return { messages: [user], solution: letter, answer_text: answerText, options, ...origin };
    case 'llama-factory':
      return { messages: [user, { role: 'assistant', content: shortAnswer(asked, prompt) }], ...origin };
    case 'verl':
      return verlRow(asked, place);
    case 'skyrl':
      return skyrlRow(asked, place);
  }
}

/** In verl's nesting: what a reward function needs beside the letter stands in `extra_info`. */
export interface VerlRow {
  readonly data_source: string;
  readonly prompt: readonly Message[];
  readonly ability: string;
  readonly reward_model: { readonly style: 'rule'; readonly ground_truth: string };
  readonly extra_info: ExtraInfo;
}

type ExtraInfo = Readonly<Record<string, string | number | boolean>>;

function verlRow(asked: AskedQuestion, place: RowPlace): VerlRow {
  return {
    ...sourceAndPrompt(asked),
    ability: 'medical',
    reward_model: { style: 'rule', ground_truth: asked.letter },
    extra_info: extraInfo(asked, place),
  };
}

/** Name under which recipes/hooks/skyrl_env.py registers the environment that marks an answer. */
export const SKYRL_ENVIRONMENT = 'fleming';

function skyrlRow(asked: AskedQuestion, place: RowPlace): object {
  return {
    ...sourceAndPrompt(asked),
    env_class: SKYRL_ENVIRONMENT,
    reward_spec: { method: 'rule', ground_truth: asked.letter },
    extra_info: extraInfo(asked, place),
  };
}

function sourceAndPrompt({ origin, prompt }: AskedQuestion): Pick<VerlRow, 'data_source' | 'prompt'> {
  return { data_source: `fleming/${origin.source}`, prompt: [{ role: 'user', content: prompt }] };
}

/** Flat, with values of the same types in every row, so that one Arrow type fits a column: the options are a text, in JSON. */
function extraInfo({ origin, options, answerText }: AskedQuestion, { split, index }: RowPlace): ExtraInfo {
  return { split, index, answer_text: answerText, options: JSON.stringify(options), ...origin };
}

/** The instructed prompt asks for the letter; a model of the plain one writes the option's text. */
function shortAnswer({ letter, answerText, origin }: AskedQuestion, { name }: Prompt): string {
  return answerBlock(name === 'instructed' ? letter : answerText, origin.language as Language);
}
