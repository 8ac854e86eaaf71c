/** MMLU-Pro, health. */
import type { BenchmarkDefinition } from '../definition.ts';
import { readMmluPro } from '../readers/mmlu-pro.ts';
import { mmluPro, mmluProFiles, mmluProTraps } from './mmlu-pro.ts';

export const mmluProHealth: BenchmarkDefinition = {
  ...mmluPro,
  id: 'mmlu-pro-health',
  title: { en: 'MMLU-Pro Health', zh: 'MMLU-Pro 健康' },
  files: [/^(?:mmlu[-_]?pro[-_])?health\.(?:jsonl|json|parquet)$/, ...mmluProFiles],
  editions: [
    {
      name: 'test, category health',
      rows: 818,
      items: 818,
      gold: { A: 101, B: 102, C: 89, D: 97, E: 77, F: 71, G: 75, H: 73, I: 76, J: 57 },
      optionCounts: { 3: 3, 4: 72, 5: 8, 6: 8, 7: 21, 8: 42, 9: 67, 10: 597 },
      options: [3, 10],
      paper: true,
    },
  ],
  traps: mmluProTraps,
  reader: readMmluPro('health'),
};
