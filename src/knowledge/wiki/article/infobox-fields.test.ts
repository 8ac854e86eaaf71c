import { expect, it } from 'vitest';
import { readInfobox } from './infobox-fields.ts';

it('has the fields of the first infobox with their links and places', () => {
  const source =
    'x {{Infobox medical condition (new)\n| name = A\n| symptoms = {{hlist|[[Fever]]|[[cough|a cough]]}}\n| Risk_factors2 = [[Age]]\n}} y';
  const { kind, fields } = readInfobox(source)!;
  expect(kind).toBe('medical condition (new)');
  expect(fields.map(({ name, words }) => [name, words.links.map(({ page }) => page)])).toEqual([
    ['name', []],
    ['symptoms', ['Fever', 'Cough']],
    ['risk factors', ['Age']],
  ]);
  const { words } = fields[1]!;
  const { start, end } = words.inSource(words.links[1]!.start, words.links[1]!.end)!;
  expect(source.slice(start, end)).toBe('a cough');
});

it('leaves bars of links and inner templates alone', () => {
  expect(readInfobox('{{Drugbox|class=[[A|B]] {{x|y=[[C]]}}|z y=1}}')!.fields.map(({ name }) => name)).toEqual([
    'class',
    'z y',
  ]);
});

it.each(['no infobox', '{{Infobox x|a b=1', '{{Infobox x|a b=<!-- 1}}'])('finds none in %j', (source) => {
  expect(readInfobox(source)).toBeNull();
});
