import { expect, it } from 'vitest';
import { OpenTemplates } from './open-templates.ts';
import { SourceWords } from './source-words.ts';

it('counts the parameters that are shown, and leaves those with a name out', () => {
  const templates = new OpenTemplates('{{x|class=y|2=b|c}}', new SourceWords());
  expect([templates.shown, templates.closesAt]).toEqual([true, Infinity]);
  templates.open({ shows: null, list: true, links: false }, 17);
  expect([templates.shown, templates.closesAt]).toEqual([false, 17]);
  expect([templates.nextParameter(3), templates.shown]).toEqual([4, false]);
  expect([templates.nextParameter(11), templates.shown]).toEqual([14, true]);
  expect([templates.nextParameter(15), templates.shown]).toEqual([16, true]);
  expect([templates.close(17), templates.shown]).toEqual([true, true]);
});

it('links what the parameter with a page names', () => {
  const [source, words] = ['{{ill|Gout|de}}', new SourceWords()];
  const templates = new OpenTemplates(source, words);
  templates.open({ shows: 1, list: false, links: true }, 13);
  for (let at = templates.nextParameter(5); at < 10; at++) words.add(source[at]!, at, 1);
  templates.nextParameter(10);
  expect(templates.shown).toBe(false);
  templates.close(13);
  expect(words.written().links).toMatchObject([{ page: 'Gout', text: 'Gout' }]);
});

it('adds no link over another one', () => {
  const [source, words] = ['{{ill|Gout|de}}', new SourceWords()];
  const templates = new OpenTemplates(source, words);
  templates.open({ shows: 1, list: false, links: true }, 13);
  for (let at = templates.nextParameter(5); at < 10; at++) words.add(source[at]!, at, 1);
  words.addLink('Out', 1);
  templates.close(10);
  expect(words.written().links.map(({ page }) => page)).toEqual(['Out']);
});
