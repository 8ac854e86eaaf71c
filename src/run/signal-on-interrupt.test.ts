import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { signalOnInterrupt } from './signal-on-interrupt.ts';

it('fires once a stop is asked for, and never after its end', async () => {
  const interrupt = { requested: false, throwIfRequested: () => {} };
  const first = signalOnInterrupt(interrupt);
  const second = signalOnInterrupt(interrupt);
  second.end();
  await pause(250);
  expect(first.signal.aborted).toBe(false);
  interrupt.requested = true;
  await expect.poll(() => first.signal.aborted, { timeout: 5000 }).toBe(true);
  await pause(250);
  expect(second.signal.aborted).toBe(false);
});
