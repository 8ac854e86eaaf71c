import { expect, it } from 'vitest';
import { stopOnInterrupt } from './stop-on-interrupt.ts';

it('says once that it stops, fires the signal, and tells loops how the command continues', () => {
  let error = '';
  const { interrupt, signal, again } = stopOnInterrupt({ writeError: (text) => void (error += text) });
  try {
    expect([interrupt.requested, signal.aborted, error]).toEqual([false, false, '']);
    process.emit('SIGINT');
    expect([interrupt.requested, signal.aborted]).toEqual([true, true]);
    expect(error).toBe('Stopping after this step; a second Ctrl-C stops at once.\n');
    expect(again).toMatch(/^npx fleming/);
    expect(() => interrupt.throwIfRequested('step 3 is saved')).toThrow(
      `Stopped: step 3 is saved. To continue: ${again}`,
    );
  } finally {
    interrupt.stop();
  }
});
