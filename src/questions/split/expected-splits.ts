/** What a bank that is still to be made is parted into, by shares or counts; clusters stay whole, so that it is about so. */
import { about, exactly, upTo, type ExpectedCount } from '../../products/expected-count.ts';
import type { ExpectedQuestions, ExpectedSplit } from '../../products/expected-products.ts';
import { SPLIT_NAMES, type SplitName, type SplitSettings } from './split-bank.ts';

export type ExpectedSplitSettings = {
  readonly [Name in keyof Omit<SplitSettings, 'seed' | 'near'>]?: SplitSettings[Name] | undefined;
};

export function expectedSplits(bank: ExpectedQuestions, settings: ExpectedSplitSettings): ExpectedSplit[] {
  const { questions } = bank;
  const parts: Readonly<Record<SplitName, ExpectedCount | null>> = {
    development: wantedOf(settings.developmentCount, settings.developmentShare, questions),
    'held-out': wantedOf(settings.heldOutCount, settings.heldOutShare, questions),
    train: null,
  };
  const { development, 'held-out': heldOut } = parts;
  const apart = development === null || heldOut === null ? null : development.count + heldOut.count;
  const train = questions === null || apart === null ? null : bounded(Math.max(0, questions.count - apart), questions);
  return SPLIT_NAMES.map((name) => {
    const count = name === 'train' ? train : parts[name];
    const untiered = untieredOf(bank, count);
    return { name, use: name, bytes: bank.bytes, questions: count, untiered };
  });
}

/** No split is larger than asked for; a cluster that does not fit is for training. */
function wantedOf(
  count: number | undefined,
  share: number | undefined,
  questions: ExpectedCount | null,
): ExpectedCount | null {
  if (count !== undefined || share === undefined) return count === undefined || count === 0 ? exactly(0) : about(count);
  if (share === 0) return exactly(0);
  return questions === null ? null : bounded(questions.count * share, questions);
}

function bounded(count: number, of: ExpectedCount): ExpectedCount {
  return of.bound === 'at most' ? upTo(about(count)) : about(count);
}

function untieredOf(bank: ExpectedQuestions, count: ExpectedCount | null): ExpectedCount | null {
  if (bank.untiered?.count === 0) return exactly(0);
  if (bank.untiered === null || bank.questions === null || count === null) return null;
  if (bank.questions.count === 0) return exactly(0);
  return bounded((count.count * bank.untiered.count) / bank.questions.count, count);
}
