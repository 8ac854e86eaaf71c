/** `questions synthesize`: questions of a graph of the store as a bank, vignettes by templates or by a verbaliser. */
import type { BankManifest, BankStep } from '../../records/bank-manifest.ts';
import type { Dropped } from '../../records/bank-question.ts';
import type { ScenarioQuestion } from '../../records/scenario-question.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { checkBankFolder } from '../bank/bank-folder.ts';
import { writeBank } from '../bank/write-bank.ts';
import { tally } from '../tally.ts';
import type { QuestionGraph } from './question-graph.ts';
import { synthesizeFromStore, type StoreSynthesisSettings, type SynthesisSummary } from './synthesize-from-store.ts';
import { rewordQuestions } from './wording/reword-questions.ts';
import type { Verbaliser } from './wording/verbaliser.ts';

export interface StoreBankRequest {
  readonly graph: QuestionGraph;
  /** The store, as the manifest names it. */
  readonly graphPath: string;
  readonly settings: StoreSynthesisSettings;
  readonly seed: number;
  readonly out: string;
  /** Null keeps the templates' words. */
  readonly verbaliser: Verbaliser | null;
  readonly onQuestion?: (made: number) => void;
}

export interface StoreBank extends SynthesisSummary {
  readonly manifest: BankManifest;
}

export async function writeStoreBank(request: StoreBankRequest): Promise<StoreBank> {
  const { out, settings, seed, graph, graphPath, verbaliser } = request;
  checkBankFolder(out);
  const { questions, dropped, summary } = synthesize(request);
  if (questions.length === 0) throw noQuestion(graphPath, summary);
  const steps: BankStep[] = [stepOf(questions, dropped, summary)];
  const reworded = verbaliser === null ? null : await rewordQuestions(graph, questions, verbaliser);
  if (reworded !== null) steps.push(reworded.step);
  const manifest = writeBank(out, {
    madeBy: 'synthesize',
    settings: {
      ...settings,
      observation: { ...settings.observation, findings: [...settings.observation.findings] },
      masked: [...settings.masked],
      seed,
      verbaliser: verbaliser?.name ?? null,
    },
    inputs: [{ path: graphPath, sha256: graph.hash, records: graph.graph.relationCount }],
    steps,
    questions: reworded?.questions ?? questions,
    dropped,
    queue: null,
    tierAgreement: null,
  });
  return { ...summary, manifest };
}

function synthesize({ graph, settings, seed, onQuestion }: StoreBankRequest): {
  readonly questions: ScenarioQuestion[];
  readonly dropped: Dropped[];
  readonly summary: SynthesisSummary;
} {
  const questions: ScenarioQuestion[] = [];
  const dropped: Dropped[] = [];
  const asked = synthesizeFromStore(graph, settings, seed);
  for (let next = asked.next(); ; next = asked.next()) {
    if (next.done === true) return { questions, dropped, summary: next.value };
    if (next.value.kind === 'question') {
      const made = questions.push(next.value.question);
      onQuestion?.(made);
    } else {
      const { id, reason, evidence } = next.value;
      dropped.push({ id, step: 'synthesize', reason, evidence, question: null });
    }
  }
}

function noQuestion(graphPath: string, { emphasis: { askableDiseases } }: SynthesisSummary): KnowledgeError {
  return new KnowledgeError(
    `${graphPath} gives no question: no named disease has findings that identify it (${askableDiseases} diseases could be ` +
      'asked about); import sources with findings, such as hpo, or change languages, kinds, masked nodes or findings',
  );
}

function stepOf(
  questions: readonly ScenarioQuestion[],
  dropped: readonly Dropped[],
  { emphasis, kinds, exhaustedDiseases }: SynthesisSummary,
): BankStep {
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
      'rare in the graph, share': emphasis.shareOfAskableDiseases,
      'rare by the weights, share': emphasis.expectedShare,
      'rare in the questions, share': emphasis.shareOfQuestions,
      'diseases about which nothing new can be asked': exhaustedDiseases,
      ...Object.fromEntries(shares),
      ...Object.fromEntries(licences.map(([licence, count]) => [`licence ${licence}`, count])),
    },
  };
}
