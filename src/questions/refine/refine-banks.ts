/**
 * `questions refine`: banks in, filters, difficulty, label check, reviewers' decisions, one bank out (paper section 3.1). What
 * needs no model is done anew each time and gives the same; what a model said is journalled and never paid for twice.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BankManifest, BankStep } from '../../records/bank-manifest.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Decision } from '../../records/review.ts';
import { ConfigError } from '../../support/errors.ts';
import { canonicalJson } from '../../support/json.ts';
import { graphTierOf, sourceOf } from '../bank/question-facts.ts';
import { checkBankFolder } from '../bank/bank-folder.ts';
import { questionsOfAll, type Bank } from '../../records/read-bank.ts';
import { lockBank } from '../bank/exchange-bank.ts';
import { replaceBank } from '../bank/write-bank.ts';
import { agreementOf } from '../cohens-kappa.ts';
import { DECISIONS_FILE, readHandedOver, readOwnDecisions } from '../review/decision-lines.ts';
import { faultOf } from '../review/decision-rule.ts';
import { applyDecisions, QuestionsAsRead, StandingDecisions } from '../review/decisions.ts';
import { remarksOn } from '../review/review.ts';
import { tally } from '../tally.ts';
import { checkLimits } from '../../attempts/calls/budget.ts';
import { refuseShardFolder } from '../../attempts/calls/shard-file.ts';
import { annotate, checkLabels, type ModelSettings } from './ask-models.ts';
import { ProtectedItems } from './decontaminate.ts';
import { filterQuestions } from './filters.ts';
import type { LengthLimits } from './length-filter.ts';
import type { ProtectedFile } from './protected-files.ts';

export interface RefineSettings extends ModelSettings {
  readonly out: string;
  readonly banks: readonly Bank[];
  readonly against: readonly ProtectedFile[];
  readonly limits: LengthLimits;
  readonly near: number;
  /** Files of decisions besides the bank's own. */
  readonly decisions: readonly string[];
  readonly reviewersWanted: number;
}

/** The folder is locked meanwhile: nobody reviews what is being made anew. */
export async function refineBanks(settings: RefineSettings): Promise<BankManifest> {
  const { out } = settings;
  checkRefining(settings);
  refuseShardFolder(out);
  const lock = lockBank(out);
  try {
    return await refineInto(out, settings);
  } finally {
    lock.release();
  }
}

/** What can be known to be wrong before hours are spent. */
export function checkRefining({ out, decisions, annotator, validator, spending }: RefineSettings): void {
  checkBankFolder(out);
  const missing = decisions.find((path) => !existsSync(path));
  if (missing !== undefined) throw new ConfigError(`--decisions ${missing}: no such file`);
  for (const model of [annotator, validator])
    if (model !== null) checkLimits(spending, { price: model.price ?? null, maxTokens: model.maxTokens });
}

export interface FilteredBanks {
  /** Of all banks, as they came. */
  readonly all: readonly BankQuestion[];
  readonly filtered: ReturnType<typeof filterQuestions>;
}

/** Needs no model, and gives the same each time. */
export function filteredBanks({ banks, progress, limits, near, against }: RefineSettings): FilteredBanks {
  const all = questionsOfAll(banks, { give: ['answer-not-among-options', 'duplicate-options'] });
  const filtered = filterQuestions(all, {
    limits,
    near,
    protectedItems: protectedItemsOf(against),
    progress: (step, done, total) => progress.stepDone(step, { done, total }),
  });
  return { all, filtered };
}

async function refineInto(out: string, settings: RefineSettings): Promise<BankManifest> {
  const { banks, limits, near, against, seed } = settings;
  const { all, filtered } = filteredBanks(settings);
  const steps: BankStep[] = [...filtered.steps];
  const decisions = decisionsOn(filtered.questions, settings);
  const annotated = await annotate(filtered.questions, settings, steps);
  const checked = await checkLabels(annotated, settings, steps);
  const applied = applyDecisions(checked.queue, new StandingDecisions(decisions), settings.reviewersWanted);
  if (checked.queue.length > 0)
    steps.push({
      name: 'review',
      before: checked.queue.length,
      after: applied.questions.length,
      dropped: tally(applied.dropped.map(({ reason }) => reason)),
      counts: { decisions: decisions.length, 'still waiting': applied.queue.length },
    });
  return replaceBank(out, {
    madeBy: 'refine',
    settings: {
      ...limits,
      near,
      seed,
      against: against.map(({ path, benchmark, sha256, items }) => ({ path, benchmark, sha256, items: items.length })),
      annotator: settings.annotator?.model.name ?? null,
      validator: settings.validator?.model.name ?? null,
      trials: settings.validator === null ? null : settings.trials,
      reviewersWanted: settings.reviewersWanted,
    },
    inputs: banks.map(({ path, sha256, manifest }) => ({ path, sha256, records: manifest?.counts.questions ?? 0 })),
    steps,
    cameIn: tally(all.map(sourceOf)),
    questions: [...checked.questions, ...applied.questions],
    dropped: [...filtered.dropped, ...applied.dropped],
    queue: applied.queue,
    tierAgreement: tierAgreementOf(annotated),
  });
}

/**
 * Those of other files in the order in which they are named, then the folder's own, which has the last word; a decision
 * that stands in several of them came when it came first. Read before a model is asked, so that a wrong line costs nothing.
 */
function decisionsOn(questions: readonly BankQuestion[], { out, decisions, progress }: RefineSettings): Decision[] {
  const asRead = new QuestionsAsRead(questions);
  const own = readOwnDecisions(join(out, DECISIONS_FILE));
  for (const remark of remarksOn(own, asRead)) progress.log(remark);
  const all = [
    ...decisions.flatMap((path) => readHandedOver(path, (decision) => faultOf(decision, asRead.of(decision)))),
    ...own.lines.map(({ decision }) => decision),
  ];
  return [...new Map(all.map((decision) => [canonicalJson(decision), decision])).values()];
}

function protectedItemsOf(files: readonly ProtectedFile[]): ProtectedItems | null {
  if (files.length === 0) return null;
  const items = new ProtectedItems();
  for (const file of files) for (const item of file.items) items.add(item);
  return items;
}

/** The model's tiers against the graph's, where both are. */
function tierAgreementOf(questions: readonly BankQuestion[]): BankManifest['tierAgreement'] {
  const pairs = questions.flatMap((question) => {
    const [model, graph] = [question.refinement?.annotatedTier ?? null, graphTierOf(question)];
    return model === null || graph === null ? [] : [[model, graph] as const];
  });
  return agreementOf(pairs);
}
