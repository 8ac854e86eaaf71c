import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ForeignReading } from '../../coldstart/foreign/read-foreign-traces.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { SAFETY_EN } from '../../support/safety.ts';
import { runCommandLine, type CommandOutcome } from '../../../test/worlds/run-command-line.ts';
import { registerTraces } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-traces-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'set.jsonl');
writeJsonl(
  file,
  Array.from({ length: 5 }, (_, at) => ({
    Question: `Which drug, ${at}?`,
    Complex_CoT: `The pressure is low.\n${'It is very low. '.repeat(at === 0 ? 40 : 1)}`,
    Response: at === 4 ? 'B<|im_end|>' : 'B',
  })),
);
const run = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['traces', 'read', ...parameters], [registerTraces]);

it('prints counts, the shape and the beginnings of three traces', async () => {
  const { code, out } = await run(file);
  expect(code).toBe(0);
  expect(out).toContain('5 rows of the shape huatuo (Question, Complex_CoT, Response');
  expect(out).toContain('4 traces: 4 English, 0 Chinese, 0 of other languages');
  expect(out).toContain('1 left out: control-token 1');
  expect(out).toMatch(
    /set\.jsonl:1\n {2}question {3}Which drug, 0\?\n {2}reasoning {2}The pressure is low\. It .*\.\.\.\n/,
  );
  expect([...out.matchAll(/^ {2}question /gm)]).toHaveLength(3);
  expect(out).toContain(SAFETY_EN);
});

it('prints one document for programs, traces whole', async () => {
  const reading = JSON.parse((await run(file, '--json')).out) as ForeignReading;
  expect(reading).toMatchObject({ shape: { name: 'huatuo' }, rows: 5, read: 4, leftOut: { 'control-token': 1 } });
  expect(reading.traces).toHaveLength(3);
  expect(reading.traces[0]!.reasoning!.length).toBeGreaterThan(600);
});

it('tells what is wrong', async () => {
  writeFileSync(join(folder, 'other.jsonl'), '{"text": "x"}\n');
  expect(await run(join(folder, 'other.jsonl'))).toMatchObject({
    code: 1,
    error: expect.stringContaining('no known shape of traces has these fields: "text"'),
  });
  expect(await run(join(folder, 'absent.jsonl'))).toMatchObject({
    code: 2,
    error: expect.stringContaining('no such file'),
  });
  expect((await run(file, '--shape', 'other')).code).toBe(2);
});
