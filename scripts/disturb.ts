/**
 * Kills the commands that write (SIGKILL) and fills their disk, many times, gives each command again, and says where the
 * result differs from an undisturbed one: the long form of what the tests do at some points.
 *
 *     npm run disturb                                      1,000 kills and 200 full disks over all commands
 *     npm run disturb -- --kills 40 --full 10 mix refine   of the commands whose name holds one of these words
 *
 * A command is killed at one of its file operations, in turn with any moment, once to three times before it may end; with
 * `--repeatable` at operations alone, which are the same on every machine (a graph store is killed at moments always).
 * Points come from `--seed`. Prints JSON; exit code 1 when anything differs, was not told in words, or did not end.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { randomStream, type RandomStream } from '../src/support/random.ts';
import { copyOf, runNode, type Disturbance } from '../test/worlds/disk-faults.ts';
import { disturbedCommands, type NamedCommand } from '../test/worlds/disturbed-commands.ts';
import type { Outcome } from '../test/worlds/start-program.ts';

interface Whole {
  readonly command: NamedCommand;
  readonly operations: number;
  readonly seconds: number;
  readonly largestKilobytes: number;
  readonly expected: unknown;
}

interface Difference {
  readonly command: string;
  readonly fault: string;
  readonly what: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '1000' },
    full: { type: 'string', default: '200' },
    seed: { type: 'string', default: '0' },
    repeatable: { type: 'boolean', default: false },
  },
});
const root = mkdtempSync(join(tmpdir(), 'fleming-disturb-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
const random = randomStream('disturb', Number(values.seed));
const differences: Difference[] = [];
const counts = new Map<string, { kills: number; ends: number; full: number; refusals: number }>();

const commands = (await disturbedCommands(root)).filter(
  ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
);
const whole: Whole[] = [];
for (const command of commands) whole.push(await undisturbed(command));
const began = performance.now();
for (const [kind, wanted] of [
  ['kills', Number(values.kills)],
  ['full', Number(values.full)],
] as const) {
  let reached = 0;
  for (let turn = 0; reached < wanted; turn++) {
    const one = whole[turn % whole.length]!;
    reached += kind === 'kills' ? await killed(one, turn) : await starved(one);
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    process.stderr.write(`\r${reached}/${wanted} ${kind}, ${differences.length} differences, ${minutes} min `);
  }
  process.stderr.write('\n');
}
const total = { kills: 0, ends: 0, full: 0, refusals: 0 };
for (const each of counts.values())
  for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += each[key];
const minutes = Math.round((performance.now() - began) / 6000) / 10;
console.log(
  JSON.stringify({ seed: values.seed, minutes, total, commands: Object.fromEntries(counts), differences }, null, 2),
);
process.exitCode = differences.length > 0 ? 1 : 0;

async function undisturbed(command: NamedCommand): Promise<Whole> {
  counts.set(command.name, { kills: 0, ends: 0, full: 0, refusals: 0 });
  const log = join(root, 'operations.log');
  rmSync(log, { force: true });
  const folder = copyOf(command.start, join(root, 'trial'));
  const start = performance.now();
  const { code, stderr } = await runNode(command.command(folder), {
    environment: { FAIL_LOG: log, FAIL_UNDER: folder },
  });
  if (code !== 0) throw new Error(`${command.name}\n${stderr}`);
  const operations = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length : 0;
  const seconds = (performance.now() - start) / 1000;
  const largestKilobytes = command.database === null ? 0 : statSync(join(folder, command.database)).size / 1024;
  return { command, operations, seconds, largestKilobytes, expected: command.snapshot(folder) };
}

/** How many kills took place before the command ended. */
async function killed(one: Whole, turn: number): Promise<number> {
  const { command, operations, seconds } = one;
  const folder = copyOf(command.start, join(root, 'trial'));
  const times = 1 + random.integer(3);
  let kills = 0;
  const faults: string[] = [];
  for (let time = 0; time < times; time++) {
    const atOperation = command.database === null && (values.repeatable || (turn + time) % 2 === 0);
    const disturbance = atOperation ? operationFault('kill', operations, folder) : momentFault(seconds, random);
    faults.push(JSON.stringify(disturbance.environment?.['FAIL_AT'] ?? disturbance.signal?.afterMilliseconds));
    const ended = await runNode(command.command(folder), disturbance);
    if (ended.code === null) kills++;
    else tell(command, faults, ended, [0]);
  }
  counts.get(command.name)!.kills += kills;
  await comesToAnEnd(one, folder, `kills at ${faults.join(', ')}`);
  return kills;
}

async function starved(one: Whole): Promise<number> {
  const { command, operations, largestKilobytes } = one;
  const folder = copyOf(command.start, join(root, 'trial'));
  const disturbance =
    command.database !== null
      ? { largestFileKilobytes: 1 + random.integer(Math.ceil(largestKilobytes)) }
      : operationFault('full', operations, folder);
  const fault = `full disk at ${disturbance.environment?.['FAIL_AT'] ?? `${disturbance.largestFileKilobytes} KB`}`;
  const ended = await runNode(command.command(folder), disturbance);
  counts.get(command.name)!.full++;
  if (ended.code === 1) counts.get(command.name)!.refusals++;
  tell(command, [fault], ended, [0, 1]);
  await comesToAnEnd(one, folder, fault);
  return 1;
}

function operationFault(how: 'kill' | 'full', operations: number, folder: string): Disturbance {
  const at = String(1 + random.integer(operations));
  return { environment: { FAIL_AT: at, FAIL_HOW: how, FAIL_UNDER: folder } };
}

function momentFault(seconds: number, stream: RandomStream): Disturbance {
  return { signal: { name: 'SIGKILL', afterMilliseconds: Math.round(1000 * seconds * (0.2 + stream.next())) } };
}

async function comesToAnEnd({ command, expected }: Whole, folder: string, fault: string): Promise<void> {
  const ended = await runNode(command.command(folder));
  counts.get(command.name)!.ends++;
  tell(command, [fault, 'given again'], ended, [0]);
  if (ended.code !== 0) return;
  const seen = command.snapshot(folder);
  if (!isDeepStrictEqual(seen, expected))
    differences.push({ command: command.name, fault, what: differing(seen, expected) });
}

function tell(command: NamedCommand, faults: readonly string[], { code, stderr }: Outcome, allowed: number[]): void {
  const isTold = code !== null && allowed.includes(code) && !/unexpected error|please report|^ +at /m.test(stderr);
  if (isTold) return;
  differences.push({ command: command.name, fault: faults.join(', '), what: `exit ${code}: ${stderr.slice(-600)}` });
}

/** Names of what differs, such as files. */
function differing(seen: unknown, expected: unknown): string {
  const [left, right] = [seen, expected] as Record<string, unknown>[];
  const names = new Set([...Object.keys(left!), ...Object.keys(right!)]);
  return [...names].filter((name) => !isDeepStrictEqual(left![name], right![name])).join(', ');
}
