/** Rules that every question of the shipped seeds keeps, by a second reading of the graph. */
import { beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { SecondReading } from '../../../test/worlds/second-reading.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import type { GraphQuestion } from '../../records/graph-question.ts';
import { DEFAULT_SYNTHESIS } from './default-synthesis.ts';
import { MemoryQuestionGraph } from './memory-graph.ts';
import { synthesize } from './synthesize.ts';
import type { SynthesisSettings } from './synthesis.ts';

const STRICT = { ...DEFAULT_SYNTHESIS.distractors, closedWorld: 'strict' } as const;
const MANNERS: Readonly<Record<string, Partial<SynthesisSettings>>> = {
  'strict and full': { distractors: STRICT },
  'strict lists': {
    distractors: STRICT,
    vignette: { detail: 'findings', units: 'si' },
    observation: { ...DEFAULT_SYNTHESIS.observation, complaint: false },
  },
  'silent and short': {
    vignette: { detail: 'short', units: 'conventional' },
    kinds: { ...DEFAULT_SYNTHESIS.kinds, contraindication: 1, complication: 1 },
  },
};
const COUNT = 700;

const whole = shippedGraph();
const readingOf = (manner: string): SecondReading =>
  new SecondReading(whole, manner === 'strict lists' ? 'are not told' : 'are told');
const reading = readingOf('strict and full');
const made = new Map<string, readonly GraphQuestion[]>();
beforeAll(() => {
  const graph = new MemoryQuestionGraph(whole);
  for (const [manner, change] of Object.entries(MANNERS)) {
    const counts = { train: COUNT, development: 0, 'new-combinations': 0, 'new-diseases': 0 };
    const asked = [...synthesize(graph, { ...DEFAULT_SYNTHESIS, ...change, counts }, 1)];
    made.set(
      manner,
      asked.flatMap((each) => (each.kind === 'question' ? [each.question] : [])),
    );
  }
}, 120_000);
const everything = (): GraphQuestion[] => [...made.values()].flat();

describe.each(Object.keys(MANNERS))('questions that are %s', (manner) => {
  it('have no fault: key, options, findings, negatives, distractors, condition, patient and stem', () => {
    const own = readingOf(manner);
    for (const question of atLeast(COUNT, made.get(manner)!))
      expect([question.id, own.faults(question)]).toEqual([question.id, []]);
  });

  it('are in both languages, of every kind that can be closed', () => {
    const kinds = new Set(made.get(manner)!.map(({ kind, language }) => `${language} ${kind}`));
    for (const kind of ['diagnosis', 'next-test', 'treatment', 'mechanism', 'safe-treatment'])
      for (const language of ['en', 'zh']) expect(kinds).toContain(`${language} ${kind}`);
    expect(kinds.has('en complication')).toBe(manner.startsWith('silent'));
  });
});

it('of two shipped findings that are akin neither implies nor excludes the other', () => {
  const akin = whole.relations.filter(({ relation }) => relation === 'akin_to');
  const odd = atLeast(500, akin).filter(
    ({ subject, object }) =>
      reading.implied(subject).has(object) ||
      reading.implied(object).has(subject) ||
      reading.contradict(subject, object),
  );
  expect(odd).toEqual([]);
});

it('options are wrong by each of the ways, and by silence where that is let in alone', () => {
  const ways = (manner: string): Set<string> =>
    new Set(made.get(manner)!.flatMap(({ distractors }) => distractors.map(({ how }) => how!)));
  expect(ways('strict and full')).toEqual(new Set(['absent', 'never', 'forbidden']));
  expect(ways('strict lists')).toEqual(new Set(['absent', 'never', 'forbidden']));
  expect(ways('silent and short')).toContain('silence');
});

it.each(['next-test', 'treatment'])(
  'of several right answers of a %s the first by the alphabet is no likelier',
  (kind) => {
    let [hits, expected, variance] = [0, 0, 0];
    const asked = everything().filter((question) => question.kind === kind);
    for (const { subgraph, mask } of asked) {
      const relation = kind === 'next-test' ? 'confirmed_by' : 'first_line_treatment';
      const several = whole
        .objects(subgraph.disease, relation)
        .filter((object) => {
          const { role, when, with: other } = whole.qualifiersOf(subgraph.disease, relation, object);
          return role === undefined && when === undefined && other === undefined;
        })
        .toSorted();
      if (several.length < 2) continue;
      expected += 1 / several.length;
      variance += (1 / several.length) * (1 - 1 / several.length);
      if (several[0] === mask.at(-1)) hits += 1;
    }
    expect(expected).toBeGreaterThan(20);
    expect((hits - expected) / Math.sqrt(variance)).toBeLessThan(2.6);
  },
);

/** A question with something of it changed, and the words of the fault. */
type Damage = (question: GraphQuestion) => GraphQuestion | null;
const DAMAGES: readonly (readonly [string, RegExp, Damage])[] = [
  ['another key', /^right are/, (q) => ({ ...q, answer: q.options.find(({ letter }) => letter !== q.answer)!.letter })],
  ['no findings', /^the findings fit/, (q) => withSubgraph(q, { findings: [] })],
  ['a finding of the disease as a negative', / has /, (q) => withSubgraph(q, { absent: [q.subgraph.findings[0]!] })],
  ['a finding that repeats another', / repeats /, (q) => withAkin(q, 'findings')],
  ['a negative that puzzles beside a finding', / puzzles beside no /, (q) => withAkin(q, 'absent')],
  ['another way in which an option is wrong', /is not ruled out/, (q) => otherWay(q)],
  ['an option that shares other findings', /shares/, (q) => sharingAll(q)],
  ['an option of another type', /^options are/, (q) => ofAnotherType(q)],
  [
    'a stem that tells the key',
    /^the stem tells|names the answer/,
    (q) => ({ ...q, stem: `${nameOfKey(q)} ${q.stem}` }),
  ],
  ['a stem without the vignette', /is not told/, (q) => ({ ...q, stem: q.vignette!.ask })],
  ['a patient of another age', /years: /, (q) => ofAge(q, 140)],
  ['something told that forbids the key', /speaks against/, (q) => withForbidding(q)],
  [
    'a condition that nobody calls safe',
    /not stated safe/,
    (q) => (q.background === null ? null : { ...q, background: 'winter season' }),
  ],
];

it.each(DAMAGES)('%s is found at fault', (_, fault, damage) => {
  const damaged = everything()
    .filter((_question, at) => at % 20 === 0)
    .flatMap((question) => damage(question) ?? []);
  for (const question of atLeast(5, damaged)) expect(reading.faults(question).join('; ')).toMatch(fault);
});

function withSubgraph(question: GraphQuestion, change: Partial<GraphQuestion['subgraph']>): GraphQuestion {
  return { ...question, subgraph: { ...question.subgraph, ...change } };
}

function withForbidding(question: GraphQuestion): GraphQuestion | null {
  const [forbidding] = question.kind === 'treatment' ? whole.objects(question.mask.at(-1)!, 'contraindicated_in') : [];
  const { findings } = question.subgraph;
  return forbidding === undefined ? null : withSubgraph(question, { findings: [...findings, forbidding] });
}

/** With something akin to one of its findings told or denied besides; null where nothing is. */
function withAkin(question: GraphQuestion, where: 'findings' | 'absent'): GraphQuestion | null {
  const { findings } = question.subgraph;
  const akin = findings.flatMap((finding) => whole.objects(finding, 'akin_to'))[0];
  return akin === undefined ? null : withSubgraph(question, { [where]: [...(question.subgraph[where] ?? []), akin] });
}

function otherWay(question: GraphQuestion): GraphQuestion | null {
  const [first, ...rest] = question.distractors;
  if (first!.how !== 'absent') return null;
  return {
    ...question,
    distractors: [{ ...first!, how: 'never', ruledOutBy: question.subgraph.findings[0]! }, ...rest],
  };
}

function sharingAll(question: GraphQuestion): GraphQuestion | null {
  const at = question.distractors.findIndex(({ how }) => how !== 'forbidden');
  if (at < 0) return null;
  const distractors = question.distractors.with(at, {
    ...question.distractors[at]!,
    shares: question.subgraph.findings,
  });
  return { ...question, distractors };
}

function ofAnotherType(question: GraphQuestion): GraphQuestion {
  const at = question.options.findIndex(({ letter }) => letter !== question.answer);
  return { ...question, options: question.options.with(at, { ...question.options[at]!, entity: 'winter season' }) };
}

function nameOfKey({ options, answer }: GraphQuestion): string {
  return options.find(({ letter }) => letter === answer)!.text;
}

function ofAge(question: GraphQuestion, years: number): GraphQuestion | null {
  const { vignette } = question;
  if (vignette!.age === null) return null;
  return { ...question, vignette: { ...vignette!, age: { count: years, unit: 'year', years } } };
}
