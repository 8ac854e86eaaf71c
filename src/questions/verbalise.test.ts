import { describe, expect, it } from 'vitest';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { type Language, questionKindSchema } from '../records/question.ts';
import { randomStream } from '../support/random.ts';
import { QUESTION_WORDINGS } from '../wording/question-wordings.ts';
import { verbalise } from './verbalise.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const graph = toyGraph();
const entities = (...ids: string[]) => ids.map((id) => graph.entity(id));
const kinds = questionKindSchema.options;

describe.each(['en', 'zh'] as const satisfies readonly Language[])('a vignette in %s', (language) => {
  const wordings = QUESTION_WORDINGS[language];

  it('tells the findings in the given order, the background, then what is asked', () => {
    for (let seed = 0; seed < 60; seed++) {
      const kind = kinds[seed % kinds.length]!;
      const findings = entities('fever', 'rash', 'anemia').slice(0, 1 + (seed % 3));
      const background = seed % 2 === 0 ? null : graph.entity('current pregnancy');
      const { stem, template } = verbalise(findings, background, kind, language, randomStream(seed));
      const told = [...findings, ...(background === null ? [] : [background])].map(({ names }) => names[language]);
      const places = told.map((name) => stem.indexOf(name));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((left, right) => left - right));
      expect(stem).not.toMatch(/[{}]|undefined/);
      const [tongue, opener, asked, ask] = template.split('/');
      expect([tongue, asked]).toEqual([language, kind]);
      expect(stem.startsWith(wordings.openers[Number(opener)]!.split('{f}')[0]!)).toBe(true);
      expect(stem.endsWith(wordings.asks[kind][Number(ask)]!)).toBe(true);
    }
  });

  it('uses every wording', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 400; seed++)
      for (const kind of kinds)
        seen.add(verbalise(entities('fever', 'rash'), null, kind, language, randomStream(seed)).template);
    const possible = kinds.reduce((sum, kind) => sum + wordings.openers.length * wordings.asks[kind].length, 0);
    expect(seen.size).toBe(possible);
  });

  it('has one slot in every wording, so that a name is neither lost nor told twice', () => {
    for (const opener of atLeast(6, wordings.openers)) expect(opener.split('{f}').length).toBe(2);
    for (const background of atLeast(3, wordings.backgrounds)) expect(background.split('{b}').length).toBe(2);
  });

  it('keeps its text apart from the other language', () => {
    const { stem } = verbalise(entities('fever', 'rash'), null, 'treatment', language, randomStream(5));
    expect(/\p{Script=Han}/u.test(stem)).toBe(language === 'zh');
    expect(/[a-z]/i.test(stem)).toBe(language === 'en');
  });
});
