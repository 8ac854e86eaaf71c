import { describe, expect, it } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { chooseDistractors, type DistractorRequest, type DistractorRules } from './distractors.ts';
import { Differential } from './differential.ts';
import { signs, smallGraph, type SmallGraph } from './fixtures/small-graph.ts';
import { OptionBalance } from './option-balance.ts';
import { SCENARIOS } from './scenarios.ts';

const GIVEN: SmallGraph = {
  entities: {
    disease: 'alpha, beta, gamma, delta, epsilon, zeta',
    sign: 'one, two, three, four, odd, mark, spot',
    drug: 'drug alpha, drug beta, drug gamma, drug delta, drug epsilon, kin, cousin, plain',
    drug_class: 'class',
    procedure: 'surgery',
    contraindication: 'gout',
  },
  facts: [
    ...signs('alpha', 'one:always', 'two:always', 'three:always', 'four:always'),
    ...signs('beta', 'one', 'two', 'three', 'mark:usual'),
    ...signs('gamma', 'one', 'two', 'spot:always'),
    ...signs('delta', 'one', 'two', 'odd'),
    ...signs('epsilon', 'one'),
    ...signs('zeta', 'one', 'two', 'three', 'four'),
    ['delta', 'lacks', 'three'],
    ['epsilon', 'lacks', 'two'],
    ['alpha', 'first_line_treatment', 'drug alpha'],
    ['alpha', 'second_line_treatment', 'kin'],
    ['beta', 'first_line_treatment', 'drug beta'],
    ['gamma', 'first_line_treatment', 'drug gamma'],
    ['gamma', 'first_line_treatment', 'surgery'],
    ['delta', 'first_line_treatment', 'drug delta'],
    ['epsilon', 'first_line_treatment', 'drug epsilon'],
    ['epsilon', 'first_line_treatment', 'cousin'],
    ['alpha', 'second_line_treatment', 'plain'],
    ['gamma', 'first_line_treatment', 'plain'],
    ['kin', 'member_of', 'class'],
    ['cousin', 'member_of', 'class'],
  ],
};
const RULES: DistractorRules = { closedWorld: 'strict', mostAbsent: 2, leastShared: 1, strength: 1, odds: 2 };
const graph = smallGraph(GIVEN);
const node = (id: string): number => graph.nodeOfKey(id);

/** The same in every graph that begins as this one does. */
const TOLD = ['one', 'two', 'three', 'four'].map(node);

function choose(change: Partial<DistractorRequest> = {}, rules: Partial<DistractorRules> = {}, seed = 1, on = graph) {
  const chosen = chooseDistractors(
    on,
    {
      scenario: SCENARIOS.find(({ name }) => name === 'diagnosis')!,
      path: [0],
      told: { present: TOLD, absent: [], patient: null },
      safe: null,
      language: 'en',
      count: 4,
      rules: { ...RULES, ...rules },
      doubt: null,
      differential: null,
      balance: new OptionBalance(),
      lends: () => true,
      fits: null,
      ...change,
    },
    randomStream(seed, 'choose'),
  );
  if (typeof chosen === 'string') return chosen;
  return {
    absent: chosen.absent.map((each) => on.key(each)),
    options: chosen.distractors.map(({ node: each }) => on.key(each)),
    how: Object.fromEntries(
      chosen.distractors.map(({ node: each, ruledOut: { how, by } }) => [
        on.key(each),
        `${how} ${by === null ? '' : on.key(by)}`,
      ]),
    ),
    shares: Object.fromEntries(chosen.distractors.map(({ node: each, shares }) => [on.key(each), shares.length])),
  };
}
const TREATMENT = {
  scenario: SCENARIOS.find(({ name }) => name === 'first-line-treatment')!,
  path: [node('alpha'), node('drug alpha')],
};

