import { expect, test } from 'vitest';
import { oppositeFindings, uselessLacks } from './contrary-findings.ts';
import { foundBy, RELATION_LINE } from './fixtures/found-by.ts';

const ENTITIES = ['hypothermia;sign;低体温;;;', 'shivering;sign;寒战;;;', 'hives;sign;风团;;;'];

/** What is found when gout has shivering, which implies hypothermia, and a tophus, its opposite, so often. */
function opposites(shivering: string, hives: string): string[] {
  return foundBy(oppositeFindings, ENTITIES, [
    `gout;has_sign;shivering;frequency=${shivering}`,
    `gout;has_sign;hives;frequency=${hives}`,
    'shivering;implies;hypothermia',
    'hypothermia;opposite_of;hives',
  ]);
}

test('opposites, each in most patients, also where one of them is implied', () => {
  expect(opposites('usual', 'always')).toEqual([
    `relations.tsv:${RELATION_LINE + 1} 'gout' has 'shivering' and 'hives', each in most patients, and 'hypothermia' is the opposite of 'hives'`,
  ]);
});

test('a disease can have opposites at different times', () => {
  expect(opposites('usual', 'sometimes')).toEqual([]);
});

test('what no disease has need not be lacking', () => {
  expect(foundBy(uselessLacks, ENTITIES, ['gout;lacks;cough', 'gout;lacks;hives'])).toEqual([
    `relations.tsv:${RELATION_LINE + 1} 'gout' lacks 'hives', which no disease has`,
  ]);
  expect(foundBy(uselessLacks, ENTITIES, ['gout;lacks;hives', 'cough;implies;hives'])).toEqual([]);
});
