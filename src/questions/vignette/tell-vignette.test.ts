import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import type { Language } from '../../records/question.ts';
import { randomStream } from '../../support/random.ts';
import { sectionOf } from './finding-sections.ts';
import { finding as findingOf } from './fixtures/some-analytes.ts';
import { CASE_NAMES, factsOfCase } from './fixtures/ten-cases.ts';
import { ageOf, type Patient } from './settle-patient.ts';
import { tellVignette, type ToldVignette } from './tell-vignette.ts';
import { DETAILS, type Detail, type VignetteFacts } from './vignette-facts.ts';

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/golden-vignettes.json'), 'utf8')) as {
  name: string;
  language: Language;
  stem: string;
}[];

function tell(facts: VignetteFacts, language: Language, seed: number, detail: Detail = 'full'): ToldVignette {
  return tellVignette(facts, { language, detail, units: 'si' }, randomStream('tell', seed));
}

describe('a vignette', () => {
  it.each(golden)('of $name in $language reads as it was read', ({ name, language, stem }) => {
    const units = language === 'en' ? 'conventional' : 'si';
    const told = tellVignette(
      factsOfCase(name, language),
      { language, detail: 'full', units },
      randomStream('golden', name, language),
    );
    expect(told).toMatchObject({ kind: 'told', stem });
  });

  it('tells Chinese temperatures in degrees Celsius, whatever the units', () => {
    const stems = CASE_NAMES.flatMap((name) =>
      [0, 1, 2, 3].flatMap((seed) => {
        const manner = { language: 'zh', detail: 'full', units: 'conventional' } as const;
        const told = tellVignette(factsOfCase(name, 'zh'), manner, randomStream('tell', seed));
        return told.kind === 'told' ? [told.stem] : [];
      }),
    );
    expect(stems.filter((stem) => stem.includes('℃')).length).toBeGreaterThan(5);
    expect(stems.filter((stem) => stem.includes('℉'))).toEqual([]);
  });

  it('in Chinese says of years of sudden attacks that they come again and again', () => {
    const patient: Patient = {
      age: ageOf(20),
      sex: 'male',
      onset: 'episodic',
      setting: 'clinic',
      course: { count: 2, unit: 'year' },
    };
    const facts = (id: string, name: string): VignetteFacts => ({
      ...factsOfCase('Graves disease', 'zh'),
      findings: [
        { ...findingOf(id, name, 'symptom'), isComplaint: true },
        findingOf('recurrent fever', '反复发热', 'symptom'),
      ],
      absent: [],
      risks: [],
      normal: [],
    });
    const stems = (id: string, name: string): string[] =>
      Array.from({ length: 30 }, (_, seed) => {
        const manner = { language: 'zh', detail: 'short', units: 'si' } as const;
        const told = tellVignette(facts(id, name), manner, randomStream('attacks', seed), patient);
        return told.kind === 'told' ? told.stem : '';
      });
    for (const stem of atLeast(30, stems('sudden severe abdominal pain', '突发剧烈腹痛')))
      expect(stem).toMatch(/(?:反复|间断)突发剧烈腹痛2年/);
    for (const stem of atLeast(30, stems('trauma-induced flare-up', '外伤诱发的急性发作')))
      expect(stem).toMatch(/(?:反复|间断)外伤诱发的急性发作2年/);
  });

  it('tells bleeding as history: nobody finds it at an examination', () => {
    expect(sectionOf('abnormal bleeding', 'sign')).toBe('history');
    expect(sectionOf('mucosal bleeding', 'sign')).toBe('examination');
  });

  it('is the same for the same seed, and is worded in several ways', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CASE_NAMES),
        fc.constantFrom('en' as const, 'zh' as const),
        fc.constantFrom(...DETAILS),
        fc.nat(),
        (name, language, detail, seed) => {
          const facts = factsOfCase(name, language);
          expect(tell(facts, language, seed, detail)).toEqual(tell(facts, language, seed, detail));
        },
      ),
    );
    const openings = new Set(
      Array.from({ length: 200 }, (_, seed) => {
        const told = tell(factsOfCase('Graves disease', 'en'), 'en', seed, 'short');
        return told.kind === 'told' ? told.stem.replace(/\d+/g, '').split('.')[0] : '';
      }),
    );
    expect(openings.size).toBeGreaterThan(20);
  });

  it('of lists holds names alone, as they stand, and no number', () => {
    for (const name of atLeast(10, CASE_NAMES))
      for (const language of ['en', 'zh'] as const) {
        const facts = factsOfCase(name, language);
        const told = tell(facts, language, 3, 'findings');
        if (told.kind === 'refused') throw new Error(told.reason);
        const text = told.stem.slice(0, told.stem.length - facts.ask.length);
        expect(text).not.toMatch(/\d/);
        for (const { names } of facts.findings) {
          // One token of the miniature's tokenizer: an English name follows a space, a Chinese one never does.
          const at = text.indexOf(names[language]);
          expect([names[language], at > 0 && text[at - 1] === ' ']).toEqual([names[language], language === 'en']);
        }
      }
  });

  it('does not name what values tell, and names what they cannot', () => {
    const adult = tell(factsOfCase('Graves disease', 'en'), 'en', 1);
    const newborn = tell(factsOfCase('neonatal sepsis', 'en'), 'en', 1);
    if (adult.kind === 'refused' || newborn.kind === 'refused') throw new Error('refused');
    expect(adult.stem).not.toMatch(/suppressed|elevated free|tachycardia/i);
    expect(adult.record.values.flatMap(({ shows }) => shows)).toEqual(
      expect.arrayContaining(['suppressed TSH', 'elevated free thyroxine', 'tachycardia']),
    );
    // Ranges of adults are not told of a newborn.
    expect(newborn.stem).toMatch(/leukopenia/);
  });

  it('names a microcytic anemia where no hemoglobin can show the anemia', () => {
    const facts = factsOfCase('iron deficiency anemia', 'en');
    const half = facts.findings.map((finding) =>
      finding.id === 'microcytic anemia' ? { ...finding, measures: finding.measures.slice(1) } : finding,
    );
    const told = tell({ ...facts, findings: half }, 'en', 1);
    expect(told.kind === 'told' && told.stem).toMatch(/microcytic anemia/);
    const implied = facts.findings
      .filter(({ id }) => id === 'microcytic anemia')
      .map((finding) => ({ ...finding, id: 'anemia', measures: finding.measures.slice(0, 1) }));
    const shown = tell({ ...facts, findings: half, implied }, 'en', 1);
    expect(shown.kind === 'told' && shown.stem).not.toMatch(/microcytic anemia/);
    expect(shown.kind === 'told' && shown.stem).toMatch(/hemoglobin \d+ g\/L/);
  });

  it('of no possible patient is refused with the reason, as is one that names the answer', () => {
    const facts = factsOfCase('tetralogy of Fallot', 'en');
    const limit = { age: null, sex: null, onset: null, setting: null, incidence: null };
    expect(tell({ ...facts, limits: [{ ...limit, age: [14, 50] }] }, 'en', 1)).toEqual({
      kind: 'refused',
      reason: 'no age fits all limits',
    });
    const limits = [
      { ...limit, sex: 'male' as const },
      { ...limit, sex: 'female' as const },
    ];
    expect(tell({ ...facts, limits }, 'en', 1)).toEqual({ kind: 'refused', reason: 'one sex against the other' });
    expect(tell({ ...facts, masked: ['Cyanosis'] }, 'en', 1)).toEqual({ kind: 'refused', reason: 'names the answer' });
  });
});
