import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { isRunning } from './is-running.ts';

it('knows a process that runs from one that is gone', () => {
  expect(isRunning(process.pid)).toBe(true);
  expect(isRunning(spawnSync('true').pid)).toBe(false);
});

it.skipIf(!existsSync('/proc/self/stat'))(
  'a killed process that its parent has not asked about does not run',
  async () => {
    // The shell becomes a program that never asks about the child it began with.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      expect(isRunning(pid)).toBe(true);
      // Once the shell is another program, nobody asks.
      await vi.waitFor(() => expect(readFileSync(`/proc/${parent.pid}/comm`, 'latin1')).toBe('sleep\n'), 10_000);
      process.kill(pid, 'SIGKILL');
      await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 10_000);
      expect(readFileSync(`/proc/${pid}/stat`, 'latin1')).toContain(') Z ');
    } finally {
      parent.kill('SIGKILL');
    }
  },
);
