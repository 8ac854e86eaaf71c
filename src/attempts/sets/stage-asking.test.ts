import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { neverInterrupted } from '../../run/interrupt.ts';
import { stageAsking } from './stage-asking.ts';

describe('a stage that asks a model', () => {
  it('stops asking when the run is to stop, and tells of it through the stage', async () => {
    const told: unknown[] = [];
    const progress = {
      update: (done: number, total: number | null) => void told.push([done, total]),
      log: (line: string) => void told.push(line),
    };
    const interrupt = { ...neverInterrupted, requested: false };
    const asking = stageAsking({ progress, interrupt });
    const signal = asking.stop();
    asking.progress.stepDone('answers', { done: 1, total: 3 });
    asking.progress.log('a line');
    await pause(250);
    expect(signal.aborted).toBe(false);
    interrupt.requested = true;
    for (let looks = 0; looks < 100 && !signal.aborted; looks++) await pause(50);
    expect(signal.aborted).toBe(true);
    asking.end();
    expect(told).toEqual([[1, 3], 'a line']);
  });
});
