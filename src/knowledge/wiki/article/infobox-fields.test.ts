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

const pagesOf = (source: string, field = 'symptoms') =>
  readInfobox(source)!
    .fields.find(({ name }) => name === field)
    ?.words.links.map(({ page }) => page);

it.each([
  '{{br separated entries|[[Rash]]|[[Chill]]}}',
  '{{br list|[[Rash]]|[[Chill]]}}',
  '{{ubl|[[Rash]]|[[Chill]]}}',
  '{{Unbulleted list | class=x | [[Rash]] | [[Chill]] }}',
  '{{plainlist|\n* [[Rash]]\n* [[Chill]]\n}}',
  '{{flatlist|\n* [[Rash]]\n* [[Chill]]\n}}',
  '{{hlist|item_style=x|[[Rash]]|2=[[Chill]]}}',
  '{{cslist|[[Rash]]|[[Chill]]}}',
  '{{longitem|[[Rash]], [[Chill]]}}',
  '{{longitem|style=x|[[Rash]]<br>[[Chill]]}}',
  '{{collapsible list|title=[[Signs]]|[[Rash]]|[[Chill]]}}',
  '{{nowrap|[[Rash]]}}<br />[[Chill]]',
  '{{ubl|{{nowrap|[[Rash]]}}|{{small|[[Chill]]}}<br/>}}',
  '{{ill|Rash|de|Ausschlag|lt=rashes}}, [[Chill]]',
  '{{link-en|Rash|Exanthem}}、{{tsl|en|Shiver|Chill}}',
  '[[Rash]]<ref>see [https://x.example a|b] = c {{</ref>, [[Chill]]',
  '[[Rash]]<ref name="a|b=c" />, [[Chill]]',
  '-{zh-hans:[[Rash]];zh-hant:[[Rush]]}-, -{[[Chill]]}-',
  '-{A|zh-cn:[[Rash]]; zh-tw:[[Rush]]}-、[[Chill]]-{H|zh-cn:[[Gout]];zh-tw:[[Mumps]]}-',
])('finds both items of %s', (list) => {
  expect(pagesOf(`{{Infobox medical condition\n| name = A\n| symptoms = ${list}\n| causes = [[B]]\n}}`)).toEqual([
    'Rash',
    'Chill',
  ]);
});

it('reads a name with a comment before its equals sign', () => {
  expect(pagesOf('{{Infobox medical condition|symptoms <!-- a = b --> = [[Rash]]}}')).toEqual(['Rash']);
});

it.each([
  '{{Infobox medical condition|name={{lang|la|Febris}|symptoms=[[Rash]]}}',
  '{{Infobox medical condition|name={{lang|la|Febris}}}|symptoms=[[Rash]]}}',
  '{{Infobox medical condition\n| name = {{small|x}}}}\n| symptoms = [[Rash]]\n}}',
  '{{Infobox medical condition\n| name = x}}}\n| symptoms = [[Rash]]\n}}',
])('forgives a brace too many or too few: %s', (source) => {
  expect(pagesOf(`${source}\nText.`)).toEqual(['Rash']);
});

it('ends where the braces end it, when nothing of an infobox comes behind', () => {
  const { fields } = readInfobox('{{Infobox x|a b=[[A]]}}\nText | with = signs.')!;
  expect(fields.map(({ name, words }) => [name, words.plain])).toEqual([['a b', 'A']]);
});

it('reads no infobox that is longer than a bound', () => {
  expect(readInfobox(`{{Infobox x|a b=${'c'.repeat(50_000)}}}`)).toBeNull();
});
