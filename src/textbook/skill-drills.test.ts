import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { miniatureGraph } from '../../test/worlds/shipped-graph.ts';
import { LIST_SEPARATORS, Phrasebook } from '../graph/statements.ts';
import { treatmentsTaught } from '../graph/facts-taught.ts';
import { followsFormat } from '../grading/format-reward.ts';
import { readAnswer } from '../grading/read-answer.ts';
import type { Language, QuestionKind } from '../records/question.ts';
import { randomStream } from '../support/random.ts';
import { DRILL_WORDINGS } from './drill-wordings.ts';
import { type Drill, SkillDrills, type DrillKind } from './skill-drills.ts';

const graph = miniatureGraph();
const book = new SkillDrills(graph, DRILL_WORDINGS);
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

interface Line {
  readonly frame: string;
  readonly list: readonly string[];
  readonly marked: readonly string[];
}

/** Shown and learned, from the beginning. */
function textOf({ given, answer, before = [] }: Drill): string {
  return [...before, { given, answer }].map((part) => part.given + part.answer).join('');
}

/** Lists of a drill line by line, each with the words it begins with. */
function linesOf(drill: Drill, language: Language): Line[] {
  const frames = {
    en: /^(Consider|Exclude|In both:|Left:|Diseases with .+:|Forbidden in .+:|Treatment of .+:)( .+)$/u,
    zh: /^(考虑|排除|两者共有：|剩下：|有.+的疾病：|.+时禁用：|.+的治疗：)(.+)$/u,
  };
  return textOf(drill)
    .replace(/^<think>\n(.+\n(?=(In both|两者共有).+\n(Forbidden|.+时禁用)).+\n|.+\n)/u, '')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, frame, names] = frames[language].exec(line)!;
      const list = entitiesIn(names!.replaceAll(/ ?✓/gu, ''), language);
      const isMarked = names!
        .replace(/[.。]$/u, '')
        .split(LIST_SEPARATORS[language])
        .map((name) => name.endsWith('✓'));
      return { frame: frame!, list, marked: list.filter((_name, at) => isMarked[at]) };
    });
}

/** The findings that an answer says it observed. */
function observedIn(answer: string, language: Language): string[] {
  const line = answer.split('\n').find((each) => /^(Observed:|所见：)/u.test(each)) ?? answer;
  return entitiesIn(line.replace(/^(Observed:|所见：)/u, ''), language);
}

