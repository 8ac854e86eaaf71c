/** A bank's review as it lies there: its queue and what was decided about it. Looking writes nothing. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NEXT_FOLDER, QUESTIONS_FILE } from '../../records/bank-manifest.ts';
import { openBank } from '../../records/read-bank.ts';
import { reviewItemSchema, type Decision, type ReviewItem } from '../../records/review.ts';
import { ConfigError } from '../../support/errors.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { printable } from '../../support/printable.ts';
import { QUEUE_FILE } from '../bank/bank-folder.ts';
import { DECISIONS_FILE, readOwnDecisions, type DecisionLines } from './decision-lines.ts';
import { faultOf } from './decision-rule.ts';
import { QuestionsAsRead, resolve, reviewerAgreement, StandingDecisions } from './decisions.ts';
import type { ReviewerAgreement } from './review-replies.ts';

const MOST_REMARKS = 10;

export interface ReviewStatus {
  readonly items: number;
  readonly decided: number;
  readonly disagreements: number;
  readonly reviewers: readonly string[];
  readonly agreement: readonly ReviewerAgreement[];
  /** Of lines of decisions.jsonl that do not count, and why. */
  readonly remarks: readonly string[];
}

export class Review {
  readonly folder: string;
  readonly reviewersWanted: number;
  readonly items: readonly ReviewItem[];
  readonly standing: StandingDecisions;
  readonly remarks: readonly string[];
  protected readonly kept: Decision[];
  protected readonly questions: QuestionsAsRead;

  protected constructor(folder: string, reviewersWanted: number, there: DecisionLines) {
    openBank(folder);
    const path = join(folder, QUEUE_FILE);
    if (!existsSync(path))
      throw new ConfigError(`${folder} has no ${QUEUE_FILE}; questions refine --validator MODEL makes one`);
    this.folder = folder;
    this.reviewersWanted = reviewersWanted;
    this.items = readJsonl(path, { schema: reviewItemSchema });
    this.questions = new QuestionsAsRead(this.items.map(({ question }) => question));
    this.kept = there.lines.map(({ decision }) => decision);
    this.standing = new StandingDecisions(this.kept);
    this.remarks = remarksOn(there, this.questions);
  }

  /** `bank`: the folder, or the questions.jsonl in it. Another process may be reviewing it. */
  static look(bank: string, reviewersWanted: number): Review {
    const folder = folderOfReview(bank);
    return new Review(folder, reviewersWanted, readOwnDecisions(join(folder, DECISIONS_FILE)));
  }

  /** In the order in which they came. */
  get decisions(): readonly Decision[] {
    return this.kept;
  }

  status(): ReviewStatus {
    const kinds = this.items.map(({ question }) => resolve(this.standing.of(question), this.reviewersWanted).kind);
    return {
      items: this.items.length,
      decided: kinds.filter((kind) => kind === 'decided').length,
      disagreements: kinds.filter((kind) => kind === 'disagreement').length,
      reviewers: [...new Set(this.kept.map(({ reviewer }) => reviewer))].toSorted(),
      agreement: reviewerAgreement(this.items, this.standing),
      remarks: this.remarks,
    };
  }
}

/** The folder of a refined bank, also of one that is being replaced; ConfigError for what is none. */
export function folderOfReview(bank: string): string {
  const folder = basename(bank) === QUESTIONS_FILE ? dirname(bank) : bank;
  if (existsSync(join(folder, NEXT_FOLDER))) return folder;
  openBank(folder);
  if (!statSync(folder).isDirectory())
    throw new ConfigError(`${bank} is a file of questions; a review is of a refined bank: give its folder`);
  if (!existsSync(join(folder, QUEUE_FILE)))
    throw new ConfigError(`${folder} has no ${QUEUE_FILE}; questions refine --validator MODEL makes one`);
  return folder;
}

/** What a person must know of decisions that do not count. */
export function remarksOn({ lines, torn }: DecisionLines, questions: QuestionsAsRead): string[] {
  const faults = lines.flatMap(({ line, decision }) => {
    const fault = faultOf(decision, questions.of(decision));
    return fault === null ? [] : [`${DECISIONS_FILE}:${line} does not count: ${fault}`];
  });
  const more = faults.length - MOST_REMARKS;
  return [
    ...(torn === null ? [] : [`the last line of ${DECISIONS_FILE} is cut off and does not count: ${shown(torn)}`]),
    ...faults.slice(0, MOST_REMARKS),
    ...(more > 0 ? [`${more} more lines of ${DECISIONS_FILE} do not count`] : []),
  ];
}

function shown(text: string): string {
  return printable(text).slice(0, 200);
}
