/**
 * The public data sets that may be trained on, as data: which split, what a whole file of it holds, under which terms. They
 * share the readers of the benchmarks, since a data set's splits are written alike; a benchmark's own items can be imported
 * too, and are marked as such.
 */
import { BENCHMARKS } from '../../benchmarks/benchmarks.ts';
import type { BenchmarkDefinition, BenchmarkSource, Edition } from '../../benchmarks/definition.ts';
import { readPubmedqaTraining } from '../../benchmarks/readers/pubmedqa.ts';
import { ConfigError } from '../../support/errors.ts';
import { nearestName } from '../../support/nearest-name.ts';

export interface TrainingSet {
  readonly id: string;
  readonly role: 'training' | 'benchmark';
  readonly split: string;
  readonly commercialUse: boolean;
  /** Reader, language, labels, licence, sources and editions, as for a benchmark. */
  readonly definition: BenchmarkDefinition;
  /** The label that says the specialty, the first that is there; null: none does. */
  readonly specialtyLabels: readonly string[];
}

const SPECIALTY_LABELS = ['discipline', 'department', 'subject', 'category', 'bodySystem', 'topic'];

/** Counts that are known of a split; `gold` where a publisher's histogram is. */
function edition(
  name: string,
  rows: number,
  options: readonly [number, number],
  gold: Edition['gold'] = null,
): Edition {
  return { name, rows, items: null, gold, optionCounts: null, options, paper: false };
}

function hub(repository: string, path: string): BenchmarkSource {
  return { kind: 'hub', repository, revision: 'main', paths: [{ path, sha256: null, bytes: null }] };
}

function trainingOf(id: string, change: Partial<BenchmarkDefinition>): BenchmarkDefinition {
  const benchmark = BENCHMARKS.get(id)!;
  return { ...benchmark, split: 'train', folder: `${benchmark.folder}-train`, ...change };
}

const sets: readonly Omit<TrainingSet, 'role' | 'specialtyLabels'>[] = [
  {
    id: 'medqa',
    split: 'train',
    commercialUse: true,
    definition: trainingOf('medqa', {
      sources: [hub('GBaker/MedQA-USMLE-4-options', 'phrases_no_exclude_train.jsonl')],
      files: [
        /^phrases_no_exclude_train\.jsonl$/,
        /^train\.(?:jsonl|json|parquet)$/,
        /^train-\d{5}-of-\d{5}\.parquet$/,
      ],
      editions: [edition('train, 4 options', 10_178, [4, 4]), edition('train, 5 options', 10_178, [5, 5])],
    }),
  },
  {
    id: 'medqa-zh',
    split: 'train',
    commercialUse: true,
    definition: trainingOf('medqa-zh', {
      files: [/^train\.(?:jsonl|json|parquet)$/, /^train-\d{5}-of-\d{5}\.parquet$/],
      editions: [edition('train, 5 options', 27_400, [5, 5]), edition('train, 4 options', 27_400, [4, 4])],
    }),
  },
  {
    id: 'medmcqa',
    split: 'train',
    commercialUse: true,
    definition: trainingOf('medmcqa', {
      sources: [hub('openlifescienceai/medmcqa', 'data/train-00000-of-00001.parquet')],
      files: [/^train-\d{5}-of-\d{5}\.parquet$/, /^train\.(?:jsonl|json|parquet)$/],
      editions: [edition('train', 182_822, [4, 4])],
    }),
  },
  {
    id: 'cmexam',
    split: 'train',
    commercialUse: false,
    definition: trainingOf('cmexam', {
      sources: [
        {
          kind: 'git',
          repository: 'williamliujl/CMExam',
          revision: 'main',
          paths: [{ path: 'data/train.csv', sha256: null, bytes: null }],
        },
      ],
      files: [/^train\.(?:csv|json|jsonl|parquet)$/],
      editions: [edition('train', 54_497, [2, 5])],
    }),
  },
  {
    id: 'pubmedqa',
    split: 'pqa_labeled without the test set',
    commercialUse: true,
    definition: trainingOf('pubmedqa', {
      folder: 'pubmedqa',
      editions: [
        { ...edition('the 500 that are not the test set', 500, [3, 3], { A: 276, B: 169, C: 55 }), items: 500 },
        edition('hub, nested: train', 450, [3, 3]),
      ],
      reader: readPubmedqaTraining,
    }),
  },
  {
    id: 'pubmedqa-artificial',
    split: 'pqa_artificial',
    commercialUse: true,
    definition: trainingOf('pubmedqa', {
      folder: 'pubmedqa-artificial',
      sources: [hub('qiaojin/PubMedQA', 'pqa_artificial/train-00000-of-00001.parquet')],
      files: [/^ori_pqaa\.json$/, /^train-\d{5}-of-\d{5}\.parquet$/],
      editions: [edition('pqa_artificial', 211_269, [3, 3])],
      reader: readPubmedqaTraining,
    }),
  },
];

/** Benchmarks without a training split of their own: their items are marked, and mixing leaves them out. */
const testOnly = [...BENCHMARKS.values()]
  .filter(({ id }) => !sets.some((set) => set.id === id))
  .map((definition): TrainingSet => ({
    id: definition.id,
    role: 'benchmark',
    split: definition.split,
    commercialUse: true,
    definition,
    specialtyLabels: SPECIALTY_LABELS,
  }));

export const TRAINING_SETS: ReadonlyMap<string, TrainingSet> = new Map(
  [
    ...sets.map((set): TrainingSet => ({ ...set, role: 'training', specialtyLabels: SPECIALTY_LABELS })),
    ...testOnly,
  ].map((set) => [set.id, set]),
);

/** The data set of a name that a person typed. */
export function trainingSetNamed(id: string): TrainingSet {
  const found = TRAINING_SETS.get(id);
  if (found !== undefined) return found;
  const names = [...TRAINING_SETS.keys()];
  const near = nearestName(id, names);
  throw new ConfigError(
    `no data set is called ${JSON.stringify(id)}${near === null ? '' : `; did you mean ${near}?`} Allowed: ${names.join(', ')}`,
  );
}

export function addressOfSet({ definition: { sources } }: TrainingSet): string {
  const { kind, repository } = sources[0]!;
  if (kind === 'hub') return `https://huggingface.co/datasets/${repository}`;
  return kind === 'git' ? `https://github.com/${repository}` : repository;
}
