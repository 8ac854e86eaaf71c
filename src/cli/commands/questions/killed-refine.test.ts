/** A label check whose process is killed again and again: no answer that was written down is lost, or paid for twice. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startScriptedServer } from '../../../chat/fixtures/scripted-server.ts';
import { temporaryFolder } from '../../../graph/store/fixtures/store-samples.ts';
import { madeUpWords, publicQuestion } from '../../../questions/fixtures/public-questions.ts';
import { readJsonl, writeJsonl } from '../../../support/jsonl.ts';

const PROGRAM = fileURLToPath(new URL('../../main.ts', import.meta.url));
const [QUESTIONS, TRIALS, KILLS, CONCURRENCY] = [60, 5, 3, 8];

/** Ends with the exit status; null when a signal ended it. */
function refine(flags: readonly string[], untilKilled: () => boolean = () => false): Promise<number | null> {
  const child = spawn(process.execPath, [PROGRAM, 'questions', 'refine', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
  const watch = setInterval(() => untilKilled() && child.kill('SIGKILL'), 2);
  return new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 || code === null ? resolve(code) : reject(new Error(said))));
  }).finally(() => clearInterval(watch));
}

interface Line {
  readonly kind: string;
  readonly key: string;
}

/** The journal's lines; what a kill left torn is none. */
function linesOf(out: string): Line[] {
  const [name] = readdirSync(join(out, 'calls'));
  return readJsonl<Line>(join(out, 'calls', name!, 'calls.jsonl'), { tornLastLine: 'drop' });
}

it('ends as an undisturbed one', { timeout: 600_000 }, async () => {
  using folder = temporaryFolder();
  const questions = Array.from({ length: QUESTIONS }, (_, at) =>
    publicQuestion({ id: `q${at}`, stem: `${madeUpWords(at, 20)}?`, options: madeUpWords(100 + at, 4).split(' ') }),
  );
  writeJsonl(folder.file('in.jsonl'), questions);
  // By the question, so that every order of one comes to one text.
  const server = await startScriptedServer({
    latencyMs: 20,
    reply: (prompt) => {
      const asked = questions.find(({ stem }) => prompt.includes(stem));
      return { content: `<think>x</think><answer>${asked?.options[Number(asked.id.slice(1)) % 2]!.text}</answer>` };
    },
  });
  try {
    const flags = (name: string): string[] =>
      [folder.file('in.jsonl'), '--validator', `openai:${server.url}#m`, '--concurrency', String(CONCURRENCY)].concat([
        '--out',
        folder.file(name),
        '--quiet',
      ]);
    const killed = folder.file('killed');
    let last: Line[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const goal = (kill * QUESTIONS * TRIALS) / (KILLS + 1);
      expect(await refine(flags('killed'), () => server.answered.size >= goal)).toBeNull();
      const now = linesOf(killed);
      expect(now.slice(0, last.length)).toEqual(last);
      last = now;
    }
    expect(await refine(flags('killed'))).toBe(0);
    const answered = linesOf(killed).filter(({ kind }) => kind === 'answered');
    expect([answered.length, new Set(answered.map(({ key }) => key)).size]).toEqual([300, 300]);
    const requests = [...server.attempts.values()].reduce((sum, count) => sum + count, 0);
    // Of what was in flight at a kill nobody knows whether it was answered: that alone may be asked for again.
    const twice = requests - QUESTIONS * TRIALS;
    expect([twice >= 0, twice <= KILLS * CONCURRENCY]).toEqual([true, true]);
    expect(await refine(flags('undisturbed'))).toBe(0);
    for (const name of ['questions.jsonl', 'review-queue.jsonl'])
      expect(readFileSync(join(killed, name), 'utf8')).toBe(
        readFileSync(folder.file(join('undisturbed', name)), 'utf8'),
      );
  } finally {
    await server.close();
  }
});
