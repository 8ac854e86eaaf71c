import { expect, it, vi } from 'vitest';
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

it.each([
  [['run', 'mini', '--from', 'stage-1', '--out', 'my runs'], "npx fleming run mini --out 'my runs'"],
  [['run', '--from=stage-1', 'mini'], 'npx fleming run mini'],
  [['run', 'mini', '--until', 'base'], 'npx fleming run mini --until base'],
])('leaves a flag and its value out of the command that continues %j', (parameters, again) => {
  vi.stubGlobal('process', Object.assign(Object.create(process), { argv: ['node', 'fleming', ...parameters] }));
  const stop = stopOnInterrupt({ writeError: () => {} }, { without: '--from' });
  try {
    expect(stop.again).toBe(again);
  } finally {
    stop.interrupt.stop();
    vi.unstubAllGlobals();
  }
});
