import { describe, expect, it } from 'vitest';
import type { Language } from '../records/question.ts';
import { toyGraph } from './fixtures/toy-graph.ts';
import { Phrasebook, STATEMENTS, type StatementKind } from './statements.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const languages: readonly Language[] = ['en', 'zh'];
const kinds = Object.keys(STATEMENTS.en) as StatementKind[];
const x = 'fever';
const list = ['alpha disease', 'beta disease'];

describe.each(languages)('sentences in %s', (language) => {
  const phrases = new Phrasebook(toyGraph(), language);

  it('have the same slots as in the other language', () => {
    const slots = (tongue: Language, kind: StatementKind): string[] | null =>
      STATEMENTS[tongue][kind].match(/\{\w+\}/g);
    for (const kind of atLeast(15, kinds)) expect(slots('zh', kind)).toEqual(slots('en', kind));
  });

  it.each(kinds)('name what they are about and leave no slot: %s', (kind) => {
    const sentence = phrases.say(kind, { x, list });
    expect(sentence).not.toMatch(/[{}]/);
    const template = STATEMENTS[language][kind];
    if (template.includes('{x}')) expect(sentence).toContain(phrases.name(x));
    if (template.includes('{list}')) expect(sentence).toContain(phrases.list(list));
  });

  it.each(kinds.filter((kind) => STATEMENTS.en[kind].includes('{list}')))(
    'split into what is given and what is recalled are the sentence: %s',
    (kind) => {
      const [given, recalled] = phrases.split(kind, { x, list });
      expect(given + recalled).toBe(phrases.say(kind, { x, list }));
      expect(given).toMatch(/\S$/u);
      expect(given).not.toContain(phrases.name(list[0]!));
    },
  );

  it('put a space before every English name and none before a Chinese one', () => {
    for (const kind of atLeast(15, kinds)) {
      const sentence = phrases.say(kind, { x, list });
      for (const name of [x, ...list].map((entity) => phrases.name(entity))) {
        const at = sentence.indexOf(name);
        if (at > 0) expect(sentence[at - 1] === ' ').toBe(language === 'en');
      }
    }
  });
});
