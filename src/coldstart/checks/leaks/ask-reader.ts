/** The detectors that ask a reader, over all traces at once and journalled: the same stage goes on after a kill. */
import { z } from 'zod';
import { askOneSet, type AskedModel, type AskOneSetSettings } from '../../../attempts/sets/ask-one-set.ts';
import type { AskedSet } from '../../../attempts/sets/asked-set.ts';
import { sha256OfJson } from '../../../support/hash.ts';
import type { AskedQuestion, Trace, TraceFlaw } from '../trace-flaw.ts';
import { LEAK_PROMPT_VERSION } from './ask-model.ts';
import type { GoldNames } from './gold-position.ts';
import { necessityPrompt, readNecessity } from './necessity.ts';
import { readSufficiency, sufficiencyPrompt } from './sufficiency.ts';

export const READER_CHECKS = ['sufficiency', 'necessity'] as const;
export type ReaderCheck = (typeof READER_CHECKS)[number];
export const READER_SET = 'reader';

const itemSchema = z.strictObject({ id: z.string(), prompt: z.string() });
type Item = z.infer<typeof itemSchema>;

export interface ReadTrace {
  readonly trace: Trace;
  readonly question: AskedQuestion;
  /** What its right answer is called. */
  readonly names: GoldNames;
}

/** By check, the flaws in the order of the traces; null: none. */
export async function askReader(
  traces: readonly ReadTrace[],
  checks: readonly ReaderCheck[],
  reader: AskedModel,
  asking: Omit<AskOneSetSettings, 'samples' | 'temperature'>,
): Promise<Map<ReaderCheck, (TraceFlaw | null)[]>> {
  const prompts: Readonly<Record<ReaderCheck, (read: ReadTrace) => string>> = {
    sufficiency: ({ trace, question, names }) => sufficiencyPrompt(trace, question, { names }),
    necessity: ({ trace, question }) => necessityPrompt(trace, question),
  };
  const items = checks.flatMap((check) =>
    traces.map((read, at): Item => ({ id: idOf(check, at), prompt: prompts[check](read) })),
  );
  const outputs = await askOneSet(readerSet(items), reader, { ...asking, samples: 1, temperature: 0 });
  const readings = { sufficiency: readSufficiency, necessity: readNecessity };
  return new Map(
    checks.map((check) => [
      check,
      traces.map(({ question }, at) => readings[check](outputs.get(idOf(check, at))?.get(0) ?? '', question)),
    ]),
  );
}

function idOf(check: ReaderCheck, at: number): string {
  return `${check} ${at}`;
}

function readerSet(items: readonly Item[]): AskedSet<Item> {
  return {
    id: READER_SET,
    version: String(LEAK_PROMPT_VERSION),
    prompt: null,
    source: 'the traces that are filtered',
    sha256: sha256OfJson(items.map(({ id }) => id)),
    items: () => items,
    schema: itemSchema,
    idOf: ({ id }) => id,
    messagesOf: ({ prompt }) => [{ role: 'user', content: prompt }],
  };
}
