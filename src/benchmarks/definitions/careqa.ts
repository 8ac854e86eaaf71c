/** CareQA, questions of Spanish residency examinations, in English. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readCareqa } from '../readers/careqa.ts';

export const careqa: BenchmarkDefinition = {
  id: 'careqa',
  version: 1,
  title: { en: 'CareQA (English)', zh: 'CareQA（英文）' },
  language: 'en',
  split: 'test',
  licence: 'Apache-2.0',
  folder: 'careqa',
  sources: [
    {
      kind: 'hub',
      repository: 'HPAI-BSC/CareQA',
      revision: '1d976cc544ccb9dfc96e14439e6840e8a810cec5',
      paths: [{ path: 'CareQA_en.json', sha256: null, bytes: null }],
    },
  ],
  files: [
    /^CareQA_en\.(?:jsonl|json|parquet)$/,
    /^care_?qa\.(?:jsonl|json|parquet)$/i,
    /^test\.(?:jsonl|json|parquet)$/,
    /^test-\d{5}-of-\d{5}\.parquet$/,
  ],
  editions: [
    {
      name: 'test, English',
      rows: 5621,
      items: 5621,
      gold: { A: 1389, B: 1460, C: 1487, D: 1285 },
      optionCounts: { 4: 5621 },
      options: [4, 4],
      labels: {
        category: { Biology: 966, Chemistry: 944, Medicine: 857, Nursing: 923, Pharmacology: 969, Psychology: 962 },
      },
      paper: true,
    },
  ],
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [
    { name: 'category', columns: ['category'] },
    { name: 'year', columns: ['year'] },
  ],
  traps: [
    'cop counts from 1.',
    'A copy has numbers as floats and rows in which every field is a bare NaN, which is not JSON: they hold no question and are left out.',
    '49 stems repeat with other options: nothing is left out as a repeat.',
    '12 rows have the same option twice.',
  ],
  reader: readCareqa,
};
