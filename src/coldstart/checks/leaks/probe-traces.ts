/**
 * Probes traces for what only a model can tell: whether the teacher justifies a wrong key as readily, and whether a reader is
 * led to the answer before there is a reason for it. Every answer is paid for once.
 */
import { z } from 'zod';
import type { Call } from '../../../attempts/calls/call.ts';
import type { CallParser } from '../../../attempts/calls/parse-calls.ts';
import type { OpenChatModel } from '../../../products/stage-kind.ts';
import { ModelCalls, type CallSettings } from '../../model-calls.ts';
import type { AskedTraceOf } from '../asked-trace.ts';
import type { AskedQuestion, TraceFlaw } from '../trace-flaw.ts';
import { LEAK_PROMPT_VERSION } from './ask-model.ts';
import { ASKED_LOOKS, askedAnchoring, coursePrompts, shareOfGold } from './asked-course.ts';
import { counterfactualPrompt, justifiesAnyKey } from './counterfactual-key.ts';
import { tellWrongly, type ToldWrongly } from './told-wrongly.ts';

export const PROBES = ['counterfactual', 'anchoring'] as const;
export type Probe = (typeof PROBES)[number];

const PURPOSE = 'coldstart.probe';
/** Of the reader's answers to a justification, those that have to follow it. */
const LED = 0.5;

export interface ProbeSettings extends CallSettings {
  readonly probes: readonly Probe[];
  /** Answers of the reader to each thing that it is shown. */
  readonly samples: number;
  /** Which wrong option a question gets for a key. */
  readonly seed: number;
}

/** What the probes found of one trace. */
export interface Probed {
  /** Null: the teacher was not asked. */
  readonly told: ToldWrongly | null;
  /** Of the reader's answers, those that the justification led to the option told, 0-1; null where none could be read. */
  readonly led: number | null;
  /** The answer's share at each look; null: nothing to look at, or nothing that could be read. */
  readonly course: readonly number[] | null;
  readonly flaws: Readonly<Partial<Record<Probe, TraceFlaw>>>;
}

/** Opened one after the other: both may be one large model. */
export interface ProbeModels {
  readonly teacher: (() => Promise<OpenChatModel>) | null;
  readonly reader: () => Promise<OpenChatModel>;
}

/** Calls at the most. */
export function mostProbeCalls(
  traces: number,
  { probes, samples }: Pick<ProbeSettings, 'probes' | 'samples'>,
): { readonly teacher: number; readonly reader: number } {
  const told = probes.includes('counterfactual') ? traces : 0;
  const looks = probes.includes('anchoring') ? traces * ASKED_LOOKS.length : 0;
  return { teacher: told, reader: (told + looks) * samples };
}

/** In the order of the traces. */
export async function probeTraces(
  traces: readonly AskedTraceOf[],
  { teacher, reader }: ProbeModels,
  settings: ProbeSettings,
): Promise<Probed[]> {
  const { probes, seed, samples } = settings;
  const most = mostProbeCalls(traces.length, settings);
  const told =
    probes.includes('counterfactual') && teacher !== null
      ? await withCalls(teacher, settings, { set: 'teacher', expected: most.teacher }, (calls) =>
          tellWrongly(traces, calls, { purpose: PURPOSE, seed }),
        )
      : traces.map(() => null);
  const shown = traces.map(({ trace, question, names }, at): Shown => {
    const towards = told[at];
    return {
      justification: towards?.text == null ? null : counterfactualPrompt(towards.text, towards.rekeyed),
      looks: probes.includes('anchoring') ? coursePrompts(trace, question, names) : null,
    };
  });
  const prompts = shown.flatMap(({ justification, looks }, at) => {
    const id = traces[at]!.trace.questionId;
    const towards = justification === null ? [] : [{ item: `${id}:told`, prompt: justification }];
    return [...towards, ...(looks ?? []).map((prompt, look) => ({ item: `${id}:${ASKED_LOOKS[look]!}`, prompt }))];
  });
  const answersTo: ReadonlyMap<string, readonly string[]> =
    prompts.length === 0
      ? new Map()
      : await withCalls(reader, settings, { set: 'reader', expected: most.reader }, (calls) =>
          askReader(prompts, calls, samples),
        );
  return traces.map(({ question }, at) => probed(told[at]!, question, shown[at]!, answersTo));
}

/** Prompts to the reader about one trace. */
interface Shown {
  readonly justification: string | null;
  readonly looks: readonly string[] | null;
}

function probed(
  told: ToldWrongly | null,
  question: AskedQuestion,
  { justification, looks }: Shown,
  answersTo: ReadonlyMap<string, readonly string[]>,
): Probed {
  const led = justification === null ? null : shareOfGold(answersTo.get(justification)!, told!.rekeyed);
  const shares = looks?.map((look) => shareOfGold(answersTo.get(look)!, question)) ?? [null];
  const course = shares.filter((share) => share !== null);
  const isWhole = course.length === shares.length;
  const anchored = isWhole ? askedAnchoring(course) : null;
  return {
    told,
    led,
    course: isWhole ? course : null,
    flaws: {
      ...(led !== null && led > LED ? { counterfactual: justifiesAnyKey(told!.rekeyed) } : {}),
      ...(anchored === null ? {} : { anchoring: anchored }),
    },
  };
}

/** Whole answers to each prompt; what stands twice is asked once. */
async function askReader(
  prompts: readonly { readonly item: string; readonly prompt: string }[],
  calls: ModelCalls,
  samples: number,
): Promise<Map<string, string[]>> {
  const asked = new Map<string, Call[]>();
  for (const { item, prompt } of prompts) {
    if (asked.has(prompt)) continue;
    const own = Array.from({ length: samples }, (_, index) =>
      calls.callOf({ item, index, prompt, purpose: PURPOSE, promptVersion: LEAK_PROMPT_VERSION, content: null }),
    );
    asked.set(prompt, own);
  }
  const all = [...asked.values()].flat();
  await calls.ask(all);
  calls.tell(wholeAnswers);
  const parsed = calls.parsed(all, wholeAnswers);
  const textOf = ({ key }: Call): string[] => {
    const found = parsed.get(key);
    return found === undefined || found.rejected !== null ? [] : [found.value];
  };
  return new Map([...asked].map(([prompt, own]) => [prompt, own.flatMap(textOf)]));
}

/** An answer as it stands: what it says is read where its question is known. */
const wholeAnswers: CallParser<string> = {
  name: 'probe',
  version: 1,
  valueSchema: z.string(),
  read: (_answer, { state, text }) =>
    state === 'whole' ? { rejected: null, value: text } : { rejected: state, value: '' },
};

async function withCalls<Result>(
  open: () => Promise<OpenChatModel>,
  settings: CallSettings,
  { set, expected }: { readonly set: string; readonly expected: number },
  ask: (calls: ModelCalls) => Promise<Result>,
): Promise<Result> {
  const model = await open();
  try {
    const calls = await ModelCalls.open(model, settings, { purpose: PURPOSE, set, called: 'answers', expected });
    try {
      return await ask(calls);
    } finally {
      await calls.close();
    }
  } finally {
    await model.model.close();
  }
}
