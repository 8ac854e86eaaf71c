/** Questions of a graph as a bank, all of them for training, vignettes by templates or by a verbaliser. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BankManifest, BankStep } from '../../records/bank-manifest.ts';
import type { Dropped } from '../../records/bank-question.ts';
import type { GraphQuestion } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import type { Interrupt } from '../../run/interrupt.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { checkBankFolder, checkSynthesisFolder } from '../bank/bank-folder.ts';
import { writeBank } from '../bank/write-bank.ts';
import { tally } from '../tally.ts';
import { NO_SPLITS } from './combinations.ts';
import { languagesText, whyNone } from './language-text.ts';
import { describeMissedKind, missedKinds, oftenest, wayOut, type MissedKind } from './missed-kinds.ts';
import type { QuestionGraph } from './question-graph.ts';
import { statesRuleOuts } from './states-rule-outs.ts';
import { synthesize } from './synthesize.ts';
import type { RuleCount, SplitSummary, SynthesisSettings, SynthesisSummary } from './synthesis.ts';
import type { SecondGraph } from './second-graph.ts';
import { rewordQuestions } from './wording/reword-questions.ts';
import type { Verbaliser } from './wording/verbaliser.ts';

export interface GraphBankRequest {
  readonly graph: QuestionGraph;
  /** The graph, as the manifest names it. */
  readonly graphPath: string;
  readonly settings: BankSettings;
  /** Another graph, which may doubt what this one is silent about. */
  readonly second?: SecondGraph | null;
  readonly seed: number;
  readonly out: string;
  /** Whether what lies in `out` may be replaced, whatever its settings: a stage has a folder of its own. */
  readonly mayReplace?: boolean;
  /** Null keeps the templates' words. */
  readonly verbaliser: Verbaliser | null;
  /** Asked between tries; nothing is kept of a bank that is not whole. */
  readonly interrupt?: Interrupt;
  /** After every try, whether a question came of it or not. */
  readonly onTry?: (made: number, dropped: number) => void;
}

/** A bank has no splits of its own: `questions split` makes them. */
export type BankSettings = Omit<SynthesisSettings, 'counts' | 'splits'> & { readonly count: number };

export interface GraphBank
  extends SplitSummary, Pick<SynthesisSummary, 'dropped' | 'ruledOut' | 'restingOnSilence' | 'doubted'> {
  readonly manifest: BankManifest;
  /** What was wanted and did not come, with what to change. */
  readonly warnings: readonly string[];
}

/** Tries between two turns of the event loop, which let a signal in. */
const TRIES_A_TURN = 16;

export async function writeGraphBank(request: GraphBankRequest): Promise<GraphBank> {
  const { out, settings, seed, graph, graphPath, verbaliser } = request;
  const made = {
    settings: manifestSettings(settings, seed, verbaliser),
    inputs: [{ path: graphPath, sha256: graph.hash, records: graph.relationCount }],
  };
  if (request.mayReplace === true) checkBankFolder(out);
  else checkSynthesisFolder(out, made);
  if (settings.distractors.closedWorld === 'strict' && !statesRuleOuts(graph)) throw statesNoNegatives(graphPath);
  const { questions, dropped, summary } = await makeAll(request);
  if (questions.length === 0) throw noQuestion(graphPath, settings, summary);
  const own = summary.splits.train;
  const steps: BankStep[] = [stepOf(questions, dropped, summary, settings)];
  const reworded = verbaliser === null ? null : await rewordQuestions(graph, questions, verbaliser);
  if (reworded !== null) steps.push(reworded.step);
  const manifest = writeBank(out, {
    madeBy: 'synthesize',
    ...made,
    steps,
    questions: reworded?.questions ?? questions,
    dropped,
    queue: null,
    tierAgreement: null,
  });
  const { dropped: counts, ruledOut, restingOnSilence, doubted } = summary;
  const stops = { options: settings.options, isStrict: settings.distractors.closedWorld === 'strict' };
  const warnings = missedKinds(own).map((missed) => describeMissedKind(missed, stops));
  return { ...own, dropped: counts, ruledOut, restingOnSilence, doubted, manifest, warnings };
}

function manifestSettings(
  settings: BankSettings,
  seed: number,
  verbaliser: Verbaliser | null,
): BankManifest['settings'] {
  return {
    ...settings,
    distractors: { ...settings.distractors },
    tierBorders: { ...settings.tierBorders },
    vignette: { ...settings.vignette },
    observation: { ...settings.observation, findings: [...settings.observation.findings] },
    masked: [...settings.masked],
    scenarios: settings.scenarios === null ? null : [...settings.scenarios],
    seed,
    verbaliser: verbaliser?.name ?? null,
  };
}

interface Made {
  readonly questions: GraphQuestion[];
  readonly dropped: Dropped[];
  readonly summary: SynthesisSummary;
}

