import { expect, it } from 'vitest';
import { runCommandLine } from '../../../../test/worlds/run-command-line.ts';
import { REWARD_TOKEN, serveReward } from '../../../../test/worlds/served-reward.ts';
import { startProgram } from '../../../../test/worlds/start-program.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../../support/safety.ts';

const item = { completion: '<think>x</think><answer>C</answer>', ground_truth: 'C' };

it('grades with a token that a person chose and no log tells, and ends at SIGTERM with what it did', async () => {
  const { ask, log, running } = await serveReward(['--format', '0.5', '--correctness', '2']);
  const reply = await ask({ items: [item, { ...item, ground_truth: 'A' }] });
  expect(await reply.json()).toMatchObject({ scores: [{ score: 2.5 }, { score: 0.5 }] });
  expect((await ask({ items: [] }, { authorization: 'Bearer of-somebody-else-here' })).status).toBe(401);
  running.signal('SIGTERM');
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  expect(log()).toMatchObject([
    { event: 'listening', open: false, weights: { correctness: 2, format: 0.5 }, safety: { en: SAFETY_EN } },
    { event: 'graded', items: 2, correct: 1, formatted: 2 },
    { event: 'refused', status: 401, words: expect.stringContaining('Bearer TOKEN') },
    { event: 'draining' },
    { event: 'ended' },
  ]);
  expect(running.stdout()).not.toContain(REWARD_TOKEN);
});

it('answers the request that stands when SIGTERM comes', async () => {
  const { ask, running, log } = await serveReward([], null);
  expect(log()[0]).toMatchObject({ token: expect.stringMatching(/^[\w-]{43}$/) });
  const slow = Array.from({ length: 60 }, () => ({
    ...item,
    completion: `${'<answer x'.repeat(20_000)}${item.completion}`,
  }));
  const reply = ask({ items: slow });
  await (await ask({ items: [] })).text();
  running.signal('SIGTERM');
  const scores = (await (await reply).json()) as { scores: unknown[] };
  expect(scores.scores).toHaveLength(60);
  expect(await running.ended).toMatchObject({ code: 0 });
});

it('prints what the hooks want, and the safety lines, for a person', async () => {
  const heard = Promise.withResolvers<void>();
  const running = startProgram(
    process.execPath,
    ['src/cli/main.ts', 'serve', 'reward', '--port', '0', '--host', '0.0.0.0'],
    {
      environment: { FLEMING_REWARD_TOKEN: '' },
      onStdout: (text) => text.includes(SAFETY_ZH) && heard.resolve(),
    },
  );
  await heard.promise;
  running.signal('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/FLEMING_REWARD_URL=http:\/\/0\.0\.0\.0:\d+\n +FLEMING_REWARD_TOKEN=[\w-]{43}\n/);
  expect(stdout).toContain('open to the network');
  expect(stdout).toContain(SAFETY_EN);
  expect(stderr).toContain('a second Ctrl-C');
});

it('refuses a token that can be guessed, a port and a weight that are none', async () => {
  process.env['FLEMING_REWARD_TOKEN'] = 'short';
  const short = await runCommandLine(['serve', 'reward', '--port', '0']);
  delete process.env['FLEMING_REWARD_TOKEN'];
  expect(short).toMatchObject({ code: 2, error: expect.stringContaining('FLEMING_REWARD_TOKEN has 5 characters') });
  for (const wrong of [
    ['--port', '70000'],
    ['--format', '-1'],
  ])
    expect((await runCommandLine(['serve', 'reward', ...wrong])).code, wrong.join(' ')).toBe(2);
});