describe('distractors', () => {
  it('are competitors that share findings, the closest first, each with what rules it out', () => {
    expect(choose()).toEqual({
      absent: ['mark', 'spot'],
      options: expect.arrayContaining(['beta', 'gamma', 'delta', 'epsilon']) as string[],
      how: { beta: 'absent mark', gamma: 'absent spot', delta: 'never three', epsilon: 'never two' },
      shares: { beta: 3, gamma: 2, delta: 2, epsilon: 1 },
    });
    expect((choose() as { options: string[] }).options[0]).toBe('beta');
    expect((choose() as { options: string[] }).options.at(-1)).toBe('epsilon');
  });

  it('are none that shares all of the findings, and too few where more are wanted', () => {
    expect(choose({ count: 5 })).toBe('too few distractors');
  });

  it('need a statement where the world is closed strictly, else silence does last', () => {
    expect(choose({}, { mostAbsent: 0 })).toBe('too few distractors');
    expect(choose({}, { mostAbsent: 0, closedWorld: 'silent' })).toMatchObject({
      absent: [],
      how: { beta: 'silence four', gamma: 'silence three', delta: 'never three', epsilon: 'never two' },
      options: ['delta', 'epsilon', 'beta', 'gamma'],
    });
  });

  it('tell no more negatives than may be told', () => {
    expect(choose({ count: 3 }, { mostAbsent: 1 })).toMatchObject({
      absent: ['mark'],
      options: ['beta', 'delta', 'epsilon'],
    });
  });

  it('of a differential diagnosis are what explains most, though it shares less', () => {
    const wide = smallGraph({
      entities: {
        disease: `alpha, common, rare, ${Array.from({ length: 30 }, (_, at) => `other ${at}`).join(', ')}`,
        sign: 'fever, ache, halo, mark',
      },
      facts: [
        ...signs('alpha', 'fever:always', 'ache:always', 'halo:always'),
        ...signs('common', 'fever:always', 'ache:always', 'mark:always'),
        ...signs('rare', 'halo:always', 'mark:always'),
        ...Array.from({ length: 30 }, (_, at) => signs(`other ${at}`, 'fever', 'ache')).flat(),
      ],
    });
    const told = { present: ['fever', 'ache', 'halo'].map((id) => wide.nodeOfKey(id)), absent: [], patient: null };
    const differential = new Differential(wide, 0, told);
    const first = (given: Differential | null): unknown =>
      choose({ path: [0], told, count: 1, differential: given }, { closedWorld: 'silent', odds: 1 }, 1, wide);
    expect(first(null)).toMatchObject({ options: ['common'] });
    expect(first(differential)).toMatchObject({ options: ['rare'] });
  });

  it('of an examination item are of no disease that leads to the patient’s or comes with it', () => {
    const ask = (facts: SmallGraph['facts']): unknown => {
      const kin = smallGraph({
        entities: { disease: 'alpha, beta', sign: 'one, two, mark' },
        facts: [...signs('alpha', 'one:always', 'two:always'), ...signs('beta', 'one:always', 'mark:always'), ...facts],
      });
      const told = { present: ['one', 'two'].map((id) => kin.nodeOfKey(id)), absent: [], patient: null };
      const differential = new Differential(kin, 0, told);
      return choose({ path: [0], told, count: 1, differential }, { closedWorld: 'silent', odds: 1 }, 1, kin);
    };
    expect(ask([])).toMatchObject({ options: ['beta'] });
    expect(ask([['alpha', 'has_complication', 'beta']])).toBe('too few distractors');
    expect(ask([['beta', 'has_complication', 'alpha']])).toBe('too few distractors');
    expect(ask([['alpha', 'associated_with', 'beta']])).toBe('too few distractors');
  });

  it('of an examination item are not all struck by one negative', () => {
    const struck = smallGraph({
      entities: { disease: 'alpha, beta, gamma, delta, epsilon', sign: 'one, two, mark, spot' },
      facts: [
        ...signs('alpha', 'one:always', 'two:always'),
        ...['beta', 'gamma', 'delta'].flatMap((disease) => signs(disease, 'one:always', 'mark:always', 'spot:usual')),
        ...signs('epsilon', 'two:always', 'mark:always', 'spot:usual'),
      ],
    });
    const told = { present: ['one', 'two'].map((id) => struck.nodeOfKey(id)), absent: [], patient: null };
    const differential = new Differential(struck, 0, told);
    const ask = (given: Differential | null): unknown =>
      choose({ path: [0], told, count: 3, differential: given }, { odds: 1, mostAbsent: 1 }, 1, struck);
    expect(ask(null)).toMatchObject({ absent: ['mark'] });
    expect(ask(differential)).toBe('too few distractors');
  });

  it('share as many findings as they must', () => {
    expect(choose({}, { leastShared: 2 })).toBe('too few distractors');
    expect(choose({ count: 3 }, { leastShared: 2 })).toMatchObject({
      options: expect.not.arrayContaining(['epsilon']) as string[],
    });
  });

  it('are less likely than the disease by the odds', () => {
    expect(choose({}, { odds: 1e9 })).toBe('too few distractors');
    expect(choose({ count: 1 })).toMatchObject({ options: ['beta'] });
    // The nearer one is a likelier one.
    expect(choose({ count: 1 }, { odds: 1e3 })).toMatchObject({ options: ['gamma'] });
  });

  it('are lent by whom may lend', () => {
    expect(choose({ count: 3, lends: (competitor) => competitor !== node('beta') })).toMatchObject({
      options: expect.not.arrayContaining(['beta']) as string[],
    });
    expect(choose({ lends: (competitor) => competitor !== node('beta') })).toBe('too few distractors');
  });

  it('are drugs where the answer is one: no procedure, nothing right, nothing of the class of what is right', () => {
    for (const seed of [1, 2, 3, 4, 5, 6])
      expect(choose(TREATMENT, {}, seed)).toMatchObject({
        options: expect.arrayContaining(['drug beta', 'drug gamma', 'drug delta', 'drug epsilon']) as string[],
      });
  });

  it('are neither of the answer’s line nor of each other’s, nor called as the answer or another of them', () => {
    const without = (facts: SmallGraph['facts'], synonyms: SmallGraph['synonyms'] = {}) =>
      choose({}, {}, 1, smallGraph({ ...GIVEN, facts: [...GIVEN.facts, ...facts], synonyms }));
    expect(without([['beta', 'implies', 'alpha']])).toBe('too few distractors');
    expect(without([['beta', 'implies', 'gamma']])).toBe('too few distractors');
    expect(without([], { beta: ['Alpha'] })).toBe('too few distractors');
    expect(without([], { beta: ['b or g'], gamma: ['B or G'] })).toBe('too few distractors');
  });

  it('are no test that is done as well', () => {
    const tests = smallGraph({
      entities: { disease: 'alpha, beta', sign: 'one, two, mark', procedure: 'proof, screen, other' },
      facts: [
        ...signs('alpha', 'one:always', 'two:always'),
        ...signs('beta', 'one', 'mark:always'),
        ['alpha', 'confirmed_by', 'proof'],
        ['alpha', 'screened_by', 'screen'],
        ['beta', 'confirmed_by', 'screen'],
        ['beta', 'confirmed_by', 'other'],
      ],
    });
    const at = (id: string): number => tests.nodeOfKey(id);
    const asked = {
      scenario: SCENARIOS.find(({ name }) => name === 'next-test')!,
      path: [at('alpha'), at('proof')],
      told: { present: [at('one'), at('two')], absent: [], patient: null },
      count: 1,
    };
    for (const seed of [1, 2, 3, 4, 5, 6]) expect(choose(asked, {}, seed, tests)).toMatchObject({ options: ['other'] });
  });

  describe('of a patient who is told of', () => {
    const exam = smallGraph({
      entities: {
        disease: 'alpha, beta, gamma, delta, epsilon',
        sign: 'one, two, mark, spot, odd, scar',
        procedure: 'chest CT, gene testing, brain MRI, spine MRI, skin culture, supportive care',
      },
      facts: [
        ...signs('alpha', 'one:always', 'two:always'),
        ...signs('beta', 'one', 'mark:always'),
        ...signs('gamma', 'one', 'mark:always'),
        ...signs('delta', 'one', 'mark:always'),
        ...signs('epsilon', 'one', 'mark:always'),
        ['alpha', 'confirmed_by', 'chest CT'],
        ['beta', 'confirmed_by', 'gene testing'],
        ['beta', 'confirmed_by', 'brain MRI'],
        ['gamma', 'confirmed_by', 'skin culture'],
        ['delta', 'confirmed_by', 'spine MRI'],
        ['epsilon', 'confirmed_by', 'supportive care'],
        ['spine MRI', 'interchangeable_with', 'brain MRI'],
      ],
    });
    const at = (id: string): number => exam.nodeOfKey(id);
    const optionsOf = (count: number, seed: number, isTold = true): readonly string[] | string => {
      const patient = isTold ? ({ age: 40, sex: 'female' } as const) : null;
      const told = { present: [at('one'), at('two')], absent: [], patient };
      const chosen = choose(
        {
          scenario: SCENARIOS.find(({ name }) => name === 'next-test')!,
          path: [at('alpha'), at('chest CT')],
          told,
          count,
          differential: isTold ? new Differential(exam, at('alpha'), told) : null,
        },
        {},
        seed,
        exam,
      );
      return typeof chosen === 'string' ? chosen : chosen.options.toSorted();
    };
    const SEEDS = [1, 2, 3, 4, 5, 6];

    it('are procedures of the sort of the answer wherever there are enough', () => {
      for (const seed of SEEDS) expect(['brain MRI', 'spine MRI']).toContain(optionsOf(1, seed)[0]);
    });

    it('are others where there are too few, and never two that are one choice', () => {
      for (const seed of SEEDS) {
        const options = optionsOf(2, seed);
        expect(options).toHaveLength(2);
        expect(options).not.toEqual(['brain MRI', 'spine MRI']);
      }
    });

    it('are no supportive measure beside a test or an operation', () => {
      for (const seed of SEEDS) {
        expect(optionsOf(3, seed)).not.toContain('supportive care');
        expect(optionsOf(4, seed, false)).toContain('supportive care');
      }
    });
  });

  it('begin with the treatment that the condition forbids', () => {
    const safe = { condition: node('gout'), treatment: node('kin') };
    const scenario = SCENARIOS.find(({ name }) => name === 'safe-treatment')!;
    expect(choose({ ...TREATMENT, scenario, safe })).toMatchObject({
      options: ['kin', expect.any(String), expect.any(String), expect.any(String)] as string[],
      how: { kin: 'forbidden gout' },
    });
  });

  it('come first, of equally close ones, where they were wrong too seldom', () => {
    const balance = new OptionBalance();
    balance.record('diagnosis', { right: 'delta', wrong: ['gamma', 'gamma', 'gamma'] });
    for (const seed of [1, 2, 3, 4, 5])
      expect(choose({ balance, count: 2 }, { closedWorld: 'silent' }, seed)).toMatchObject({
        options: ['beta', 'delta'],
      });
  });

  it('are looked for again where the options would tell the answer, and given up', () => {
    const tried: string[] = [];
    const fits = (answer: number, wrong: readonly number[]): boolean => {
      expect(answer).toBe(node('alpha'));
      tried.push(wrong.map((each) => graph.key(each)).join());
      return wrong.includes(node('epsilon'));
    };
    expect(choose({ fits, count: 2 })).toMatchObject({ options: expect.arrayContaining(['epsilon']) as string[] });
    expect(tried[0]).not.toContain('epsilon');
    expect(tried.length).toBeGreaterThan(1);
    expect(choose({ fits: () => false, count: 2 })).toBe('the options tell the answer');
  });
});
