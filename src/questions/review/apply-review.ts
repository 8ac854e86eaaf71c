/** The decisions of a review applied to its bank as it lies there; applying them twice gives the same. */
import { join } from 'node:path';
import type { BankManifest } from '../../records/bank-manifest.ts';
import { droppedSchema } from '../../records/bank-question.ts';
import { ConfigError } from '../../support/errors.ts';
import { canonicalJson } from '../../support/json.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { DROPPED_FILE } from '../bank/bank-folder.ts';
import { openBank, questionsOf } from '../../records/read-bank.ts';
import { replaceBank } from '../bank/write-bank.ts';
import { tally } from '../tally.ts';
import { applyDecisions } from './decisions.ts';
import type { ReviewFolder } from './review-folder.ts';

export function applyReview(review: ReviewFolder): BankManifest {
  const { folder, items, decisions, standing, reviewersWanted } = review;
  const bank = openBank(folder);
  if (bank.manifest === null)
    throw new ConfigError(`the manifest.json of ${folder} is another program's; refine its bank anew`);
  const applied = applyDecisions(items, standing, reviewersWanted);
  // Nothing was decided since: also where an apply before this one was stopped after its work.
  if (canonicalJson(applied.queue) === canonicalJson(items)) return bank.manifest;
  const { madeBy, settings, inputs, steps, cameIn, tierAgreement } = bank.manifest;
  const step = {
    name: 'review',
    before: items.length,
    after: applied.questions.length,
    dropped: tally(applied.dropped.map(({ reason }) => reason)),
    counts: { decisions: decisions.length, 'still waiting': applied.queue.length },
  };
  return replaceBank(folder, {
    madeBy,
    settings: { ...settings, reviewersWanted },
    inputs,
    steps: [...steps, step],
    cameIn,
    questions: [...questionsOf(bank), ...applied.questions],
    dropped: [...readJsonl(join(folder, DROPPED_FILE), { schema: droppedSchema }), ...applied.dropped],
    queue: applied.queue,
    tierAgreement,
  });
}
