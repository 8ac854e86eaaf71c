import { expect, it } from 'vitest';
import { sameCommandAgain, terminalProgress } from './terminal-progress.ts';

it.each([
  ['rewrites its line on a terminal', true, {}, '', 'a: started\n\r\u001b[Ka: 1\n'],
  ['writes plain lines elsewhere', false, {}, '', 'a: started\na: 1\n'],
  ['writes JSON lines to standard output', true, { json: true }, /^{"event":"stage-started"/, ''],
  ['is silent', true, { quiet: true }, '', ''],
])('progress %s', (_, errorIsTerminal, flags, expectedOut, expectedError) => {
  let [out, error] = ['', ''];
  const write = (text: string): void => void (out += text);
  const writeError = (text: string): void => void (error += text);
  const progress = terminalProgress({ write, writeError, errorIsTerminal, columns: () => 80 }, flags);
  progress.stageStarted('a');
  progress.stepDone('a', { done: 1, total: null });
  progress.close();
  expect(out).toEqual(typeof expectedOut === 'string' ? expectedOut : expect.stringMatching(expectedOut));
  expect(error).toBe(expectedError);
});

it('quotes what a shell would take apart', () => {
  expect(sameCommandAgain(['run', 'my recipe.toml', "it's", '--out=runs/a'])).toBe(
    "npx fleming run 'my recipe.toml' 'it'\\''s' --out=runs/a",
  );
});
