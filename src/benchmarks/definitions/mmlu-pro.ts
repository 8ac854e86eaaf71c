/** What the two categories of MMLU-Pro share. */
import type { BenchmarkDefinition } from '../definition.ts';

export const mmluPro = {
  version: 1,
  language: 'en',
  split: 'test',
  licence: 'not checked for the data; Apache-2.0 (code)',
  folder: 'mmlu-pro',
  severalAnswers: false,
  repeatedStems: 'keep',
  labels: [{ name: 'source', columns: ['src'] }],
  sources: [
    {
      kind: 'hub',
      repository: 'TIGER-Lab/MMLU-Pro',
      revision: 'b189ec765aa7ed75c8acfea42df31fdae71f97be',
      paths: [
        {
          path: 'data/test-00000-of-00001.parquet',
          sha256: '0e24a191921c2f453518a537a8b2117bd137e7714d4ef1565e9ba06c1ecb9ad8',
          bytes: 4_144_185,
        },
      ],
    },
  ],
} satisfies Partial<BenchmarkDefinition>;

export const mmluProFiles: readonly RegExp[] = [
  /^test-\d{5}-of-\d{5}\.parquet$/,
  /^test\.(?:parquet|jsonl|json)$/,
  /^mmlu[-_]?pro\.(?:parquet|jsonl|json)$/,
];

export const mmluProTraps: readonly string[] = [
  'Not every item has ten options: 3 to 9 occur, so the letters allowed differ from item to item.',
  'Stems repeat heavily with other options: nothing is left out as a repeat.',
  'Some items have the same option twice, even the right one: the letter decides, and text that fits two letters is unread.',
];
