/** Types, names and shares of any text are told or are none: nothing is thrown, nothing takes long. */
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../../test/worlds/fuzz.ts';
import { ENTITY_TYPES, PREVALENCE_CLASSES } from '../../../graph/schema.ts';
import { DEFINITIONS } from '../fixtures/definitions.ts';
import { definedByChinesePhrase } from './defining-phrase-zh.ts';
import { definedByPhrase, type Defined } from './defining-phrase.ts';
import { prevalenceIn } from './prevalence.ts';
import { safeName } from './safe-name.ts';
import { canonicalTitle, withoutQualifier } from './wiki-title.ts';

const SENTENCES = DEFINITIONS.map(([sentence]) => sentence);
const SHARES = [
  '1 in 40,000 males',
  '0.9–1.4 per 10,000 (2010)',
  'fewer than 1 in a million',
  '10万分之3',
  '5–10%',
  '每10万人有3人',
];
const NAMES = [
  'Graves’ disease',
  "'''Cold''' (disease)",
  '-{zh-hans:甲;zh-hant:乙}-',
  '[[Fever|a fever]]',
  '&lt;b&gt;',
  'α1-抗胰蛋白酶',
];

it('types any sentence, or none', async () => {
  const holds = (value: unknown): void => {
    const defined = value as Defined;
    if (defined.kind === 'defined') expect([...ENTITY_TYPES, null]).toContain(defined.type);
  };
  await fuzz('defining phrase', damaged(SENTENCES), definedByPhrase, { refusesNothing: true, holds });
  await fuzz('Chinese defining phrase', damaged(SENTENCES), definedByChinesePhrase, { refusesNothing: true, holds });
});

it('reads a class of prevalence out of any words, or none', async () => {
  await fuzz('prevalence', damaged(SHARES), prevalenceIn, {
    refusesNothing: true,
    holds: (value) => expect([...PREVALENCE_CLASSES, null]).toContain(value),
  });
});

it('lets no markup into a name, and one name only for all ways to write it', async () => {
  await fuzz('safe name', damaged(NAMES), safeName, {
    refusesNothing: true,
    holds: (value) => {
      if (value === null) return;
      const name = value as string;
      expect(name).not.toMatch(/[<>{}[\]|\p{Cc}\p{Cf}]|''|-\{|zh-han[st]:/u);
      expect(safeName(name)).toBe(name);
    },
  });
});

it('reads any title', async () => {
  await fuzz('wiki title', damaged([...NAMES, 'File:a.jpg', ':zh:发热', 'Fabry_disease#Signs']), canonicalTitle, {
    refusesNothing: true,
    holds: (title) => {
      if (title === null) return;
      expect(canonicalTitle(title as string)).toBe(title);
      expect(withoutQualifier(title as string)).not.toBe('');
    },
  });
});

it.each(['1,', '1 ', '1-', '1 in ', '1 in 1 to ', '9', '9%', '百', '每1', '<', 'not '])(
  'takes linear time for %s',
  async (piece) => {
    await expectLinear((count: number) => piece.repeat(count), 5000, prevalenceIn);
  },
);

it.each([
  'is a ',
  'is (',
  'is a type of ',
  'is a nerve, ',
  'is a bone and ',
  'is of ',
  'a',
  '是',
  '是一种（',
  '为一',
  '的一种',
  ' ',
  '\n',
])('takes linear time for %j', async (piece) => {
  const read = (text: string) => [
    definedByPhrase(text),
    definedByChinesePhrase(text),
    safeName(text),
    canonicalTitle(text),
    withoutQualifier(text),
  ];
  await expectLinear((count: number) => piece.repeat(count), 5000, read);
});
