/**
 * Takes the defences of `test/defences` out of the program one at a time and runs the tests that should notice; prints
 * what was noticed as JSON. Exit code 1 when a removal went unnoticed, 2 when one left no program to test.
 *
 *     npm run without-defences                  all
 *     npm run without-defences -- review wiki   those whose name, file or list holds one of these words
 *
 * The project is copied to a temporary folder first, so that the working tree is never touched.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allDefences, type ListedDefence } from '../test/defences/all-defences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COPIED = [
  'src',
  'web',
  'test',
  'scripts',
  'seeds',
  'recipes',
  'bench',
  'bin',
  'docs',
  'vitest.config.ts',
  'tsconfig.json',
  'package.json',
];

interface Outcome {
  readonly defence: string;
  readonly list: string;
  readonly file: string;
  readonly noticed: boolean | null;
  readonly failedTests: readonly string[];
}

const words = process.argv.slice(2);
const chosen = (await allDefences()).filter(
  ({ defence, file, list }) => words.length === 0 || words.some((word) => `${defence} ${file} ${list}`.includes(word)),
);
const copy = mkdtempSync(join(tmpdir(), 'fleming-without-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));

const outcomes: Outcome[] = [];
for (const [index, defence] of chosen.entries()) {
  const outcome = withoutOne(defence);
  outcomes.push(outcome);
  const said = outcome.noticed === null ? 'NO PROGRAM LEFT' : outcome.noticed ? 'noticed' : 'NOT NOTICED';
  console.error(`${index + 1}/${chosen.length} ${said}: ${defence.defence} (${defence.file})`);
}
const unnoticed = outcomes.filter(({ noticed }) => noticed === false).length;
const broken = outcomes.filter(({ noticed }) => noticed === null).length;
console.log(JSON.stringify({ removed: outcomes.length, unnoticed, broken, outcomes }, null, 2));
process.exitCode = unnoticed > 0 ? 1 : broken > 0 ? 2 : 0;

function withoutOne({ defence, list, file, has, without, tests }: ListedDefence): Outcome {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    whole.replace(has, () => without),
  );
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const projects = ['--project', 'unit', '--project', 'pipeline'].slice(0, tests.some(isPipeline) ? 4 : 2);
  const reporting = ['--reporter=json', `--outputFile=${report}`, '--bail', '1'];
  spawnSync(process.execPath, [vitest, 'run', ...projects, ...reporting, ...tests], { cwd: copy, stdio: 'ignore' });
  writeFileSync(path, whole);
  const failedTests = readFailed(report);
  return {
    defence,
    list,
    file,
    noticed: failedTests === null ? null : failedTests.length > 0,
    failedTests: failedTests ?? [],
  };
}

function isPipeline(test: string): boolean {
  return test.startsWith('test/pipeline');
}

/** Names of tests that failed; null when no test ran, which is no answer. */
function readFailed(report: string): string[] | null {
  interface Report {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { assertionResults: { status: string; fullName: string }[] }[];
  }
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    if (numPassedTests + numFailedTests === 0) return null;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    return results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  } catch {
    return null;
  }
}
