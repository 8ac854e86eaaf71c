import { describe, expect, it } from 'vitest';
import { LORA_TARGETS } from '../engine/lora.ts';
import { deriveSeed } from '../support/random.ts';
import { lora, trainerOptions } from './adapter-setting.ts';

describe('the setting lora', () => {
  it('is off where it is absent: all weights are trained', () => {
    expect(lora.parse(undefined)).toBeUndefined();
    expect(trainerOptions(undefined, { seed: 3, name: 'tune' })).toBeUndefined();
  });

  it('begins from random numbers of the run and of the stage', () => {
    const adapter = lora.parse({ rank: 8, alpha: 16 });
    expect(adapter).toEqual({ rank: 8, alpha: 16, targets: [...LORA_TARGETS] });
    const options = trainerOptions(adapter, { seed: 3, name: 'tune' });
    expect(options).toEqual({ lora: adapter, seed: deriveSeed(3, 'tune', 'lora') });
    expect(trainerOptions(adapter, { seed: 4, name: 'tune' })).not.toEqual(options);
    expect(trainerOptions(adapter, { seed: 3, name: 'other' })).not.toEqual(options);
  });

  it('has no rank of 0, no target twice, no other target', () => {
    const complaint = (value: object): string => lora.safeParse(value).error?.message ?? '';
    expect(complaint({ rank: 0, alpha: 16 })).toContain('rank');
    expect(complaint({ rank: 8, alpha: 16, targets: ['q_proj', 'q_proj'] })).toContain('a target stands there twice');
    expect(complaint({ rank: 8, alpha: 16, targets: ['lm_head'] })).toContain('q_proj');
  });

  it('is the same whatever the order of its targets', () => {
    const ordered = lora.parse({ rank: 8, alpha: 16, targets: ['q_proj', 'v_proj', 'down_proj'] });
    expect(lora.parse({ rank: 8, alpha: 16, targets: ['down_proj', 'q_proj', 'v_proj'] })).toEqual(ordered);
  });
});
