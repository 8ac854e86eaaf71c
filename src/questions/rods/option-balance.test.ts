import { describe, expect, it } from 'vitest';
import { OptionBalance } from './option-balance.ts';

describe('the balance of options', () => {
  it('counts three wrong appearances for a right one, of each kind for itself', () => {
    const balance = new OptionBalance();
    expect(balance.distractorDeficit('diagnosis', 'gout')).toBe(0);
    balance.record('diagnosis', { right: 'gout', wrong: ['scurvy', 'rickets', 'pellagra'] });
    expect(balance.distractorDeficit('diagnosis', 'gout')).toBe(3);
    expect(balance.distractorDeficit('diagnosis', 'scurvy')).toBe(-1);
    expect(balance.distractorDeficit('treatment', 'gout')).toBe(0);
    for (const right of ['scurvy', 'rickets', 'pellagra'])
      balance.record('diagnosis', { right, wrong: ['gout', 'mumps', 'measles'] });
    expect(balance.distractorDeficit('diagnosis', 'gout')).toBe(0);
  });
});
