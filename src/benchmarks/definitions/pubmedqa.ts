/** PubMedQA, the expert-labelled part. */
import type { BenchmarkDefinition } from '../definition.ts';
import { GROUND_TRUTH, readPubmedqa } from '../readers/pubmedqa.ts';

export const pubmedqa: BenchmarkDefinition = {
  id: 'pubmedqa',
  version: 1,
  title: { en: 'PubMedQA', zh: 'PubMedQA' },
  language: 'en',
  split: 'test (500 of pqa_labeled)',
  licence: 'MIT',
  folder: 'pubmedqa',
  sources: [
    {
      kind: 'hub',
      repository: 'qiaojin/PubMedQA',
      revision: '9001f2853fb87cab8d220904e0de81ac6973b318',
      paths: [{ path: 'pqa_labeled/train-00000-of-00001.parquet', sha256: null, bytes: null }],
    },
    {
      kind: 'git',
      repository: 'pubmedqa/pubmedqa',
      revision: '1cbae8e92f72f20c8d3747cbb3bf5bc53554d997',
      paths: [
        {
          path: `data/${GROUND_TRUTH}`,
          sha256: '939fe566f09017d13b1ca64d2ddfee0bc2374b366048152997669cccedc44d51',
          bytes: 11_414,
        },
      ],
    },
  ],
  files: [
    /^ori_pqal\.json$/,
    /^train-\d{5}-of-\d{5}\.parquet$/,
    /^test\.(?:jsonl|json|parquet)$/,
    /^test-\d{5}-of-\d{5}\.parquet$/,
  ],
  editions: [
    {
      name: 'test: the 500 of test_ground_truth.json',
      rows: 500,
      items: 500,
      gold: { A: 276, B: 169, C: 55 },
      optionCounts: { 3: 500 },
      options: [3, 3],
      paper: true,
    },
    {
      name: 'all 1,000 with labels',
      rows: 1000,
      items: 1000,
      gold: { A: 552, B: 338, C: 110 },
      optionCounts: { 3: 1000 },
      options: [3, 3],
      paper: false,
    },
  ],
  itemBytes: 1470,
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [],
  traps: [
    'The test set is 500 of the 1,000 labelled; test_ground_truth.json says which and must lie beside the file.',
    'The context of the hub holds MeSH terms and predicted decisions: only the abstract is shown.',
    'yes, no and maybe are options A, B and C.',
  ],
  reader: readPubmedqa,
};
