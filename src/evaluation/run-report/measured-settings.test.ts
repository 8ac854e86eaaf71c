import { describe, expect, it } from 'vitest';
import { measuredSettings } from './measured-settings.ts';

describe('tiers that a run measured', () => {
  const measuredTiers = { tries: 4, measured: 30, stated: 10, easy: 3, moderate: 7, difficult: 20, meanCertainty: 0.8 };

  it('are a value of the stage, the same for every seed, with the counts as the reason', () => {
    expect(measuredSettings({ base: { summary: {} }, 'stage-1': { summary: { steps: 5, measuredTiers } } })).toEqual([
      {
        name: 'stages.stage-1.tiers',
        value: 'measured by 4 tries',
        origin: 'ours',
        reason:
          'the bank states no tier for 30 of 40 questions, so the policy tried each: easy 3, moderate 7, difficult 20',
      },
    ]);
  });

  it('are none where the bank states every tier', () => {
    expect(measuredSettings({ 'stage-1': { summary: { steps: 5 } } })).toEqual([]);
  });
});
