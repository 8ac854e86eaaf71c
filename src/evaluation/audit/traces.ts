/** The texts that an audit reads, whatever file they come from: traces of a teacher, rollouts, scores, answers of a model. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readAnswersIndex } from '../../products/answers.ts';
import type { Product } from '../../products/stage-kind.ts';
import { scoreSchema } from '../../records/score.ts';
import { RecordError } from '../../support/errors.ts';
import { iterateJsonl, readJsonl } from '../../support/jsonl.ts';
import type { AuditedRow } from './build-audit.ts';

export interface Trace {
  /** Unique in its file. */
  readonly id: string;
  /** Intervals cluster by it. */
  readonly cluster: string;
  /** The row or file that it is of. */
  readonly row: string;
  readonly text: string;
  /** Whether its answer is right; null where the file does not say. */
  readonly correct: boolean | null;
}

/** Any of the files that stages and commands leave: of each line the text is read, and whose it is. */
const lineSchema = z
  .object({
    questionId: z.string().optional(),
    itemId: z.string().optional(),
    id: z.string().optional(),
    cluster: z.string().optional(),
    row: z.string().optional(),
    text: z.string().optional(),
    raw: z.string().optional(),
    correct: z.boolean().optional(),
    set: z.string().optional(),
    sample: z.number().optional(),
    step: z.number().optional(),
    index: z.number().optional(),
  })
  .refine(({ text, raw }) => text !== undefined || raw !== undefined, {
    message:
      'it holds neither text nor raw; allowed: traces (questionId, text), rollouts, scores and answers (itemId, raw)',
  });

/** `name`: what the texts are called where no line says it. */
export function readTraces(path: string, name: string): Trace[] {
  const traces: Trace[] = [];
  for (const { value, line } of iterateJsonl(path, { schema: lineSchema, tornLastLine: 'drop' })) {
    const question = value.questionId ?? value.itemId ?? value.id ?? String(line);
    const about = [value.set, question, value.sample, value.step, value.index].filter((part) => part !== undefined);
    traces.push({
      id: `${about.join('/')}:${line}`,
      cluster: value.cluster ?? question,
      row: value.row ?? name,
      text: value.text ?? value.raw!,
      correct: value.correct ?? null,
    });
  }
  if (traces.length === 0)
    throw new RecordError(`${path} holds no text; each line is {"questionId": "...", "text": "..."}`);
  return traces;
}

export interface TextsOfRow extends Omit<AuditedRow, 'traces'> {
  readonly traces: readonly Trace[];
}

/** What the models of a run answered to its held-out questions. Of a model that chose options, what it wrote beside. */
export function heldOutTraces(answers: Product): TextsOfRow[] {
  return readAnswersIndex(answers).rows.map(({ name, label, startsFrom }) => {
    const written = join(answers.folder, `${name}-generated.jsonl`);
    const path = existsSync(written) ? written : join(answers.folder, `${name}.jsonl`);
    const traces = readJsonl(path, { schema: scoreSchema }).map(
      ({ questionId, set, cluster, raw, correct }): Trace => ({
        id: `${set}/${questionId}`,
        cluster,
        row: name,
        text: raw,
        correct,
      }),
    );
    return { name, label, startsFrom, traces };
  });
}
