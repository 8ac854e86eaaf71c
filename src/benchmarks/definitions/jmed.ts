/** JMED, questions from consultations of an internet hospital. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readJmed } from '../readers/jmed.ts';

export const jmed: BenchmarkDefinition = {
  id: 'jmed',
  version: 1,
  title: { en: 'JMED', zh: 'JMED 京东健康医疗评测' },
  language: 'zh',
  split: 'test',
  licence: 'none stated on the hub, MIT (repository)',
  folder: 'jmed',
  sources: [
    {
      kind: 'hub',
      repository: 'jdh-algo/JMED',
      revision: 'main',
      paths: [{ path: 'JMED.jsonl', sha256: null, bytes: null }],
    },
  ],
  files: [/^JMED\.(?:jsonl|json|parquet|csv)$/i],
  editions: [
    {
      name: 'hub',
      rows: 1000,
      items: 1000,
      gold: null,
      optionCounts: null,
      options: [2, 21],
      paper: true,
    },
    {
      name: 'older table, 5 options',
      rows: 1094,
      items: 1094,
      gold: { A: 930, B: 114, C: 28, D: 17, E: 5 },
      optionCounts: { 5: 1094 },
      options: [5, 5],
      paper: false,
    },
  ],
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [],
  traps: [
    'Up to 21 options, A to U: graders that stop at an earlier letter can never give the later ones.',
    'In the older table 85 % of the right answers are A: shuffle the options.',
    'The right answer is a list of one letter, a letter, or a list written as text, depending on the copy.',
  ],
  reader: readJmed,
};
