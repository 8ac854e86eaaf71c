/**
 * The folder of a synthesis: `questions.jsonl`, `dropped.jsonl` with a reason each, and `manifest.json` last, in the form
 * of a question bank. Questions go to the file as they are made; memory holds the dropped ones alone.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioQuestion } from '../../records/scenario-question.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import type { QuestionGraph } from './question-graph.ts';
import { synthesizeFromStore, type StoreSynthesisSettings, type SynthesisSummary } from './synthesize-from-store.ts';

export interface StoreBankRequest {
  readonly graph: QuestionGraph;
  /** The store, as the manifest names it. */
  readonly graphPath: string;
  readonly settings: StoreSynthesisSettings;
  readonly seed: number;
  readonly out: string;
  readonly onQuestion?: (made: number) => void;
}

export interface StoreBank extends SynthesisSummary {
  readonly byKind: Readonly<Record<string, number>>;
  readonly byLanguage: Readonly<Record<string, number>>;
  readonly byLicence: Readonly<Record<string, number>>;
}

export function writeStoreBank(request: StoreBankRequest): StoreBank {
  const { out, settings, seed, graph } = request;
  mkdirSync(out, { recursive: true });
  // While files are exchanged the folder is not whole.
  rmSync(join(out, 'manifest.json'), { force: true });
  const dropped: unknown[] = [];
  const tallies = { byKind: {}, byLanguage: {}, byLicence: {} };
  let summary: SynthesisSummary | null = null;
  function* questions(): Generator<ScenarioQuestion> {
    const asked = synthesizeFromStore(graph, settings, seed);
    for (let next = asked.next(), made = 0; ; next = asked.next()) {
      if (next.done === true) {
        summary = next.value;
        return;
      }
      if (next.value.kind === 'dropped') {
        const { id, reason, evidence } = next.value;
        dropped.push({ id, step: 'synthesize', reason, evidence, question: null });
        continue;
      }
      count(tallies, next.value.question);
      yield next.value.question;
      request.onQuestion?.(++made);
    }
  }
  writeJsonl(join(out, 'questions.jsonl'), questions());
  writeJsonl(join(out, 'dropped.jsonl'), dropped);
  const bank: StoreBank = { ...summary!, ...tallies };
  writeJsonAtomic(join(out, 'manifest.json'), manifestOf(request, bank, dropped.length));
  return bank;
}

type Tallies = Record<'byKind' | 'byLanguage' | 'byLicence', Record<string, number>>;

function count({ byKind, byLanguage, byLicence }: Tallies, { kind, language, provenance }: ScenarioQuestion): void {
  byKind[kind] = (byKind[kind] ?? 0) + 1;
  byLanguage[language] = (byLanguage[language] ?? 0) + 1;
  for (const licence of provenance.licences ?? []) byLicence[licence] = (byLicence[licence] ?? 0) + 1;
}

function manifestOf(
  { graph, graphPath, settings, seed, out }: StoreBankRequest,
  bank: StoreBank,
  dropped: number,
): unknown {
  const { emphasis } = bank;
  return {
    kind: 'fleming-question-bank',
    version: 1,
    madeBy: 'synthesize',
    settings: { ...settings, seed },
    inputs: [{ path: graphPath, sha256: graph.hash, records: graph.graph.relationCount }],
    steps: [
      {
        name: 'synthesize',
        before: bank.questions + dropped,
        after: bank.questions,
        dropped: bank.dropped,
        counts: {
          askableDiseases: emphasis.askableDiseases,
          exhaustedDiseases: bank.exhaustedDiseases,
          rareShareOfAskableDiseases: emphasis.shareOfAskableDiseases,
          rareShareByWeights: emphasis.expectedShare,
          rareShareOfQuestions: emphasis.shareOfQuestions,
          ...prefixed('kind', bank.byKind),
          ...prefixed('language', bank.byLanguage),
          ...prefixed('licence', bank.byLicence),
        },
      },
    ],
    counts: { questions: bank.questions, dropped, inReview: 0 },
    tierAgreement: null,
    files: ['questions.jsonl', 'dropped.jsonl'].map((path) => ({
      path,
      sha256: sha256OfFile(join(out, path)),
      bytes: statSync(join(out, path)).size,
    })),
  };
}

function prefixed(prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, value]) => [`${prefix}: ${name}`, value]));
}
