/**
 * The long run of the readers' fuzzing: a million damaged inputs a reader (`*.fuzz.test.ts`), by default; the short one is
 * part of `npm test`. Prints a line of JSON a reader: inputs, read, refused, slowest in milliseconds of CPU.
 *
 *     npm run fuzz                            all
 *     npm run fuzz -- --runs 10000 obo csv    readers whose file holds one of these words
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '1000000' } },
});
const folder = mkdtempSync(join(tmpdir(), 'fleming-fuzz-'));
const log = join(folder, 'log.jsonl');
const filters = positionals.length > 0 ? positionals.map((word) => `${word}.fuzz.test`) : ['.fuzz.test'];
const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', '--testTimeout', '0', ...filters], {
  cwd: ROOT,
  env: { ...process.env, FLEMING_FUZZ_RUNS: values.runs, FLEMING_FUZZ_LOG: log },
  stdio: ['ignore', 2, 2],
});
try {
  process.stdout.write(readFileSync(log, 'utf8'));
} catch {
  console.error('No reader came to its end.');
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;
