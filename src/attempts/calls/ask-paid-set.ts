/**
 * A model's answers to a set of items, each paid for once and within limits. What was answered to an item as it stands is not
 * asked for again: an edited item asks for its own tries, more tries for the further ones, another reading for nothing, since
 * answers are kept as they came and read by whoever asked.
 */
import type { OpenChatModel } from '../../products/stage-kind.ts';
import { InterruptedError } from '../../run/interrupt.ts';
import type { Progress } from '../../run/progress.ts';
import { RunError, TeacherError } from '../../support/errors.ts';
import type { AskedSet } from '../sets/asked-set.ts';
import type { Limits } from './budget.ts';
import { readAnswers } from './call-journal.ts';
import type { Call } from './call.ts';
import { callsFolderOf } from './calls-folder.ts';
import { differencesOf, formerAnswers, type FormerJournal } from './former-answers.ts';
import { PaidCalls } from './paid-calls.ts';
import type { Transport } from './paid-outcome.ts';
import { rawAnswer } from './raw-answer.ts';
import { callsOfSet, keyOfItem, type SetAsking } from './set-calls.ts';

export interface PaidSetSettings {
  /** Below it lies the journal. */
  readonly callsFolder: string;
  /** What it is asked for. */
  readonly purpose: string;
  /** Where a journal of before calls had keys may lie. */
  readonly formerFolder: string;
  /** Tries at each item. */
  readonly samples: number;
  readonly temperature: number | null;
  /** Of the orders in which the set shows its options. */
  readonly seed: number;
  readonly limits: Limits;
  readonly transport: Transport;
  readonly progress: Progress;
  /** Called when asking begins. */
  readonly stop: () => AbortSignal;
  /** How a person continues. */
  readonly again: string;
}

/**
 * Output of each item and sample, empty or absent where the model refused or failed alone. What ends before all is asked (a
 * stop, a failure, a spent limit, a replay that lacks answers) is an error that says how to go on.
 */
export async function askPaidSet<Item>(
  set: AskedSet<Item>,
  model: OpenChatModel,
  settings: PaidSetSettings,
): Promise<Map<string, Map<number, string>>> {
  const { purpose, samples, limits, transport, progress } = settings;
  const stop = settings.stop();
  const asking = askedBy(model, settings);
  const { decoding } = asking;
  const folder = callsFolderOf(settings.callsFolder, purpose, asking.model);
  const calls = await callsOfSet(set, asking, samples);
  if (calls.length === 0) throw new RunError(`${set.id}: no question is left to ask about`);
  const paid = await PaidCalls.open({
    folder,
    set: set.id,
    model: model.model,
    batches: model.batches ?? null,
    transport,
    decoding,
    concurrency: model.concurrency,
    price: model.price ?? null,
    limits,
    expected: calls.length,
    progress,
    stop,
  });
  try {
    const { formerFolder, seed } = settings;
    const keyOf = (item: Item, sample: number): string => keyOfItem(set, asking, item, sample);
    const before = paid.tally(calls);
    if (before.answered + before.failedFinal < before.wanted)
      await takeFormer(paid, { folder: formerFolder, set, model, decoding, seed, keyOf }, progress);
    await askAll(paid, calls, folder, set, settings);
  } finally {
    await paid.close();
  }
  return outputsOf(folder, calls);
}

/** What the keys of a set's calls depend on besides its items. */
export function askedBy(
  { sha256, spec, maxTokens }: Pick<OpenChatModel, 'sha256' | 'spec' | 'maxTokens'>,
  { purpose, temperature }: Pick<PaidSetSettings, 'purpose' | 'temperature'>,
): SetAsking {
  return { purpose, model: sha256 ?? spec, decoding: { temperature, topP: null, maxTokens } };
}

async function takeFormer<Item>(paid: PaidCalls, former: FormerJournal<Item>, progress: Progress): Promise<void> {
  const differences = differencesOf(former);
  if (differences === null) return;
  const { folder, set } = former;
  if (differences.length > 0) {
    progress.log(`${set.id}: answers in ${folder} are of another ${differences.join(', ')} and are not taken`);
    return;
  }
  const taken = await paid.adopt(formerAnswers(former));
  if (taken > 0) progress.log(`${set.id}: ${taken} answers were taken from ${folder} and are not asked for again`);
}

async function askAll<Item>(
  paid: PaidCalls,
  calls: readonly Call[],
  folder: string,
  { id }: AskedSet<Item>,
  { again, transport, progress }: PaidSetSettings,
): Promise<void> {
  const outcome = await paid.ask(calls);
  progress.log(`${id}: ${paid.costText()}`);
  const { answered, wanted, open } = paid.tally(calls);
  const there = `${answered} of ${wanted} answers are in ${folder}`;
  if (outcome.kind === 'stopped') throw new InterruptedError(`Stopped: ${there}. To continue: ${again}`);
  if (outcome.kind === 'failed')
    throw new TeacherError(`${id}, question ${outcome.words}. ${there}; the same command goes on`);
  if (outcome.kind === 'spent')
    throw new TeacherError(`${id}: ${outcome.words}. ${there}, and none is paid for again: raise the limit`);
  if (transport === 'replay' && open > 0)
    throw new TeacherError(`${id}: transport = "replay" asks nothing, and ${there}; ask for the rest with "live"`);
}

function outputsOf(folder: string, calls: readonly Call[]): Map<string, Map<number, string>> {
  const wanted = new Map(calls.map((call) => [call.key, call]));
  const outputs = new Map<string, Map<number, string>>();
  for (const answer of readAnswers(folder)) {
    const call = wanted.get(answer.key);
    if (call === undefined) continue;
    const own = outputs.get(call.item) ?? new Map<number, string>();
    outputs.set(call.item, own.set(call.index, rawAnswer(answer)));
  }
  return outputs;
}
