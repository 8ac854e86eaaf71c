import { describe, expect, it } from 'vitest';
import { looksBack, namesOptions, stemNamesOptions } from './named-places.ts';

describe('words that point to other options', () => {
  it('are letters, numbers and places that the item has', () => {
    const naming = ['both b and d', '(A), (C)', 'B、D', 'II and IV', 'The last two', 'option c is wrong', '后两者'];
    expect(naming.filter((text) => !namesOptions(text, 4))).toEqual([]);
    const free = [
      'both e and f',
      'V and VI',
      'N and P',
      'c waves',
      'B',
      '4 and 40',
      'an option',
      '维生素B',
      'A/T ratio',
    ];
    expect(free.filter((text) => namesOptions(text, 4))).toEqual([]);
    expect(namesOptions('both e and f', 6)).toBe(true);
  });

  it('are those of all that stand before', () => {
    const back = ['None of the above', 'Any two of the above', 'Neither', 'Both', '以上说法均错', '二者都不是'];
    expect(back.filter((text) => !looksBack(text))).toEqual([]);
    const free = ['Above the knee', 'Neither sex is spared', '60岁以上', 'Both lungs', 'All'];
    expect(free.filter((text) => looksBack(text))).toEqual([]);
  });

  it('stand in a stem that gives letters a meaning', () => {
    expect(stemNamesOptions('Mark (B) if only the reason is true.')).toBe(true);
    expect(stemNamesOptions('若①③正确，选B')).toBe(true);
    expect(stemNamesOptions('A patient with hepatitis B must choose a drug. Which?')).toBe(false);
  });
});
