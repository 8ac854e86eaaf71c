import { describe, expect, it } from 'vitest';
import { OptionBalance } from './option-balance.ts';

const question = (kind: 'diagnosis' | 'treatment', entities: readonly string[]) => ({
  kind,
  options: entities.map((entity, at) => ({ letter: 'ABCD'[at] as 'A', text: entity, entity })),
  answer: 'A' as const,
});

describe('the balance of options', () => {
  it('counts three wrong appearances for a right one, of each kind for itself', () => {
    const balance = new OptionBalance();
    expect(balance.lacksWrong('diagnosis', 'gout')).toBe(0);
    balance.record(question('diagnosis', ['gout', 'scurvy', 'rickets', 'pellagra']));
    expect(balance.lacksWrong('diagnosis', 'gout')).toBe(3);
    expect(balance.lacksWrong('diagnosis', 'scurvy')).toBe(-1);
    expect(balance.lacksWrong('treatment', 'gout')).toBe(0);
    for (const right of ['scurvy', 'rickets', 'pellagra'])
      balance.record(question('diagnosis', [right, 'gout', 'mumps', 'measles']));
    expect(balance.lacksWrong('diagnosis', 'gout')).toBe(0);
  });
});
