/** MMLU-Pro, biology. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readMmluPro } from '../readers/mmlu-pro.ts';
import { mmluPro, mmluProFiles, mmluProTraps } from './mmlu-pro.ts';

export const mmluProBiology: BenchmarkDefinition = {
  ...mmluPro,
  id: 'mmlu-pro-biology',
  title: { en: 'MMLU-Pro Biology', zh: 'MMLU-Pro 生物学' },
  files: [/^(?:mmlu[-_]?pro[-_])?biology\.(?:jsonl|json|parquet)$/, ...mmluProFiles],
  editions: [
    {
      name: 'test, category biology',
      rows: 717,
      items: 717,
      gold: { A: 76, B: 78, C: 91, D: 82, E: 70, F: 61, G: 71, H: 59, I: 73, J: 56 },
      optionCounts: { 3: 1, 4: 40, 5: 2, 6: 6, 7: 5, 8: 13, 9: 33, 10: 617 },
      options: [3, 10],
      paper: true,
    },
  ],
  itemBytes: 810,
  traps: mmluProTraps,
  reader: readMmluPro('biology'),
};
