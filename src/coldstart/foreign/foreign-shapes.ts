/**
 * Shapes in which traces are published, told by the names of their fields. A shape that says more than another with the
 * same fields stands in its place (`over`); of two that do not, nobody can guess which one is meant.
 */
import { isObject, shown, type Row } from '../../benchmarks/files/row.ts';
import { RecordError } from '../../support/errors.ts';
import { textOfField } from './conversation.ts';
import type { RowLeftOut, RowTexts } from './foreign-trace.ts';
import {
  groundTruth,
  hasReasoningApart,
  joined,
  referenceAnswer,
  textsInCompletion,
  textsInFields,
  textsInOutput,
  textsInTurns,
  thinkInfo,
  turnsIn,
} from './row-texts.ts';

export interface ForeignShape {
  readonly name: string;
  /** Its fields, in words, and a set that has them. */
  readonly about: string;
  /** The fields that a row of it has. */
  readonly fields: readonly string[];
  /** What else must be true of the fields. */
  readonly holds?: (row: Row) => boolean;
  /** Shapes that it stands in the place of. */
  readonly over?: readonly string[];
  readonly read: (row: Row) => RowTexts | RowLeftOut;
}

export const FOREIGN_SHAPES: readonly ForeignShape[] = [
  {
    name: 'huatuo',
    about: 'Question, Complex_CoT, Response: medical-o1-reasoning-SFT',
    fields: ['Question', 'Complex_CoT', 'Response'],
    read: (row) => textsInFields(row, 'Question', 'Complex_CoT', 'Response', groundTruth(row)),
  },
  {
    name: 'case-report',
    about: 'case_prompt, diagnostic_reasoning, final_diagnosis: MedCaseReasoning',
    fields: ['case_prompt', 'diagnostic_reasoning', 'final_diagnosis'],
    read: (row) =>
      textsInFields(row, 'case_prompt', 'diagnostic_reasoning', 'final_diagnosis', row.optionalText('final_diagnosis')),
  },
  {
    name: 'question-reasoning-answer',
    about: 'question, reasoning, answer, options: II-Medical-RL, MedReason',
    fields: ['question', 'reasoning', 'answer'],
    read: (row) => textsInFields(row, 'question', 'reasoning', 'answer', row.optionalText('label'), 'options'),
  },
  {
    name: 'alpaca',
    about: 'instruction, input, output: ReasonMed',
    fields: ['instruction', 'output'],
    read: (row) => textsInOutput(joined(row, ['instruction', 'input']), row.optionalText('output'), groundTruth(row)),
  },
  {
    name: 'input-target',
    about: 'input, target with <think> and <answer>: Citrus',
    fields: ['input', 'target'],
    read: (row) => textsInOutput(joined(row, ['input']), row.optionalText('target'), groundTruth(row)),
  },
  {
    name: 'prompt-completion',
    about: 'prompt, completion, as texts or as messages: TRL',
    fields: ['prompt', 'completion'],
    read: textsInCompletion,
  },
  {
    name: 'messages',
    about: 'messages of a user and an assistant: II-Medical-Reasoning-SFT',
    fields: ['messages'],
    read: (row) => textsInTurns(row, 'messages', groundTruth(row)),
  },
  {
    name: 'messages-reasoning',
    about: 'messages with reasoning_content: OpenMed',
    fields: ['messages'],
    holds: hasReasoningApart,
    over: ['messages'],
    read: (row) => textsInTurns(row, 'messages', groundTruth(row)),
  },
  {
    name: 'messages-metadata',
    about: 'messages with reasoning_content, metadata with answer: MedBench_Reason',
    fields: ['messages', 'metadata'],
    holds: (row) => hasReasoningApart(row) && isObject(row.fields['metadata']),
    over: ['messages', 'messages-reasoning'],
    read: (row) => textsInTurns(row, 'messages', textOfField(row.fields['metadata'], 'answer')),
  },
  {
    name: 'messages-info',
    about: 'messages with info.think_content: AM',
    fields: ['messages'],
    holds: (row) => turnsIn(row, 'messages').some((turn) => thinkInfo(turn) !== null),
    over: ['messages', 'sharegpt'],
    read: (row) => textsInTurns(row, 'messages', referenceAnswer(row)),
  },
  {
    name: 'sharegpt',
    about: 'conversations with from and value',
    fields: ['conversations'],
    read: (row) => textsInTurns(row, 'conversations', groundTruth(row)),
  },
  {
    name: 'meditron',
    about: 'conversations, label_letter: fully-open-meditron',
    fields: ['conversations', 'label_letter'],
    over: ['sharegpt'],
    read: (row) => textsInTurns(row, 'conversations', row.optionalText('label_letter')),
  },
];
export const SHAPE_NAMES: readonly string[] = FOREIGN_SHAPES.map(({ name }) => name);

/** The one shape that a row has, or RecordError with the fields seen and the shapes known. */
export function guessShape(row: Row): ForeignShape {
  const fitting = FOREIGN_SHAPES.filter(
    ({ fields, holds }) => fields.every((field) => row.columnAmong(field) !== null) && (holds?.(row) ?? true),
  );
  const replaced = new Set(fitting.flatMap(({ over = [] }) => over));
  const left = fitting.filter(({ name }) => !replaced.has(name));
  if (left.length === 1) return left[0]!;
  const seen = Object.keys(row.fields).slice(0, 20).map(shown).join(', ') || 'no fields';
  const known = (left.length === 0 ? FOREIGN_SHAPES : left).map(({ name, about }) => `  ${name}: ${about}`).join('\n');
  throw new RecordError(
    left.length === 0
      ? `${row.where}: no known shape of traces has these fields: ${seen}. Known are\n${known}\nRename the fields to those of one of them`
      : `${row.where}: the fields ${seen} fit ${left.length} shapes of traces:\n${known}\nSay which one is meant`,
  );
}

export function shapeNamed(name: string): ForeignShape | null {
  return FOREIGN_SHAPES.find((shape) => shape.name === name) ?? null;
}
