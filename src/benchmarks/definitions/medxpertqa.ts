/** MedXpertQA, the text part. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readMedxpertqa } from '../readers/medxpertqa.ts';

export const medxpertqa: BenchmarkDefinition = {
  id: 'medxpertqa',
  version: 1,
  title: { en: 'MedXpertQA (Text)', zh: 'MedXpertQA（文本）' },
  language: 'en',
  split: 'test',
  licence: 'MIT',
  folder: 'medxpertqa',
  sources: [
    {
      kind: 'hub',
      repository: 'TsinghuaC3I/MedXpertQA',
      revision: '7e7c465a68eb2b866926bfa59c8c9d17a8daba65',
      paths: [{ path: 'Text/test.jsonl', sha256: null, bytes: null }],
    },
  ],
  files: [
    /^test\.(?:jsonl|json|parquet)$/,
    /^test-\d{5}-of-\d{5}\.parquet$/,
    /^medxpertqa_text(?:_input)?\.(?:jsonl|json|parquet)$/,
  ],
  editions: [
    {
      name: 'test, text',
      rows: 2450,
      items: 2450,
      // As a public analysis of revision 7e7c465a of the hub counted it (GitHub, javiers2004/MedXpertQA, outputs/tables).
      gold: { A: 241, B: 246, C: 239, D: 244, E: 263, F: 243, G: 263, H: 222, I: 232, J: 257 },
      optionCounts: { 10: 2450 },
      options: [10, 10],
      labels: {
        medicalTask: { Diagnosis: 1050, Treatment: 746, 'Basic Science': 654 },
        questionType: { Reasoning: 1861, Understanding: 589 },
      },
      paper: true,
    },
  ],
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [
    { name: 'medicalTask', columns: ['medical_task'] },
    { name: 'bodySystem', columns: ['body_system'] },
    { name: 'questionType', columns: ['question_type'] },
  ],
  traps: [
    'The question ends with all options, which would be shown twice; that end is cut, not everything after the first line.',
    "Ten options; the paper's table 1 says four.",
    'The MM part (2,000, five options) needs images and is not this benchmark.',
  ],
  reader: readMedxpertqa,
};
