/**
 * Benchmarks of this project: `npm run bench -- NAME [--json] [--repetitions N]` runs bench/NAME.ts.
 * The machine is usually shared: figures are medians over repetitions, to be compared as ratios taken in the same run.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FlemingError } from '../src/support/errors.ts';

export interface BenchOptions {
  readonly repetitions: number;
}

/** What a benchmark file exports. The report is printed as JSON, or as one line a figure. */
export interface Bench {
  run(options: BenchOptions): Promise<Record<string, unknown>>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    repetitions: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const [name] = positionals;
const repetitions = Number(values.repetitions);
const usage = `Usage: npm run bench -- NAME [--json] [--repetitions N]; NAME is one of ${names.join(', ')}`;
if (values.help) {
  console.log(`${usage}\nExample: npm run bench -- engine --json`);
  process.exit(0);
}
if (name === undefined || !names.includes(name) || !(repetitions >= 1)) {
  console.error(usage);
  process.exit(2);
}
const bench = (await import(join(import.meta.dirname, `${name}.ts`))) as Bench;
const report = await bench.run({ repetitions }).catch((error: unknown) => {
  if (!(error instanceof FlemingError)) throw error;
  console.error(error.message);
  process.exit(error.exitCode);
});
if (values.json) console.log(JSON.stringify(report, null, 2));
else printLines(report, '');

function printLines(value: Record<string, unknown>, prefix: string): void {
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      printLines(entry as Record<string, unknown>, `${prefix}${key}.`);
    } else console.log(`${prefix}${key}: ${String(entry)}`);
  }
}
