import { expect, it } from 'vitest';
import { shownTemplate } from './shown-templates.ts';

it('knows lists, marked words, words of a language and links', () => {
  expect(shownTemplate(' Unbulleted_list ')).toEqual({ shows: null, list: true, links: false });
  expect(shownTemplate('nowrap')).toEqual({ shows: 1, list: false, links: false });
  expect(shownTemplate('Lang')).toEqual({ shows: 2, list: false, links: false });
  expect(shownTemplate('lang-en')).toEqual({ shows: 1, list: false, links: false });
  expect(shownTemplate('ill')).toEqual({ shows: 1, list: false, links: true });
});

it.each(['cite web', 'convert', '', 'infobox drug'])('has no words of %j', (name) => {
  expect(shownTemplate(name)).toBeNull();
});
