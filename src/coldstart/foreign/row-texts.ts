/** Question, reasoning and answer of a row, by where a shape keeps them: in fields, in one text, in turns of a conversation. */
import { isObject, type Row } from '../../benchmarks/files/row.ts';
import { answerIn, isCutOffThinking, reasoningIn, responseIn, traceParts } from '../../records/trace-parts.ts';
import { oneTurn, own, textOf, textOfField, type OneTurn } from './conversation.ts';
import type { RowLeftOut, RowTexts } from './foreign-trace.ts';
import { optionLinesOf } from './option-lines.ts';

type Read = RowTexts | RowLeftOut;

/** Each in fields of its own. The options, where a shape has a field of them, stand below the question. */
export function textsInFields(
  row: Row,
  question: string,
  reasoning: string,
  answer: string,
  label: string | null,
  options: string | null = null,
): Read {
  const stem = joined(row, [question]);
  if (stem === '') return 'no-question';
  const lines = options === null ? '' : optionLinesOf(own(row.fields, options));
  if (lines === null) return 'options-unread';
  const asked = lines === '' ? stem : `${stem}\n${lines}`;
  return textsApart(asked, row.optionalText(reasoning), row.optionalText(answer), label);
}

/** Reasoning and answer in one text, parted by its tags; without tags it is all answer. */
export function textsInOutput(question: string, output: string | null, label: string | null): Read {
  return textsApart(question, null, output, label);
}

/** Reasoning that stands apart (`apart`) goes before what the output has between its tags, which may be a copy of it. */
function textsApart(question: string, apart: string | null, output: string | null, label: string | null): Read {
  if (question === '') return 'no-question';
  if ([apart, output].some((text) => text !== null && isCutOffThinking(text))) return 'cut-off-reasoning';
  if (output === null) return 'no-answer';
  const answer = answerIn(responseIn(output));
  if (answer === '') return 'no-answer';
  const reasoning = apart === null ? '' : reasoningIn(apart);
  return { question, reasoning: reasoning || (traceParts(output)?.reasoning ?? null), answer, label };
}

export function textsInTurns(row: Row, field: string, label: string | null): Read {
  return textsInTurn(oneTurn(turnsIn(row, field)), label);
}

export function textsInCompletion(row: Row): Read {
  const [prompt, completion] = [row.fields['prompt'], row.fields['completion']];
  if (Array.isArray(prompt) && Array.isArray(completion))
    return textsInTurn(oneTurn([...(prompt as unknown[]), ...(completion as unknown[])]), groundTruth(row));
  return textsInOutput(textOf(prompt), textOf(completion), groundTruth(row));
}

function textsInTurn(turn: OneTurn | RowLeftOut, label: string | null): Read {
  if (typeof turn === 'string') return turn;
  const { assistant, question, thinking, output } = turn;
  const info = thinkInfo(assistant);
  const apart = textOfField(assistant, 'reasoning_content') ?? textOfField(info, 'think_content') ?? thinking;
  if (apart === null) return textsInOutput(question, output, label);
  return textsApart(question, apart, textOfField(info, 'answer_content') ?? output, label);
}

export function joined(row: Row, fields: readonly string[]): string {
  return fields.flatMap((field) => row.optionalText(field) ?? []).join('\n');
}

/** As exports of ours call the right answer. */
export function groundTruth(row: Row): string | null {
  return row.optionalText('ground_truth');
}

export function turnsIn(row: Row, field: string): readonly unknown[] {
  const turns = own(row.fields, field);
  return Array.isArray(turns) ? (turns as readonly unknown[]) : [];
}

export function hasReasoningApart(row: Row): boolean {
  return turnsIn(row, 'messages').some((turn) => isObject(turn) && Object.hasOwn(turn, 'reasoning_content'));
}

/** What stands beside a message of AM's sets. */
export function thinkInfo(turn: unknown): Readonly<Record<string, unknown>> | null {
  const info = isObject(turn) ? own(turn, 'info') : null;
  return isObject(info) && Object.hasOwn(info, 'think_content') ? info : null;
}

/** The right answer that AM's sets have beside a message. */
export function referenceAnswer(row: Row): string | null {
  for (const turn of turnsIn(row, 'messages')) {
    const found = textOfField(thinkInfo(turn), 'reference_answer');
    if (found !== null) return found;
  }
  return null;
}
