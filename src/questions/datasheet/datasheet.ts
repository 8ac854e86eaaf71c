/** A bank's datasheet as data: counts, licences, rates of every step with examples, overlaps between sources. */
import type { BankManifest, BankStep } from '../../records/bank-manifest.ts';
import { isPublic, type BankQuestion, type Dropped } from '../../records/bank-question.ts';
import { isForCommercialUse, licencesOf, sourceOf, specialtyOf, tierOf, UNKNOWN } from '../bank/question-facts.ts';
import { optionsOnlyAccuracy } from '../../grading/options-only.ts';
import { tally } from '../tally.ts';

export interface Counted {
  readonly name: string;
  readonly count: number;
}

export interface SourceRow {
  readonly source: string;
  /** Questions or rows before any step; null: not known. */
  readonly cameIn: number | null;
  readonly questions: number;
  readonly licences: readonly string[];
  readonly commercialUse: boolean;
  readonly addresses: readonly string[];
}

export interface DroppedSample {
  readonly step: string;
  readonly reason: string;
  readonly count: number;
  readonly examples: readonly { readonly id: string; readonly evidence: string }[];
}

export interface Datasheet {
  readonly madeBy: string;
  readonly settings: BankManifest['settings'];
  readonly inputs: BankManifest['inputs'];
  readonly counts: BankManifest['counts'];
  /** Questions or rows of all sources before any step; null: not known. */
  readonly cameIn: number | null;
  /** Those too of which nothing was left. */
  readonly sources: readonly SourceRow[];
  readonly languages: readonly Counted[];
  readonly tiers: readonly Counted[];
  /** Counts of graph questions by kind and by how common the disease is; empty where no question is of a graph. */
  readonly kinds: readonly Counted[];
  readonly rarities: readonly Counted[];
  /** The largest ones by name, all others added up; empty where no question has one. */
  readonly specialties: readonly Counted[];
  readonly answers: readonly Counted[];
  readonly optionCounts: readonly Counted[];
  /** Characters of stem and options: smallest, quarters, largest; null of an empty bank. */
  readonly lengths: readonly number[] | null;
  readonly steps: readonly BankStep[];
  readonly dropped: readonly DroppedSample[];
  readonly tierAgreement: BankManifest['tierAgreement'];
  /**
   * Share right of every fifth graph question from its options alone, learned from the other four, by the option that was
   * right most often there and by the one that was right most seldom; null: too few.
   */
  readonly optionsOnly: { readonly share: number; readonly seldomShare: number; readonly questions: number } | null;
  /** Trials of the label check and how many of them gave the bank's answer; null: none were made. */
  readonly labelCheck: { readonly trials: number; readonly right: number } | null;
}

const SPECIALTIES_SHOWN = 12;
const EXAMPLES = 3;
/** Fewer questions than this say nothing about their options. */
const LEAST_ASKED = 20;
/** At most so many addresses are listed for a source. */
const ADDRESSES = 20;

export interface Described {
  readonly madeBy: string;
  readonly settings: BankManifest['settings'];
  readonly inputs: BankManifest['inputs'];
  readonly counts: BankManifest['counts'];
  readonly steps: readonly BankStep[];
  /** By source; null: not known. */
  readonly cameIn: Readonly<Record<string, number>> | null;
  readonly questions: readonly BankQuestion[];
  readonly dropped: readonly Dropped[];
  readonly tierAgreement: BankManifest['tierAgreement'];
}

export function datasheetOf({ questions, dropped, cameIn, ...rest }: Described): Datasheet {
  const { madeBy, settings, inputs, counts, steps, tierAgreement } = rest;
  return {
    madeBy,
    settings,
    inputs,
    counts,
    cameIn: cameIn === null ? null : Object.values(cameIn).reduce((sum, each) => sum + each, 0),
    sources: sourcesOf(questions, cameIn),
    languages: counted(questions.map(({ language }) => language)),
    tiers: inOrder(
      questions.map((question) => tierOf(question) ?? UNKNOWN),
      ['easy', 'moderate', 'difficult', UNKNOWN],
    ),
    kinds: counted(questions.flatMap((question) => (isPublic(question) ? [] : [question.kind]))),
    rarities: inOrder(
      questions.flatMap((question) => (isPublic(question) ? [] : [question.difficulty.rarity])),
      ['common', 'uncommon', 'rare', UNKNOWN],
    ),
    specialties: largest(known(counted(questions.map(specialtyOf)))),
    answers: byName(questions.map(({ answer }) => answer)),
    optionCounts: byName(questions.map(({ options }) => String(options.length))),
    lengths: quarters(
      questions.map(({ stem, options }) => stem.length + options.reduce((sum, { text }) => sum + text.length, 0)),
    ),
    steps,
    dropped: droppedSamples(dropped),
    tierAgreement,
    optionsOnly: optionsOnlyOf(questions),
    labelCheck: labelCheckOf(questions),
  };
}

