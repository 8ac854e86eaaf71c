import { expect, it } from 'vitest';
import type { WorkerSetup } from './messages.ts';
import { WorkerPool } from './worker-pool.ts';

it('says why no worker can be called any more', async () => {
  // A worker that cannot be set up ends as one does that the system has taken its memory from.
  const pool = new WorkerPool([{} as WorkerSetup]);
  expect(await pool.failed).toMatchObject({ message: 'an engine worker stopped' });
  await expect(pool.call(0, 'logits', { tokens: Int32Array.of(1) })).rejects.toThrow('an engine worker stopped');
  await pool.close();
});