async function makeAll({ graph, settings, seed, second, out, interrupt, onTry }: GraphBankRequest): Promise<Made> {
  const questions: GraphQuestion[] = [];
  const dropped: Dropped[] = [];
  const { count, ...rest } = settings;
  const counts = { train: count, development: 0, 'new-combinations': 0, 'new-diseases': 0 };
  const asked = synthesize(graph, { ...rest, counts, splits: NO_SPLITS }, seed, second ?? null);
  for (let next = asked.next(); ; next = asked.next()) {
    if (next.done === true) return { questions, dropped, summary: next.value };
    if (next.value.kind === 'question') {
      const { question } = next.value;
      const specialty = graph.specialty(graph.nodeOfKey(question.subgraph.disease));
      questions.push(specialty === null ? question : { ...question, specialty });
    } else {
      const { id, reason, evidence } = next.value;
      dropped.push({ id, step: 'synthesize', reason, evidence, question: null });
    }
    onTry?.(questions.length, dropped.length);
    if ((questions.length + dropped.length) % TRIES_A_TURN !== 0) continue;
    await nextTurn();
    interrupt?.throwIfRequested(
      `${questions.length} of ${settings.count} questions were made and none is kept in ${out}, as a bank is written whole; ` +
        'the same command makes them again',
    );
  }
}

function statesNoNegatives(graphPath: string): KnowledgeError {
  return new KnowledgeError(
    `${graphPath} states nothing by which an option is wrong: no usual findings, negatives, patients or safe treatments. ` +
      'A strict closed world leaves out every question that rests on silence, here all of them; ' +
      'ask with --closed-world silent, or of a graph that states them, such as seeds',
  );
}

/** What was met oftenest says what to change. */
function noQuestion(
  graphPath: string,
  { options, distractors, observation }: BankSettings,
  { splits, dropped }: SynthesisSummary,
): KnowledgeError {
  const { emphasis, languages } = splits.train;
  const { askableDiseases } = emphasis;
  if (askableDiseases === 0)
    return new KnowledgeError(
      `${graphPath} gives no question: ${languagesText(languages, observation.findings[0]).join('; ')}; ` +
        'import sources with findings, such as hpo, or change languages or findings',
    );
  const asked = `${graphPath} gives no question of the ${askableDiseases} diseases that can be asked about`;
  const often = oftenest(Object.fromEntries(Object.entries(dropped).map(([name, { count }]) => [name, count])));
  if (often === null)
    return new KnowledgeError(`${asked}: it leads to no answer; change kinds, masked nodes or prevalence`);
  const way = wayOut(often.reason, { options, isStrict: distractors.closedWorld === 'strict' });
  return new KnowledgeError(`${asked}: "${often.reason}" ${often.count} times; ${way}`);
}

function stepOf(
  questions: readonly GraphQuestion[],
  dropped: readonly Dropped[],
  { splits, ruledOut, restingOnSilence, doubted }: SynthesisSummary,
  { observation: { findings } }: BankSettings,
): BankStep {
  const { emphasis, kinds, languages, exhaustedDiseases } = splits.train;
  const shares = Object.entries(kinds).flatMap(([kind, { wantedShare, shareOfQuestions, diseases }]) => [
    [`${kind}: share wanted`, wantedShare],
    [`${kind}: share reached`, shareOfQuestions],
    [`${kind}: diseases that lead there`, diseases],
  ]);
  const licences = Object.entries(tally(questions.flatMap(({ provenance }) => provenance.licences ?? [])));
  return {
    name: 'synthesize',
    before: questions.length + dropped.length,
    after: questions.length,
    dropped: tally(dropped.map(({ reason }) => reason)),
    counts: {
      'diseases that can be asked about': emphasis.askableDiseases,
      ...languageCounts(languages, findings[0]),
      'rare in the graph, share': emphasis.shareOfAskableDiseases,
      'rare by the weights, share': emphasis.expectedShare,
      'rare in the questions, share': emphasis.shareOfQuestions,
      'diseases about which nothing new can be asked': exhaustedDiseases,
      'questions whose key rests on silence': restingOnSilence,
      ...(doubted === null ? {} : { 'facts doubted by a second graph': doubted.count }),
      ...counted('wrong option by', ruledOut),
      ...Object.fromEntries(shares),
      ...Object.fromEntries(missedKinds(splits.train).map(missedCount)),
      ...Object.fromEntries(licences.map(([licence, count]) => [`licence ${licence}`, count])),
    },
  };
}

/** By its name, the datasheet says which kind is missed and why; the count is of tries, 0 where there were none. */
function missedCount({ kind, stoppedBy }: MissedKind): [string, number] {
  const why = stoppedBy?.reason ?? 'the graph leads nowhere';
  return [`far fewer than wanted: ${kind}, stopped most by: ${why}`, stoppedBy?.count ?? 0];
}

function languageCounts(languages: SplitSummary['languages'], fewest: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(languages).map(([language, share]) => [
      whyNone(language as Language, share, fewest) ?? `${language}: diseases that can be asked about`,
      share.diseases,
    ]),
  );
}

function counted(title: string, rules: Readonly<Record<string, RuleCount>>): Record<string, number> {
  return Object.fromEntries(Object.entries(rules).map(([name, { count }]) => [`${title} ${name}`, count]));
}
