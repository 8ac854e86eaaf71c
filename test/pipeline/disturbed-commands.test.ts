/** Commands that write are killed and starved at a few points, and given again; `npm run disturb` does it a thousand times. */
import { expect, it } from 'vitest';
import { runProgram } from './fixtures/fleming.ts';

it('leave what an undisturbed command leaves', async () => {
  const parameters = ['scripts/disturb.ts', '--kills', '16', '--full', '15', '--repeatable'];
  const { code, stdout, stderr } = await runProgram(process.execPath, parameters);
  const { total, differences } = JSON.parse(stdout) as { total: { kills: number; full: number }; differences: unknown };
  expect(differences).toEqual([]);
  expect(code, stderr).toBe(0);
  expect(total.kills).toBeGreaterThanOrEqual(16);
  expect(total.full).toBe(15);
});
