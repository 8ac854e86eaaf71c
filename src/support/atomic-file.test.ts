import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { sweepDiskFaults } from '../../test/worlds/disk-faults.ts';
import { writeFileAtomic, writeFileInTurns } from './atomic-file.ts';

const root = mkdtempSync(join(tmpdir(), 'atomic-file-'));
afterAll(() => rmSync(root, { recursive: true }));

const OLD = 'old '.repeat(1000);
const NEW = 'new '.repeat(2000);
/** Says what it finds, and replaces it. */
const program = (folder: string): string => `
import { readFileSync } from 'node:fs';
import { writeFileAtomic } from ${JSON.stringify(fileURLToPath(new URL('atomic-file.ts', import.meta.url)))};
process.stdout.write(readFileSync(${JSON.stringify(join(folder, 'target'))}, 'utf8'));
writeFileAtomic(${JSON.stringify(join(folder, 'target'))}, [Buffer.from('new '.repeat(500)), Buffer.from('new '.repeat(1500))]);
writeFileAtomic(${JSON.stringify(join(folder, 'made', 'deep', 'other'))}, 'other');
`;

it.each(['kill', 'full', 'fail'] as const)(
  'after a %s at any operation the target is old or new, and the same call again leaves no draft',
  async (how) => {
    const start = join(root, `start-${how}`);
    mkdirSync(start);
    writeFileSync(join(start, 'target'), OLD);
    const command = (folder: string): string[] => ['--input-type=module', '-e', program(folder)];
    const stride = how === 'kill' || process.env['FLEMING_FAULTS'] === 'all' ? 1 : 4;
    const { operations, expected, trials } = await sweepDiskFaults({ start, command }, how, stride);
    // The content before its name, the name before anything else.
    expect(operations.slice(1, 7).map((operation) => operation.split(' ')[1])).toEqual([
      'openSync',
      'writeSync',
      'writeSync',
      'fsyncSync',
      'renameSync',
      'fsyncSync',
    ]);
    expect(operations[6]).toMatch(/ fsyncSync \S+\/whole$/);
    expect(expected).toEqual({ target: NEW, 'made/deep/other': 'other' });
    for (const { at, operation, disturbed, again, snapshot } of trials) {
      const where = `${how} at ${at}: ${operation}`;
      if (how !== 'full') expect(disturbed.code, where).not.toBe(0);
      expect([OLD, NEW], where).toContain(again.stdout);
      expect(again.code, where).toBe(0);
      expect(snapshot, where).toEqual(expected);
    }
  },
);

it('leaves the draft of a process that is alive, and those of other targets', () => {
  const folder = join(root, 'shared');
  mkdirSync(folder);
  const dead = spawnSync('true').pid;
  const left = ['.a.1.tmp', `.b.${dead}.tmp`, `a.${dead}.tmp`];
  for (const name of [...left, `.a.${dead}.tmp`]) writeFileSync(join(folder, name), 'draft');
  writeFileAtomic(join(folder, 'a'), 'whole');
  expect(readdirSync(folder).toSorted()).toEqual([...left, 'a'].toSorted());
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('whole');
});

it('takes turns while it writes, and leaves the old file when one ends it', async () => {
  const folder = join(root, 'turns');
  const path = join(folder, 'a');
  const parts = ['one ', 'two ', 'three'].map((text) => Buffer.from(text));
  const written: number[] = [];
  await writeFileInTurns(path, parts, async (bytes) => {
    await new Promise((resolve) => setImmediate(resolve));
    expect(readdirSync(folder)).toEqual([`.a.${process.pid}.tmp`]);
    written.push(bytes);
  });
  expect([written, readFileSync(path, 'utf8')]).toEqual([[4, 8, 13], 'one two three']);
  const stop = async (bytes: number): Promise<void> => {
    await Promise.resolve();
    if (bytes === 8) throw new Error('no more');
  };
  await expect(writeFileInTurns(path, parts.toReversed(), (bytes) => stop(bytes - 1))).rejects.toThrow('no more');
  expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['a'], 'one two three']);
});
