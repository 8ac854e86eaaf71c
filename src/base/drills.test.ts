import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { miniatureGraph } from '../graph/fixtures/shipped-graph.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { LIST_SEPARATORS } from '../graph/statements.ts';
import { followsFormat } from '../grading/format-reward.ts';
import { readAnswer } from '../grading/read-answer.ts';
import { WORDINGS } from '../questions/verbalise.ts';
import type { Language } from '../records/question.ts';
import { randomStream } from '../support/random.ts';
import { type Drill, DrillBook, type DrillKind } from './drills.ts';

const graph = miniatureGraph();
const wordings = {
  en: { tellings: WORDINGS.en.openers, asks: WORDINGS.en.asks },
  zh: { tellings: WORDINGS.zh.openers, asks: WORDINGS.zh.asks },
};
const book = new DrillBook(graph, wordings);
const languages = fc.constantFrom<Language>('en', 'zh');
const seeds = fc.integer({ min: 0, max: 1e9 });
const ids = {
  en: new Map([...graph.entities.values()].map(({ id, names }) => [names.en, id])),
  zh: new Map([...graph.entities.values()].map(({ id, names }) => [names.zh, id])),
};
const places = new Map([...graph.entities.keys()].map((id, at) => [id, at]));

/** Checks a few hundred drills of a kind. */
function always(kind: DrillKind, check: (drill: Drill, language: Language) => void): void {
  fc.assert(
    fc.property(seeds, languages, (seed, language) => check(book.draw(kind, language, randomStream(seed)), language)),
    { numRuns: 300 },
  );
}

/** Names of a list, as entities; '.' or '。' ends it. */
function entitiesIn(list: string, language: Language): string[] {
  const names = list
    .trim()
    .replace(/[.。]$/u, '')
    .split(LIST_SEPARATORS[language]);
  return names.filter((name) => name !== '').map((name) => ids[language].get(name) ?? `unknown ${name}`);
}

const FRAMES = {
  narrow: {
    en: /^Consider (?<list>.+)\.\nOf these with (?<by>.+):$/,
    zh: /^考虑(?<list>.+)。\n其中有(?<by>.+)的：$/u,
  },
  safe: {
    en: /^Consider (?<list>.+)\.\nOf these safe with (?<by>.+):$/,
    zh: /^考虑(?<list>.+)。\n其中对(?<by>.+)安全的：$/u,
  },
};

/** What a filter's drill lists, by what it filters, and what it keeps. */
function filterOf(kind: 'narrow' | 'safe', { given, answer }: Drill, language: Language) {
  const found = FRAMES[kind][language].exec(given)?.groups;
  expect(found, given).toBeDefined();
  const by = ids[language].get(found!['by']!)!;
  return { by, list: entitiesIn(found!['list']!, language), kept: entitiesIn(answer, language) };
}