describe('drills of lists', () => {
  it('common: candidates are marked where a further list has them, and then listed, again and again', () => {
    const rounds = new Set<number>();
    always('common', (drill, language) => {
      const [first, ...rest] = linesOf(drill, language);
      expect(first!.marked).toEqual([]);
      let left = first!.list;
      for (let at = 0; at < rest.length; at += 2) {
        const [other, common] = [rest[at]!, rest[at + 1]!];
        expect(common.frame).toBe(language === 'en' ? 'In both:' : '两者共有：');
        expect(common.list).toEqual(left.filter((disease) => other.list.includes(disease)));
        expect([...other.marked].sort()).toEqual([...common.list].sort());
        expect(common.list.length).toBeGreaterThan(0);
        expect(common.marked).toEqual([]);
        left = common.list;
      }
      rounds.add(rest.length / 2);
    });
    expect([...rounds].sort()).toEqual([1, 2, 3]);
  });

  it('common: any disease survives, also one that no question asks about', () => {
    const seen = new Set<string>();
    always('common', (drill, language) => {
      for (const { list } of linesOf(drill, language)) {
        expect(new Set(list).size).toBe(list.length);
        const at = list.map((id) => places.get(id)!);
        expect(at).toEqual(at.toSorted((left, right) => left - right));
        for (const disease of list) expect(graph.entity(disease).type).toBe('disease');
      }
    });
    for (let seed = 0; seed < 1500; seed++)
      for (const disease of linesOf(book.draw('common', 'en', randomStream(seed)), 'en').at(-1)!.list)
        seen.add(disease);
    expect(seen.size).toBe(graph.ofType('disease').length);
  });

  it('common: half of them are thoughts about a question', () => {
    const asked: boolean[] = [];
    always('common', (drill) => {
      asked.push(drill.asked !== undefined);
      expect(textOf(drill).startsWith('<think>\n')).toBe(drill.asked !== undefined);
      if (drill.asked !== undefined) expect(drill.asked).toMatch(/\nA\..+\nB\..+\nC\..+\nD\..+$/);
    });
    const share = asked.filter(Boolean).length / asked.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  it('left: treatments are marked where they are excluded, and the others listed', () => {
    let ofOneDisease = 0;
    always('left', (drill, language) => {
      const [excluded, considered, left] = linesOf(drill, language);
      const treated = /^(?:Treatment of (.+):|(.+)的治疗：)$/u.exec(considered!.frame);
      expect(drill.asked !== undefined).toBe(treated !== null);
      if (treated !== null) {
        const disease = ids[language].get((treated[1] ?? treated[2])!)!;
        expect(considered!.list).toEqual(treatmentsTaught(graph, disease));
        ofOneDisease++;
      }
      expect(considered!.marked).toEqual(considered!.list.filter((drug) => excluded!.list.includes(drug)));
      expect(left!.list).toEqual(considered!.list.filter((drug) => !excluded!.list.includes(drug)));
      expect(considered!.marked.length * left!.list.length).toBeGreaterThan(0);
    });
    expect(ofOneDisease).toBeGreaterThan(100);
    expect(ofOneDisease).toBeLessThan(200);
  });

  it('ask for no mark where a random list ends, which cannot be known', () => {
    const ends = { random: 0, known: 0 };
    for (const kind of ['common', 'left'] as const)
      always(kind, (drill) => {
        let text = '';
        for (const { given, answer } of [...drill.before!, drill]) {
          text += given;
          const line = text.slice(text.lastIndexOf('\n') + 1);
          const endsList = /[.。]\n$/u.test(answer);
          if (endsList && /^(Consider|考虑)/u.test(line)) ends.random++;
          if (endsList && /^(Diseases with|Treatment of|有|.+的治疗)/u.test(line)) ends.known++;
          text += answer;
        }
      });
    expect(ends.random).toBe(0);
    expect(ends.known).toBeGreaterThan(200);
  });

  it('name a finding or a condition once at most, with all that the graph states of it', () => {
    let named = 0;
    const facts = {
      en: /^(?:Diseases with (?<finding>.+)|Forbidden in (?<condition>.+)):$/u,
      zh: /^(?:有(?<finding>.+)的疾病|(?<condition>.+)时禁用)：$/u,
    };
    for (const kind of ['common', 'left'] as const)
      always(kind, (drill, language) => {
        // What a condition excludes in thinking about a question is shown, and no fact.
        if (kind === 'left' && drill.asked !== undefined) return;
        const found = linesOf(drill, language).flatMap(({ frame, list }) => {
          const { finding, condition } = facts[language].exec(frame)?.groups ?? {};
          const subject = finding ?? condition;
          if (subject === undefined) return [];
          const id = ids[language].get(subject)!;
          expect(list).toEqual(finding === undefined ? graph.treatmentsForbiddenIn(id) : graph.diseasesWith(id));
          return [id];
        });
        expect(found.length).toBeLessThanOrEqual(1);
        named += found.length;
      });
    expect(named).toBeGreaterThan(50);
  });
});

describe('drills', () => {
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

  /** The findings that the first sentence of a text tells. */
  function toldIn(text: string, language: Language): string[] {
    const { tellings } = DRILL_WORDINGS[language];
    const frame = tellings.find((telling) => text.startsWith(telling.split('{f}')[0]!))!;
    const told = text.slice(frame.indexOf('{f}')).split(frame.split('{f}')[1]!)[0]!;
    const found = [told, told.replace(/ and (?=[^,]*$)/, ', ').replace(/和(?=[^、]*$)/u, '、')].map((list) =>
      entitiesIn(list, language),
    );
    return found.find((list) => list.every((id) => graph.entities.has(id)))!;
  }

  it('observe: the findings of the text in its order; of a question, at the beginning of the thinking', () => {
    always('observe', ({ given, answer, chat, unfinished }, language) => {
      const findings = observedIn(answer, language);
      expect(findings.length).toBeGreaterThanOrEqual(2);
      expect(toldIn(given.split('\n')[0]!, language)).toEqual(findings);
      for (const { id } of graph.ofType('disease')) expect(findings).not.toContain(id);
      expect(unfinished === true).toBe(chat);
      if (chat) expect(answer.split('\n').length).toBe(3);
    });
  });

  it('recite: the findings of a question and the diseases of one after the other, none of which has two', () => {
    always('recite', ({ given, answer, chat, unfinished }, language) => {
      const [think, observed, ...lines] = answer.trimEnd().split('\n');
      const findings = observedIn(observed!, language);
      expect([think, chat, unfinished]).toEqual(['<think>', true, true]);
      expect(toldIn(given, language)).toEqual(findings);
      const phrases = new Phrasebook(graph, language);
      expect(lines).toEqual(findings.map((x) => phrases.say('diseasesWith', { x, list: graph.diseasesWith(x) })));
      const listed = findings.flatMap((finding) => graph.diseasesWith(finding));
      expect(new Set(listed).size).toBe(listed.length);
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

  it('path: the lines that lead from the disease to what is asked, the last ending in an option', () => {
    const frames = {
      en: {
        'next-test': ['Confirmatory test of', 'Answer'],
        diagnosis: ['Answer'],
        treatment: ['Treatment of', 'Answer'],
        mechanism: ['Treatment of', 'Mechanism of', 'Answer'],
        'safe-treatment': ['Forbidden in', 'Treatment of', 'Left'],
      },
      zh: {
        'next-test': ['的确诊检查', '答案'],
        diagnosis: ['答案'],
        treatment: ['的治疗', '答案'],
        mechanism: ['的治疗', '的机制', '答案'],
        'safe-treatment': ['时禁用', '的治疗', '剩下'],
      },
    };
    const seen = new Set<string>();
    always('path', (drill, language) => {
      const [vignette, ...options] = drill.asked!.split('\n');
      const [kind] = Object.entries(DRILL_WORDINGS[language].asks).find(([, asks]) =>
        asks.some((ask) => vignette!.endsWith(ask)),
      ) as [QuestionKind, readonly string[]];
      const learned = [...drill.before!, drill].map(({ answer }) => answer);
      const wanted = frames[language][kind];
      expect(learned.length).toBe(wanted.length);
      learned.forEach((line, at) => expect(line).toContain(wanted[at]));
      const answer = learned.at(-1)!.trimEnd().split('\n').at(-1)!;
      const option = options.map((line) => line.replace(/^[A-D]\. ?/, '')).find((name) => answer.includes(name));
      expect(option).toBeDefined();
      seen.add(kind);
    });
    expect(seen.size).toBe(5);
  });

  it('path: facts are shown, never learned, and are right by chance alone', () => {
    let stated = 0;
    let right = 0;
    always('path', (drill, language) => {
      const parts = [...drill.before!, drill];
      for (const [at, { answer }] of drill.before!.entries()) {
        const [subject] = [...ids[language]].filter(([name]) => answer.includes(name)).map(([, id]) => id);
        const shown = entitiesIn(parts[at + 1]!.given.replaceAll(/ ?✓/gu, ''), language);
        for (const object of shown) {
          stated += 1;
          right += Number(graph.relationsBetween(subject!, object).length > 0);
          if (at > 0) expect(answer).not.toContain(graph.entity(object).names[language]);
        }
      }
    });
    expect(stated).toBeGreaterThan(300);
    expect(right / stated).toBeLessThan(0.2);
  });

  it('are the same for the same stream', () => {
    for (const kind of ['common', 'left', 'option', 'observe', 'recite', 'fact', 'path'] as const)
      expect(book.draw(kind, 'en', randomStream(8))).toEqual(book.draw(kind, 'en', randomStream(8)));
  });
});
