/** The checks that ask a reader, over all traces at once and journalled: the same stage goes on after a kill. */
import { z } from 'zod';
import { askOneSet, type AskedModel, type AskOneSetSettings } from '../../attempts/sets/ask-one-set.ts';
import type { AskedSet } from '../../attempts/sets/asked-set.ts';
import { InterruptedError } from '../../run/interrupt.ts';
import { turnTaker } from '../../run/turn-taker.ts';
import { sha256OfJson } from '../../support/hash.ts';
import type { AskedQuestion, Trace, TraceFlaw } from './trace-flaw.ts';
import {
  GUIDELINE_PROMPT_VERSION,
  guidelinePrompt,
  heldAgainst,
  readGuidelines,
  type Held,
  type HeldSteps,
} from './guidelines/guideline-check.ts';
import { SnippetRanks } from './guidelines/rank-snippets.ts';
import type { Snippet } from '../../records/snippet.ts';
import { LEAK_PROMPT_VERSION } from './leaks/ask-model.ts';
import type { GoldNames } from './leaks/gold-position.ts';
import { necessityPrompt, readNecessity } from './leaks/necessity.ts';
import { readSufficiency, sufficiencyPrompt } from './leaks/sufficiency.ts';

export const READER_CHECKS = ['sufficiency', 'necessity', 'guidelines'] as const;
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

export interface ReaderFindings {
  /** By check, the flaws in the order of the traces; null: none. */
  readonly flaws: ReadonlyMap<ReaderCheck, readonly (TraceFlaw | null)[]>;
  /** Steps of all traces by what passages of guidelines say of them; null where nobody held them against any. */
  readonly steps: HeldSteps['counts'] | null;
}

/** `passages`: what `guidelines` holds steps against. A trace of which no passage speaks is not asked about. */
export async function askReader(
  traces: readonly ReadTrace[],
  checks: readonly ReaderCheck[],
  reader: AskedModel,
  asking: Omit<AskOneSetSettings, 'samples' | 'temperature'>,
  passages: readonly Snippet[] | null = null,
): Promise<ReaderFindings> {
  const held = passages === null ? null : await holdAll(traces, passages, asking);
  const prompts: Readonly<Record<ReaderCheck, (read: ReadTrace, at: number) => string | null>> = {
    sufficiency: ({ trace, question, names }) => sufficiencyPrompt(trace, question, { names }),
    necessity: ({ trace, question }) => necessityPrompt(trace, question),
    guidelines: (_, at) => (held?.[at] == null ? null : guidelinePrompt(held[at])),
  };
  const items = checks.flatMap((check) =>
    traces.flatMap((read, at): Item[] => {
      const prompt = prompts[check](read, at);
      return prompt === null ? [] : [{ id: idOf(check, at), prompt }];
    }),
  );
  // Where no passage speaks of any trace, nobody is asked.
  const outputs =
    items.length === 0
      ? new Map<string, ReadonlyMap<number, string>>()
      : await askOneSet(readerSet(items), reader, { ...asking, samples: 1, temperature: 0 });
  const answerOf = (check: ReaderCheck, at: number): string => outputs.get(idOf(check, at))?.get(0) ?? '';
  const steps = { supports: 0, silent: 0, contradicts: 0, unverified: 0, unread: 0 };
  const readings: Readonly<Record<ReaderCheck, (read: ReadTrace, at: number) => TraceFlaw | null>> = {
    sufficiency: ({ question }, at) => readSufficiency(answerOf('sufficiency', at), question),
    necessity: ({ question }, at) => readNecessity(answerOf('necessity', at), question),
    guidelines: (_, at) => {
      if (held?.[at] == null) return null;
      const { counts, flaw } = readGuidelines(answerOf('guidelines', at), held[at]);
      for (const verdict of Object.keys(steps) as (keyof typeof steps)[]) steps[verdict] += counts[verdict];
      return flaw;
    },
  };
  return {
    flaws: new Map(checks.map((check) => [check, traces.map((read, at) => readings[check](read, at))])),
    steps: checks.includes('guidelines') ? steps : null,
  };
}

/** What each trace is held against. Minutes where passages are many: a person is heard meanwhile, and nothing is paid for yet. */
async function holdAll(
  traces: readonly ReadTrace[],
  passages: readonly Snippet[],
  { stop, again }: Pick<AskOneSetSettings, 'stop' | 'again'>,
): Promise<(Held | null)[]> {
  const signal = stop();
  const throwIfStopped = (): void => {
    if (signal.aborted)
      throw new InterruptedError(`Stopped: passages were being looked through. To continue: ${again}`);
  };
  const ranks = await SnippetRanks.of(passages, throwIfStopped);
  const takeTurn = turnTaker();
  const held: (Held | null)[] = [];
  for (const { trace } of traces) {
    held.push(heldAgainst(trace, ranks));
    await takeTurn();
    throwIfStopped();
  }
  return held;
}

function idOf(check: ReaderCheck, at: number): string {
  return `${check} ${at}`;
}

function readerSet(items: readonly Item[]): AskedSet<Item> {
  return {
    id: READER_SET,
    version: `${LEAK_PROMPT_VERSION}, ${GUIDELINE_PROMPT_VERSION}`,
    prompt: null,
    source: 'the traces that are filtered',
    sha256: sha256OfJson(items.map(({ id }) => id)),
    items: () => items,
    schema: itemSchema,
    idOf: ({ id }) => id,
    messagesOf: ({ prompt }) => [{ role: 'user', content: prompt }],
  };
}
