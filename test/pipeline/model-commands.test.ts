/** `fleming ask` and `fleming score` on the model of a run, and what they say to calls that cannot work. */
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { accuracyOf } from '../../src/evaluation/statistics/statistics.ts';
import { scoreSchema } from '../../src/records/score.ts';
import { readJsonl } from '../../src/support/jsonl.ts';
import type { ScoredText } from '../../src/cli/score-text.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../src/support/safety.ts';
import { fleming } from './fixtures/fleming.ts';

const model = join(inject('smokeRun').folder, 'model');
const root = mkdtempSync(join(tmpdir(), 'model-commands-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const question = 'The record notes fatigue and weight gain. Which disease fits best?\nA. hypothyroidism\nB. acromegaly';

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(root, name), content);
  return join(root, name);
}

describe('fleming ask', () => {
  it('shows thinking and answer apart, then the safety lines; 1 when there is no answer to read', async () => {
    const { code, stdout, stderr } = await fleming(['ask', '--model', model, question]);
    const shown = /^Thinking 思考\n([^]+)\n\nAnswer 答案\n([^]+)\n\n([^]+)\n$/.exec(stdout);
    expect(shown, stdout).not.toBeNull();
    expect(shown![3]).toBe(SAFETY_LINES);
    expect(code).toBe(shown![2] === '(no readable answer)' ? 1 : 0);
    expect(stderr).toBe('');
  });

  it('gives the same as JSON, for a question on standard input too', async () => {
    const given = await fleming(['ask', '--model', model, '--json', '--max-tokens', '12', question]);
    const answer = JSON.parse(given.stdout) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual(['thinking', 'answer', 'raw', 'tokens', 'stopReason', 'safety']);
    expect(answer['safety']).toEqual({ en: SAFETY_EN, zh: SAFETY_ZH });
    expect(answer['tokens']).toBeLessThanOrEqual(12);
    expect(given.code).toBe(answer['answer'] === null ? 1 : 0);
    const read = await fleming(['ask', '--model', model, '--json', '--max-tokens', '12', '-'], `${question}\n`);
    expect(JSON.parse(read.stdout)).toEqual(answer);
  });
});

describe('fleming evaluate', () => {
  it("gives the outputs and numbers of the run's own evaluation for its own questions", async () => {
    const run = inject('smokeRun').folder;
    const scores = readJsonl(join(run, 'evaluation', 'stage-2.jsonl'), { schema: scoreSchema });
    for (const set of ['new-combinations', 'new-diseases'] as const) {
      const out = join(root, `evaluate-${set}`);
      const questions = join(run, 'questions', `${set}.jsonl`);
      const flags = ['--questions', questions, '--model', `hf:${model}`, '--max-tokens', '64', '--out', out];
      const { code, stdout, stderr } = await fleming(['evaluate', ...flags, '--json', '--quiet']);
      expect([code, stderr]).toEqual([0, '']);
      const own = scores.filter((score) => score.set === set);
      expect(own.length).toBeGreaterThan(0);
      expect((JSON.parse(stdout) as { sets: unknown }).sets).toMatchObject({
        [set]: { ...accuracyOf(own), refused: 0 },
      });
      const answers = readJsonl<{ itemId: string; raw: string }>(join(out, 'questions', 'answers.jsonl'));
      const raws = new Map(answers.map(({ itemId, raw }) => [itemId, raw]));
      expect(own.map(({ questionId }) => raws.get(questionId))).toEqual(own.map(({ raw }) => raw));
    }
  });
});

describe('fleming score', () => {
  it('gives ids and log-probabilities that make the perplexity', async () => {
    const text = 'fever and hematuria\n发热与血尿 \u{1f600}';
    const { code, stdout } = await fleming(['score', '--model', model, '--text', file('note.txt', text), '--json']);
    expect(code).toBe(0);
    const { tokens, scored, perplexity } = JSON.parse(stdout) as ScoredText;
    const logprobs = tokens.map(({ logprob }) => logprob);
    expect(logprobs[0]).toBeNull();
    expect(tokens.every(({ id }) => Number.isInteger(id) && id >= 0)).toBe(true);
    const sum = logprobs.slice(1).reduce<number>((total, logprob) => total + logprob!, 0);
    expect([scored, Math.exp(-sum / scored)]).toEqual([tokens.length - 1, perplexity]);
    expect(logprobs.slice(1).every((logprob) => logprob! < 0)).toBe(true);
    expect(tokens.map(({ text: piece }) => piece).join('')).toContain('fever and hematuria\n发热');
    const table = await fleming(['score', '--model', model, '--text', '-'], text);
    expect(table.stdout.trim().split('\n')).toHaveLength(tokens.length + 1);
    expect(table.stdout).toContain(`perplexity ${perplexity!.toFixed(4)} over ${scored} tokens`);
  });

  it('has nothing to say about an empty text', async () => {
    const { code, stdout } = await fleming(['score', '--model', model, '--text', file('empty.txt', ''), '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, { tokens: [], scored: 0, perplexity: null }]);
  });
});

describe('a call that cannot work', () => {
  const note = file('short.txt', 'fever');
  const damaged = join(root, 'damaged');
  cpSync(model, damaged, { recursive: true });
  truncateSync(join(damaged, 'model.safetensors'), 3000);
  const headless = join(root, 'headless');
  cpSync(model, headless, { recursive: true });
  truncateSync(join(headless, 'model.safetensors'), 4);
  const long = 'fever and hematuria. '.repeat(500);
  const missing = join(root, 'missing');

  it.each<[string, string[], number, RegExp]>([
    ['no model folder', ['ask', '--model', missing, 'x'], 2, /--model .*missing: there is no such folder/],
    ['no model folder to score', ['score', '--model', missing, '--text', note], 2, /there is no such folder/],
    ['a file for a folder', ['score', '--model', note, '--text', note], 2, /it is a file, not a folder/],
    ['no flag', ['score', '--text', note], 2, /required option '--model <folder>' not specified/],
    ['no text', ['score', '--model', model, '--text', missing], 2, /cannot read .*missing: ENOENT/],
    ['an empty question', ['ask', '--model', model, ' '], 2, /the question is empty/],
    ['half a token', ['ask', '--model', model, '--max-tokens', '1.5', 'x'], 2, /--max-tokens is '1\.5'.*whole number/],
    ['a cold temperature', ['ask', '--model', model, '--temperature', '-1', 'x'], 2, /--temperature is '-1'/],
    ['cut weights', ['ask', '--model', damaged, 'x'], 1, /model\.safetensors.*the file is truncated or damaged/],
    ['cut weights to score', ['score', '--model', headless, '--text', note], 1, /model\.safetensors has 4 bytes/],
    [
      'bytes',
      ['score', '--model', model, '--text', file('bytes.txt', Buffer.of(0x66, 0xff))],
      1,
      /bytes\.txt is not valid UTF-8/,
    ],
    [
      'a long text',
      ['score', '--model', model, '--text', file('long.txt', long)],
      1,
      /the text has \d+ tokens; the model takes 512/,
    ],
    ['a long question', ['ask', '--model', model, long], 1, /the question has \d+ tokens; the model takes 512/],
  ])('for %s is told in one line', async (_, parameters, expected, message) => {
    const { code, stdout, stderr } = await fleming(parameters);
    expect(stderr).toMatch(message);
    // Commander adds where help is.
    expect(
      stderr
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('(add --help')),
    ).toHaveLength(1);
    expect([code, stdout]).toEqual([expected, '']);
  });
});
