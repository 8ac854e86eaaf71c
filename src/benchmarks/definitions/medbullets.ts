/** Medbullets, step 2 and 3 practice questions. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readMedbullets } from '../readers/medbullets.ts';

export const medbullets: BenchmarkDefinition = {
  id: 'medbullets',
  version: 1,
  title: { en: 'Medbullets', zh: 'Medbullets' },
  language: 'en',
  split: 'test',
  licence: 'none stated',
  folder: 'medbullets',
  sources: [
    {
      kind: 'git',
      repository: 'HanjieChen/ChallengeClinicalQA',
      revision: 'ef3c9da03fc17f46fbd95ce860e0a55c51ed3606',
      paths: [
        {
          path: 'medbullets/medbullets_op5.json',
          sha256: '14e209d0dc5c6350290e878b8e7e392c976cc96765b8e2d0d7434a2787ea6998',
          bytes: 1_251_244,
        },
      ],
    },
    {
      kind: 'other',
      repository: 'https://huggingface.co/datasets/mkieffer/Medbullets',
      revision: 'main',
      paths: [],
    },
  ],
  files: [
    /^medbullets_op5\.(?:json|jsonl|csv|parquet)$/,
    /^op5_test-\d{5}-of-\d{5}\.parquet$/,
    /^medbullets_op4\.(?:json|jsonl|csv|parquet)$/,
    /^op4_test-\d{5}-of-\d{5}\.parquet$/,
  ],
  editions: [
    {
      name: '5 options',
      rows: 308,
      items: 298,
      gold: { A: 61, B: 74, C: 53, D: 67, E: 53 },
      optionCounts: { 5: 308 },
      options: [5, 5],
      paper: true,
    },
    {
      name: '4 options',
      rows: 308,
      items: 298,
      gold: { A: 87, B: 76, C: 77, D: 68 },
      optionCounts: { 4: 308 },
      options: [4, 4],
      paper: true,
    },
  ],
  severalAnswers: false,
  repeatedStems: 'leave-out',
  labels: [],
  traps: [
    "308 rows, 10 of them repeats of a stem: the paper's scores are k/298, so the first of each is asked.",
    'The file is column-oriented: an object of columns, each an object by row number.',
    'Four and five options order them differently, so the right letter differs; the paper does not say which it used, five fits best and is preferred.',
    'A four-option copy may still carry option E, which is dropped.',
    '141 stems mention a figure that the file does not have.',
  ],
  reader: readMedbullets,
};
