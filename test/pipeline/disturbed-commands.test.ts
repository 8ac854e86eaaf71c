/** Commands that write are killed and starved at a few points, and given again; `npm run disturb` does it a thousand times. */
import { expect, it } from 'vitest';
import { runProgram } from './fixtures/fleming.ts';

/** Other points each time, which the failing run prints. */
const seed = process.env['FLEMING_KILL_SEED'] ?? String(Date.now() % 1e6);

it('leave what an undisturbed command leaves', async () => {
  const parameters = ['scripts/disturb.ts', '--kills', '20', '--full', '15', '--seed', seed];
  const { code, stdout, stderr } = await runProgram(process.execPath, parameters);
  const { total, differences } = JSON.parse(stdout) as { total: { kills: number; full: number }; differences: unknown };
  expect(differences, `FLEMING_KILL_SEED=${seed}`).toEqual([]);
  expect(code, stderr).toBe(0);
  expect(total.kills).toBeGreaterThanOrEqual(20);
  expect(total.full).toBe(15);
});