describe('drills', () => {
  it('narrow: of some diseases those that have the finding, all of them and no other', () => {
    always('narrow', (drill, language) => {
      const { by, list, kept } = filterOf('narrow', drill, language);
      expect(kept).toEqual(list.filter((disease) => graph.hasFinding(disease, by)));
      expect(kept.length).toBeGreaterThan(0);
      expect(new Set(list).size).toBe(list.length);
      for (const disease of list) expect(graph.entity(disease).type).toBe('disease');
    });
  });

  it('safe: of some treatments those that the condition does not forbid', () => {
    always('safe', (drill, language) => {
      const { by, list, kept } = filterOf('safe', drill, language);
      expect(graph.entity(by).type).toBe('contraindication');
      expect(kept).toEqual(list.filter((drug) => !graph.has(drug, 'contraindicated_in', by)));
      expect(kept.length).toBeGreaterThan(0);
    });
  });

  it('list in the order of the graph', () => {
    for (const kind of ['narrow', 'safe'] as const) {
      always(kind, (drill, language) => {
        const at = filterOf(kind, drill, language).list.map((id) => places.get(id)!);
        expect(at).toEqual(at.toSorted((left, right) => left - right));
      });
    }
  });

  it('option: the answer is the option that was named, in the format', () => {
    always('option', ({ given, answer, chat }, language) => {
      const [ask, ...lines] = given.split('\n');
      const optionTexts = lines.map((line) => line.replace(/^[A-D]\. ?/, ''));
      const named = language === 'en' ? ask!.slice('Which option is '.length, -1) : ask!.slice('哪个选项是'.length, -1);
      expect(chat).toBe(true);
      expect(followsFormat(answer)).toBe(true);
      expect(readAnswer(answer, { optionCount: 4, optionTexts })).toMatchObject({
        kind: 'read',
        letter: 'ABCD'[optionTexts.indexOf(named)],
      });
    });
  });

  it('observe: the findings of the text in its order, and no option below it', () => {
    always('observe', ({ given, answer, chat }, language) => {
      const list = chat ? answer.replace(/^(Observed:|所见：)/, '') : answer;
      const findings = entitiesIn(list, language);
      const [text] = given.split('\n');
      for (const finding of findings) expect(text).toContain(graph.entity(finding).names[language]);
      expect(findings.length).toBeGreaterThanOrEqual(2);
      const frame = wordings[language].tellings.find((telling) => text!.startsWith(telling.split('{f}')[0]!))!;
      const told = text!.slice(frame.indexOf('{f}')).split(frame.split('{f}')[1]!)[0]!;
      expect(entitiesIn(told, language)).toEqual(findings);
    });
  });

  it('fact: one fact of the one thing that is named, and the option that states it', () => {
    always('fact', ({ given, answer, chat }, language) => {
      const [ask, ...lines] = given.split('\n');
      if (/^(Which option is|哪个选项是)/u.test(ask!)) return;
      const optionTexts = lines.map((line) => line.replace(/^[A-D]\. ?/, ''));
      const reading = readAnswer(answer, { optionCount: 4, optionTexts });
      const chosen = ids[language].get(optionTexts['ABCD'.indexOf(reading.kind === 'read' ? reading.letter : '')]!)!;
      const asked = [...ids[language]].filter(([name]) => ask!.includes(name)).map(([, id]) => id);
      const facts = asked.flatMap((id) => graph.relationsBetween(id, chosen));
      const stated = ['confirmed_by', 'first_line_treatment', 'second_line_treatment', 'acts_by'];
      expect(
        facts.some((relation) => stated.includes(relation)),
        given,
      ).toBe(true);
      expect([chat, followsFormat(answer)]).toEqual([true, true]);
      // A statement and the answer: no step from one fact to another.
      expect(answer.slice(answer.indexOf('\n') + 1, answer.indexOf('\n</think>')).split('\n').length).toBe(2);
    });
  });

  it('put no facts together: filters go by one finding or condition, observing goes by none', () => {
    always('observe', ({ answer }, language) => {
      for (const { names } of graph.ofType('disease'))
        if (!entitiesIn(answer.replace(/^(Observed:|所见：)/, ''), language).includes(names.en))
          expect(answer.split(/[,、.。：:]/u).map((part) => part.trim())).not.toContain(names[language]);
    });
    for (const kind of ['narrow', 'safe'] as const) {
      always(kind, ({ given }, language) => {
        expect(given.split('\n').length).toBe(2);
        const asked = given.split('\n')[1]!;
        expect(asked).not.toContain(LIST_SEPARATORS[language]);
      });
    }
  });

  it('are the same for the same stream', () => {
    for (const kind of ['narrow', 'safe', 'option', 'observe', 'fact'] as const)
      expect(book.draw(kind, 'en', randomStream(8))).toEqual(book.draw(kind, 'en', randomStream(8)));
  });

  it('narrow instead of keeping what is safe, in a graph without contraindications', () => {
    const toys = toyGraph();
    const bare = new KnowledgeGraph(
      [...toys.entities.values()].filter(({ type }) => type !== 'contraindication'),
      toys.relations.filter(({ object }) => toys.entity(object).type !== 'contraindication'),
    );
    const drill = new DrillBook(bare, wordings).draw('safe', 'en', randomStream(1));
    expect(drill.given).toContain('Of these with');
  });
});
