/** Rows of an export, one source at a time: questions, or traces about them, and of each that has no row why. */
import { questionsOf } from '../../records/read-bank.ts';
import type { Trajectory } from '../../records/trajectory.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import type { Prompt } from '../../wording/prompt.ts';
import {
  askedQuestion,
  faultOfText,
  type AskedQuestion,
  type ExportFormat,
  forTracesAlone,
  isQuestionFormat,
  type LeftOut,
  type QuestionFormat,
} from './export-format.ts';
import type { ExportSource } from './export-sources.ts';
import { questionRow } from './question-rows.ts';
import { readTraces, traceRow } from './trace-rows.ts';

/** One row, or why there is none. */
export type Made = { readonly asked: AskedQuestion; readonly row: object } | { readonly leftOut: string };
export type RowMaker = (source: ExportSource) => Iterable<Made>;

export function rowMaker(
  { format, prompt, bank }: { readonly format: ExportFormat; readonly prompt: Prompt; readonly bank: string },
  sources: readonly ExportSource[],
  traces: string | null,
): RowMaker {
  if (traces !== null) {
    const ofQuestion = Map.groupBy(readTraces(traces), ({ questionId }) => questionId);
    requireQuestions(ofQuestion, sources, bank, traces);
    return (source) => traceRows(source, ofQuestion, format, prompt);
  }
  if (!isQuestionFormat(format)) throw new ConfigError(forTracesAlone(format));
  return (source) => questionRows(source, format, prompt);
}

function* questionRows(source: ExportSource, format: QuestionFormat, prompt: Prompt): Generator<Made> {
  let index = 0;
  for (const question of questionsOf(source.bank, { give: ['answer-not-among-options'] })) {
    const asked = askedQuestion(question, prompt, format);
    if (typeof asked === 'string') yield { leftOut: asked };
    else yield { asked, row: questionRow(asked, format, prompt, { split: source.name, index: index++ }) };
  }
}

function* traceRows(
  source: ExportSource,
  traces: ReadonlyMap<string, readonly Trajectory[]>,
  format: ExportFormat,
  prompt: Prompt,
): Generator<Made> {
  for (const question of questionsOf(source.bank, { give: ['answer-not-among-options'] })) {
    const own = traces.get(question.id);
    if (own === undefined) continue;
    const asked = askedQuestion(question, prompt, format);
    for (const trace of own) yield madeOfTrace(asked, trace, format);
  }
}

function madeOfTrace(asked: AskedQuestion | LeftOut, trace: Trajectory, format: ExportFormat): Made {
  if (typeof asked === 'string') return { leftOut: asked };
  if (!trace.correct) return { leftOut: 'wrong-answer' };
  const fault = faultOfText(trace.text, format);
  if (fault !== null) return { leftOut: fault };
  const row = traceRow(asked, trace, format);
  return row === null ? { leftOut: 'no-format' } : { asked, row };
}

/** A trace without its question has no prompt: the bank is another than the one that the teacher was asked. */
function requireQuestions(
  traces: ReadonlyMap<string, unknown>,
  sources: readonly ExportSource[],
  bank: string,
  file: string,
): void {
  const missing = new Set(traces.keys());
  for (const source of sources)
    for (const { id } of questionsOf(source.bank, { give: ['answer-not-among-options'] })) missing.delete(id);
  const [first] = missing;
  if (first === undefined) return;
  const looked = sources.map(({ name }) => name).join(', ');
  throw new RecordError(
    `${file}: ${missing.size} of ${traces.size} questions with traces, the first ${JSON.stringify(first)}, are not in ${bank} (${looked}); ` +
      'give the bank or the splits that the traces were written for, or --split',
  );
}
