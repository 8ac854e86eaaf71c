/** MedQA, the questions of mainland China. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readMedqa } from '../readers/medqa.ts';

export const medqaZh: BenchmarkDefinition = {
  id: 'medqa-zh',
  version: 1,
  title: { en: 'MedQA (mainland China)', zh: 'MedQA（中国大陆）' },
  language: 'zh',
  split: 'test',
  licence: 'not stated for the data; MIT (code)',
  folder: 'medqa-zh',
  sources: [
    {
      kind: 'hub',
      repository: 'fzkuji/MedQA',
      revision: 'main',
      paths: [{ path: 'med_qa_zh_source/test-00000-of-00001.parquet', sha256: null, bytes: null }],
    },
    { kind: 'other', repository: 'https://github.com/jind11/MedQA', revision: 'master', paths: [] },
    { kind: 'other', repository: 'https://huggingface.co/datasets/bigbio/med_qa', revision: 'main', paths: [] },
  ],
  files: [/^test\.(?:jsonl|json|parquet)$/, /^test-\d{5}-of-\d{5}\.parquet$/, /^medqa[-_]zh\.(?:jsonl|json|parquet)$/],
  editions: [
    {
      name: 'test, 5 options',
      rows: 3426,
      items: 3426,
      gold: null,
      optionCounts: null,
      options: [5, 5],
      paper: false,
    },
    {
      name: 'test, 4 options',
      rows: 3426,
      items: 3426,
      gold: null,
      optionCounts: null,
      options: [4, 4],
      paper: false,
    },
  ],
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [],
  traps: [
    'Published as an archive with five options and with four; what is downloaded is a hub copy as Parquet, with five.',
    'The histogram of right answers is not known here: rows and options are asserted, it is not.',
  ],
  reader: readMedqa,
};
