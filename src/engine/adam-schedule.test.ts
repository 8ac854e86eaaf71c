import { describe, expect, it } from 'vitest';
import { scheduledRate } from './adam-schedule.ts';

describe('the learning rate', () => {
  const schedule = { learningRate: 0.1, warmupSteps: 4, steps: 100 };

  it('warms up, then falls to a twentieth', () => {
    expect(scheduledRate(0, schedule)).toBeCloseTo(0.025, 12);
    expect(scheduledRate(3, schedule)).toBeCloseTo(0.097, 12);
    expect(scheduledRate(50, schedule)).toBeCloseTo(0.05, 12);
    expect(scheduledRate(99, schedule)).toBeCloseTo(0.005, 12);
  });
});