function sourcesOf(questions: readonly BankQuestion[], cameIn: Described['cameIn']): SourceRow[] {
  const kept = Map.groupBy(questions, sourceOf);
  const counts = new Map(Object.entries(cameIn ?? {}));
  return [...new Set([...kept.keys(), ...counts.keys()])]
    .map((source) => {
      const own = kept.get(source) ?? [];
      return {
        source,
        cameIn: cameIn === null ? null : (counts.get(source) ?? own.length),
        questions: own.length,
        licences: [...new Set(own.flatMap(licencesOf))].toSorted(),
        commercialUse: own.every(isForCommercialUse),
        addresses: [...new Set(own.flatMap(placesOf))].toSorted().slice(0, ADDRESSES),
      };
    })
    .toSorted((one, other) => other.questions - one.questions || (one.source < other.source ? -1 : 1));
}

/** Where a question comes from: the data set's address, or the sources behind the edges of the graph. */
function placesOf(question: BankQuestion): string[] {
  if (isPublic(question)) return [question.origin.address];
  return (question.provenance.sources ?? []).map(({ source, address }) =>
    address.includes('://') ? address.replace(/^(\w+:\/\/[^/]+).*$/, `${source} ($1)`) : source,
  );
}

/** The first few of each reason, spread over the list rather than all from one source. */
function droppedSamples(dropped: readonly Dropped[]): DroppedSample[] {
  return [...Map.groupBy(dropped, ({ step, reason }) => `${step}\n${reason}`)].map(([key, own]) => {
    const [step, reason] = key.split('\n') as [string, string];
    const every = Math.max(1, Math.floor(own.length / EXAMPLES));
    const examples = own
      .filter((_, at) => at % every === 0)
      .slice(0, EXAMPLES)
      .map(({ id, evidence }) => ({ id, evidence: evidence.slice(0, 160) }));
    return { step, reason, count: own.length, examples };
  });
}

function optionsOnlyOf(questions: readonly BankQuestion[]): Datasheet['optionsOnly'] {
  const ofGraph = questions.flatMap((question) => (isPublic(question) ? [] : [question]));
  const asked = ofGraph.filter((_question, at) => at % 5 === 4);
  const others = ofGraph.filter((_question, at) => at % 5 !== 4);
  if (asked.length < LEAST_ASKED) return null;
  const shareBy = (seldom: boolean): number => optionsOnlyAccuracy(others, asked, { seldom })!;
  return { share: shareBy(false), seldomShare: shareBy(true), questions: asked.length };
}

function labelCheckOf(questions: readonly BankQuestion[]): Datasheet['labelCheck'] {
  const checks = questions.flatMap(({ refinement }) => refinement?.labelCheck ?? []);
  if (checks.length === 0) return null;
  return {
    trials: checks.reduce((sum, { trials }) => sum + trials, 0),
    right: checks.reduce((sum, { right }) => sum + right, 0),
  };
}

function counted(names: readonly string[]): Counted[] {
  return byName(names).toSorted((one, other) => other.count - one.count);
}

function byName(names: readonly string[]): Counted[] {
  const counts = Object.entries(tally(names)).map(([name, count]) => ({ name, count }));
  return counts.toSorted((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
}

function inOrder(names: readonly string[], order: readonly string[]): Counted[] {
  const counts = tally(names);
  return order.flatMap((name) => (counts[name] === undefined ? [] : [{ name, count: counts[name] }]));
}

/** Nothing where nothing is known. */
function known(all: readonly Counted[]): readonly Counted[] {
  return all.every(({ name }) => name === UNKNOWN) ? [] : all;
}

function largest(all: readonly Counted[]): Counted[] {
  if (all.length <= SPECIALTIES_SHOWN) return [...all];
  const others = all.slice(SPECIALTIES_SHOWN).reduce((sum, { count }) => sum + count, 0);
  return [...all.slice(0, SPECIALTIES_SHOWN), { name: `${all.length - SPECIALTIES_SHOWN} others`, count: others }];
}

function quarters(values: readonly number[]): number[] | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted.length === 0
    ? null
    : [0, 0.25, 0.5, 0.75, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))]!);
}

/** A step's count as text; a share has three digits. */
export function countText(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}

/** Counts that are shares of something, told apart by their names. */
export function isShare(name: string): boolean {
  return /\bshare\b/.test(name);
}
