/** CMExam, questions of the Chinese medical licensing examination. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readCmexam } from '../readers/cmexam.ts';

export const cmexam: BenchmarkDefinition = {
  id: 'cmexam',
  version: 1,
  title: { en: 'CMExam', zh: 'CMExam 中国执业医师资格考试' },
  language: 'zh',
  split: 'test',
  licence: 'Apache-2.0; its README allows academic and research use only',
  folder: 'cmexam',
  sources: [
    {
      kind: 'git',
      repository: 'williamliujl/CMExam',
      revision: 'main',
      paths: [{ path: 'data/test_with_annotations.csv', sha256: null, bytes: null }],
    },
    { kind: 'other', repository: 'https://huggingface.co/datasets/fzkuji/CMExam', revision: 'main', paths: [] },
  ],
  files: [/^test_with_annotations\.csv$/, /^test\.(?:csv|json|jsonl|parquet)$/, /^cmexam\.(?:csv|json|jsonl|parquet)$/],
  editions: [
    {
      name: 'test',
      rows: 6811,
      items: null,
      gold: { A: 1468, B: 1407, C: 1440, D: 1335, E: 1161 },
      optionCounts: null,
      options: [3, 5],
      paper: false,
    },
  ],
  severalAnswers: true,
  repeatedStems: 'keep',
  labels: [
    { name: 'discipline', columns: ['Medical Discipline'] },
    { name: 'diseaseGroup', columns: ['Disease Group'] },
    { name: 'department', columns: ['Clinical Department'] },
    { name: 'competency', columns: ['Area of Competency'] },
    { name: 'difficulty', columns: ['Difficulty level'] },
  ],
  traps: [
    '204 rows have several right options. Every item is asked for one or more letters, because a wording for those rows alone would tell; the set must be right.',
    'A line that begins like an option may continue the one before: B超检查 is an ultrasound, not option B.',
    'Some rows leave a letter out (B to E without A): letters are given out anew and the right one follows.',
    'A row whose right answer is not among its options is left out and said.',
    'The hub copy is JSON Lines despite the name test.json; copies in GB 18030 and in UTF-8 with a byte order mark are read.',
  ],
  reader: readCmexam,
};
