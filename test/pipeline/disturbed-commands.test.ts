/** Commands that write are killed and starved at a few points, and given again; `npm run disturb` does it a thousand times. */
import { expect, it } from 'vitest';
import { runProgram } from './fixtures/fleming.ts';

it('leave what an undisturbed command leaves', async () => {
  // The others have sweeps of their own beside their code.
  const commands = ['knowledge', 'synthesize', 'export', 'contamination'];
  const parameters = ['scripts/disturb.ts', '--kills', '5', '--full', '3', '--repeatable', ...commands];
  const { code, stdout, stderr } = await runProgram(process.execPath, parameters);
  const { total, differences } = JSON.parse(stdout) as { total: { kills: number; full: number }; differences: unknown };
  expect(differences).toEqual([]);
  expect(code, stderr).toBe(0);
  expect(total.kills).toBeGreaterThanOrEqual(5);
  expect(total.full).toBe(3);
});
