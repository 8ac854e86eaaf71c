/** MedQA, the questions of the United States Medical Licensing Examination. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readMedqa } from '../readers/medqa.ts';

export const medqa: BenchmarkDefinition = {
  id: 'medqa',
  version: 1,
  title: { en: 'MedQA-USMLE', zh: 'MedQA-USMLE' },
  language: 'en',
  split: 'test',
  licence: 'CC-BY-4.0 (hub), MIT (repository)',
  folder: 'medqa',
  sources: [
    {
      kind: 'hub',
      repository: 'GBaker/MedQA-USMLE-4-options',
      revision: '0fb93dd23a7339b6dcd27e241cb9b5eca62d4d18',
      paths: [
        {
          path: 'phrases_no_exclude_test.jsonl',
          sha256: 'c3b905ccfa66152dc25afbcb2c10e86c0bdb208824f0658fcdb2c040f60a2beb',
          bytes: null,
        },
      ],
    },
    { kind: 'other', repository: 'https://github.com/jind11/MedQA', revision: 'master', paths: [] },
  ],
  files: [
    /^phrases_no_exclude_test\.jsonl$/,
    /^test\.(?:jsonl|json|parquet)$/,
    /^test-\d{5}-of-\d{5}\.parquet$/,
    /^medqa\.(?:jsonl|json|parquet)$/,
  ],
  editions: [
    {
      name: 'test, 4 options',
      rows: 1273,
      items: 1273,
      gold: { A: 353, B: 309, C: 346, D: 265 },
      optionCounts: { 4: 1273 },
      options: [4, 4],
      paper: true,
    },
    {
      name: 'test, 5 options',
      rows: 1273,
      items: 1273,
      gold: null,
      optionCounts: { 5: 1273 },
      options: [5, 5],
      paper: false,
    },
  ],
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [{ name: 'step', columns: ['meta_info'] }],
  traps: [
    'Four and five options are two files of the same questions; the histogram tells a mixed-up one.',
    'The hub lists train and test; only test is read, never the split that happens to be first.',
    'answer is the text, answer_idx the letter.',
  ],
  reader: readMedqa,
};
