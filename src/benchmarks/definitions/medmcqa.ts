/** MedMCQA, questions of Indian entrance examinations. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readMedmcqa } from '../readers/medmcqa.ts';

export const medmcqa: BenchmarkDefinition = {
  id: 'medmcqa',
  version: 1,
  title: { en: 'MedMCQA', zh: 'MedMCQA' },
  language: 'en',
  split: 'validation',
  licence: 'Apache-2.0 (hub), MIT (repository)',
  folder: 'medmcqa',
  sources: [
    {
      kind: 'hub',
      repository: 'openlifescienceai/medmcqa',
      revision: '91c6572c454088bf71b679ad90aa8dffcd0d5868',
      paths: [
        {
          path: 'data/validation-00000-of-00001.parquet',
          sha256: 'b768a1ea34afc9f80d3106d9b21f80fa8a00ec450a1f6cd641af72ca9e591021',
          bytes: null,
        },
      ],
    },
    { kind: 'other', repository: 'https://github.com/medmcqa/medmcqa', revision: 'main', paths: [] },
  ],
  files: [
    /^validation-\d{5}-of-\d{5}\.parquet$/,
    /^(?:dev|validation|valid)\.(?:jsonl|json|parquet)$/,
    /^medmcqa\.(?:jsonl|json|parquet)$/,
  ],
  editions: [
    {
      name: 'validation',
      rows: 4183,
      items: 4183,
      gold: { A: 1348, B: 1085, C: 925, D: 825 },
      optionCounts: { 4: 4183 },
      options: [4, 4],
      paper: true,
    },
  ],
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [
    { name: 'subject', columns: ['subject_name'] },
    { name: 'choiceType', columns: ['choice_type'] },
  ],
  traps: [
    'cop counts from 0 on the hub and from 1 in the original file; published harnesses disagree. The rows decide, the histogram checks.',
    "What the paper calls the test set (4,183) is the hub's validation split; the hub's test split has no answers.",
    'choice_type multi does not mean several right options: every row has one.',
    '21 rows have the same option twice, 4 of them the right one.',
  ],
  reader: readMedmcqa,
};
