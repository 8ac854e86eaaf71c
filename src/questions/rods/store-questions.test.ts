import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entityOf, evidenceOf, identity, temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore, type GraphStore } from '../../graph/store/graph-store.ts';
import { importFiles } from '../../knowledge/import/import-files.ts';
import { graphQuestionSchema, type GraphQuestion } from '../../records/graph-question.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { randomStream } from '../../support/random.ts';
import { StoredWorld } from '../fixtures/stored-world.ts';
import { optionsOnlyAccuracy } from '../../grading/options-only.ts';
import { openBank, questionsOfAll } from '../../records/read-bank.ts';
import { NO_SPLITS } from './combinations.ts';
import type { Asked } from './ask-question.ts';
import { DEFAULT_SYNTHESIS } from './default-synthesis.ts';
import type { QuestionGraph } from './question-graph.ts';
import { StoreQuestionGraph } from './store-graph.ts';
import { synthesize } from './synthesize.ts';
import type { SplitSummary, SynthesisSummary } from './synthesis.ts';
import { writeGraphBank, type BankSettings } from './write-graph-bank.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const SETTINGS: BankSettings = {
  ...DEFAULT_SYNTHESIS,
  kinds: { ...DEFAULT_SYNTHESIS.kinds, contraindication: 1, complication: 1 },
  count: 900,
};

const ONLY_DIAGNOSIS = Object.fromEntries(
  Object.keys(SETTINGS.kinds).map((kind) => [kind, kind === 'diagnosis' ? 1 : 0]),
) as BankSettings['kinds'];

function make(
  graph: QuestionGraph,
  change: Partial<BankSettings> = {},
  seed = 0,
): {
  questions: GraphQuestion[];
  dropped: Extract<Asked, { kind: 'dropped' }>[];
  summary: SplitSummary & SynthesisSummary;
} {
  const { count, ...settings } = { ...SETTINGS, ...change };
  const counts = { train: count, development: 0, 'new-combinations': 0, 'new-diseases': 0 };
  const asked = synthesize(graph, { ...settings, splits: NO_SPLITS, counts }, seed);
  const questions: GraphQuestion[] = [];
  const dropped: Extract<Asked, { kind: 'dropped' }>[] = [];
  for (let next = asked.next(); ; next = asked.next()) {
    if (next.done === true) return { questions, dropped, summary: { ...next.value.splits.train, ...next.value } };
    if (next.value.kind === 'question') questions.push(next.value.question);
    else dropped.push(next.value);
  }
}

const share = <T>(items: readonly T[], is: (item: T) => boolean): number => items.filter(is).length / items.length;

describe('questions of the shipped seeds in a store', () => {
  let store: GraphStore;
  let graph: StoreQuestionGraph;
  let made: ReturnType<typeof make>;
  beforeAll(() => {
    store = openGraphStore(':memory:');
    importFiles(store, 'seed', [join(import.meta.dirname, '../../../seeds')]);
    graph = new StoreQuestionGraph(store);
    made = make(graph);
  }, 120_000);
  afterAll(() => store.close());

  it('are as many as asked for, each a record by the schema with an id of its own', () => {
    expect(made.questions).toHaveLength(900);
    for (const question of made.questions) expect(graphQuestionSchema.parse(question)).toEqual(question);
    expect(new Set(made.questions.map(({ id }) => id)).size).toBe(900);
  });

  it(
    'have one right option, tell no masked name, and stand on edges and licences of the store',
    { timeout: 240_000 },
    () => {
      const world = new StoredWorld(store);
      for (const question of atLeast(850, made.questions))
        expect([question.id, world.faults(question)]).toEqual([question.id, []]);
    },
  );

  it('neither tell nor deny what is akin to a told finding', () => {
    const isAkin = (one: number, other: number): boolean =>
      graph.has(one, 'akin_to', other) || graph.has(other, 'akin_to', one);
    for (const { subgraph } of atLeast(850, made.questions)) {
      const told = subgraph.findings.map((key) => graph.nodeOfKey(key));
      const denied = (subgraph.absent ?? []).map((key) => graph.nodeOfKey(key));
      const repeats = told.flatMap((finding) => [
        ...told.filter((other) => isAkin(finding, other)),
        ...denied.filter((other) => [...graph.consequences(finding)].some((each) => isAkin(each, other))),
      ]);
      expect(repeats).toEqual([]);
    }
  });

  it('are found at fault by the second reading when they are tampered with', () => {
    const world = new StoredWorld(store);
    for (const question of atLeast(45, made.questions.slice(0, 50))) {
      const other = question.options.find(({ letter }) => letter !== question.answer)!.letter;
      const disease = store.entityWithId('FLEMING', question.mask[0]!.slice('FLEMING:'.length))!;
      for (const tampered of [
        { ...question, answer: other },
        { ...question, stem: `${question.stem} ${store.entity(disease)!.names.at(-1)!.text}.` },
        { ...question, subgraph: { ...question.subgraph, findings: [] } },
      ])
        expect(world.faults(tampered)).not.toEqual([]);
    }
  });

  it('ask every scenario kind in both languages, with one to three masked nodes', () => {
    const kinds = new Set(made.questions.map(({ kind, language }) => `${language} ${kind}`));
    for (const kind of ['diagnosis', 'next-test', 'treatment', 'mechanism', 'contraindication', 'complication'])
      for (const language of ['en', 'zh']) expect(kinds).toContain(`${language} ${kind}`);
    expect(new Set(made.questions.map(({ mask }) => mask.length))).toEqual(new Set([1, 2, 3]));
  });

  it('are about rare diseases as often as the stated weights say', () => {
    for (const rare of [1, 3, 12]) {
      const { questions, summary } = make(graph, {
        count: 800,
        kinds: ONLY_DIAGNOSIS,
        prevalenceWeights: { common: 1, uncommon: 1, rare, unknown: 1 },
      });
      const { expectedShare, shareOfQuestions, shareOfAskableDiseases } = summary.emphasis;
      expect(shareOfQuestions).toBeCloseTo(
        share(questions, ({ difficulty }) => difficulty.rarity === 'rare'),
        10,
      );
      // Three deviations of a share of 800 draws.
      const deviation = Math.sqrt((expectedShare * (1 - expectedShare)) / 800);
      expect(Math.abs(shareOfQuestions - expectedShare)).toBeLessThan(3 * deviation);
      if (rare === 1) expect(expectedShare).toBeCloseTo(shareOfAskableDiseases, 10);
      else expect(expectedShare).toBeGreaterThan(shareOfAskableDiseases + 0.1);
    }
  });

  it('ask each kind as often as its weight says, whatever few diseases allow it', () => {
    const kinds = { ...SETTINGS.kinds, diagnosis: 2, contraindication: 0.5 };
    const { questions, summary } = make(graph, { count: 900, kinds });
    const total = Object.values(kinds).reduce((sum, weight) => sum + weight, 0);
    for (const [kind, weight] of Object.entries(kinds)) {
      const wanted = weight / total;
      const reached = share(questions, (question) => question.kind === kind);
      expect(Math.abs(reached - wanted)).toBeLessThan(3 * Math.sqrt((wanted * (1 - wanted)) / 900) + 1e-9);
      if (weight === 0) expect(summary.kinds).not.toHaveProperty(kind);
      else
        expect(summary.kinds[kind as keyof typeof kinds]).toMatchObject({
          shareOfQuestions: reached,
          exhausted: false,
        });
    }
    const { diagnosis, contraindication } = summary.kinds;
    expect(diagnosis!.wantedShare).toBeCloseTo(2 / total, 10);
    expect(contraindication!.diseases).toBeLessThan(0.6 * diagnosis!.diseases);
  });

  it('tell one fact by other findings no oftener than asked for', () => {
    const { questions, dropped } = make(graph, { count: 1100, mostAlike: 1, kinds: ONLY_DIAGNOSIS });
    const facts = questions.map(({ language, mask }) => `${language} ${mask[0]}`);
    expect(new Set(facts).size).toBe(facts.length);
    expect(dropped.map(({ reason }) => reason)).toContain('asked often enough');
  });

  it('never ask about a class, a kind, a language or a number of masked nodes of weight 0', () => {
    const { questions } = make(graph, {
      count: 150,
      languages: { en: 0, zh: 1 },
      masked: [3, 3],
      prevalenceWeights: { common: 1, uncommon: 0, rare: 0, unknown: 0 },
      kinds: { ...SETTINGS.kinds, complication: 0 },
    });
    expect(questions.length).toBeGreaterThan(100);
    for (const { language, mask, difficulty, kind } of questions) {
      expect([language, mask.length, difficulty.rarity]).toEqual(['zh', 3, 'common']);
      expect(kind).not.toBe('complication');
    }
  });

  it('have distractors that share more findings the stronger they are to be', () => {
    const overlap = (strength: number): number => {
      const { questions } = make(graph, { count: 300, distractors: { ...SETTINGS.distractors, strength } });
      return questions.reduce((sum, { difficulty }) => sum + difficulty.overlap, 0) / questions.length;
    };
    const [weak, middle, strong] = [overlap(0), overlap(0.5), overlap(1)];
    expect(middle).toBeGreaterThan(weak + 0.02);
    expect(strong).toBeGreaterThan(middle - 0.01);
  });

  it('have options that tell little without the vignette', () => {
    const { questions } = make(graph, { kinds: ONLY_DIAGNOSIS });
    // 37 % with competitors that are equally close taken by lot.
    expect(optionsOnlyAccuracy(questions.slice(300), questions.slice(0, 300))).toBeLessThan(0.3);
  });

  it('have as many options as asked for, the answer at every letter alike', () => {
    const { questions } = make(graph, { count: 400, options: 5 });
    for (const { options } of questions) expect(options.map(({ letter }) => letter).join('')).toBe('ABCDE');
    for (const letter of 'ABCDE') expect(share(questions, ({ answer }) => answer === letter)).toBeGreaterThan(0.12);
  });

  it('are the same for a seed and others for another', () => {
    const ids = (seed: number): string[] => make(graph, { count: 60 }, seed).questions.map(({ id }) => id);
    expect(ids(1)).toEqual(ids(1));
    expect(share(ids(2), (id) => ids(1).includes(id))).toBeLessThan(0.2);
  });

  it('that cannot be made are handed over with id, reason and what shows it', () => {
    expect(made.dropped.length).toBeGreaterThan(0);
    const counted = Object.values(made.summary.dropped).reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(made.dropped.length);
    for (const { id, evidence } of made.dropped) expect([id, evidence]).not.toContain('');
  });

  it('lie in a folder as a bank that refining reads, with what the manifest says of the files', async () => {
    using folder = temporaryFolder();
    const settings = { ...SETTINGS, count: 50 };
    const bank = await writeGraphBank({
      graph,
      graphPath: 'G.db',
      settings,
      seed: 1,
      out: folder.path,
      verbaliser: null,
    });
    const questions = readJsonl(folder.file('questions.jsonl'), { schema: graphQuestionSchema });
    expect(questionsOfAll([openBank(folder.path)])).toEqual(questions);
    // The question with most fields stands first.
    const byId = (one: GraphQuestion, other: GraphQuestion): number => (one.id < other.id ? -1 : 1);
    expect(questions.toSorted(byId)).toEqual(make(graph, { count: 50 }, 1).questions.toSorted(byId));
    const dropped = readJsonl<{ reason: string }>(folder.file('dropped.jsonl'));
    const { manifest } = bank;
    expect(manifest.counts).toEqual({ questions: 50, dropped: dropped.length, inReview: 0 });
    expect(manifest.files.map(({ path }) => path).toSorted()).toEqual([
      'README.md',
      'datasheet.html',
      'datasheet.md',
      'dropped.jsonl',
      'questions.jsonl',
      'questions.parquet',
    ]);
    for (const { path, sha256 } of manifest.files) expect(sha256OfFile(folder.file(path))).toBe(sha256);
    expect(manifest.steps[0]!.counts).toMatchObject({
      'rare in the questions, share': bank.emphasis.shareOfQuestions,
      'rare in the graph, share': bank.emphasis.shareOfAskableDiseases,
      'next-test: share wanted': 1 / 7,
    });
  });
});

describe('a small graph', () => {
  /** Diseases by their findings; every disease is named and rare unless it begins with `?`. */
  function storeOf(
    diseases: Readonly<Record<string, string>>,
    isA: readonly (readonly [string, string])[] = [],
  ): GraphStore {
    const store = openGraphStore(':memory:');
    const ids = new Map<string, number>();
    const idOf = (name: string, type: string): number => {
      const known = ids.get(name);
      if (known !== undefined) return known;
      const named = name.startsWith('?') ? null : name;
      const { id } = store.addEntity(
        entityOf(named, { type, ids: [identity(`TEST:${name}`)], prevalence: type === 'disease' ? 'rare' : null }),
      );
      ids.set(name, id);
      return id;
    };
    const evidence = [evidenceOf('test')];
    for (const [disease, findings] of Object.entries(diseases))
      for (const finding of findings.split(' '))
        store.addRelations([
          { subject: idOf(disease, 'disease'), type: 'has_sign', object: idOf(finding, 'sign'), evidence },
        ]);
    for (const [child, parent] of isA)
      store.addRelations([{ subject: ids.get(child)!, type: 'is_a', object: ids.get(parent)!, evidence }]);
    return store;
  }
  const FOUR = {
    alpha: 'rash fever',
    beta: 'rash cough',
    gamma: 'fever cough',
    delta: 'rash pallor',
    epsilon: 'pallor fever',
  };
  /** A graph without frequencies of five diseases leaves much open. */
  const ask = (store: GraphStore): ReturnType<typeof make> =>
    make(new StoreQuestionGraph(store), {
      count: 40,
      observation: { findings: [2, 5], candidates: 500, complaint: false },
      distractors: { ...SETTINGS.distractors, odds: 1, leastShared: 1 },
      oddsOverAll: 1,
    });
  const diseases = (questions: readonly GraphQuestion[]): Set<string> =>
    new Set(questions.map(({ subgraph }) => subgraph.disease.slice(5)));

  it('gives what it has and says which diseases had nothing more', () => {
    using store = storeOf(FOUR);
    const { questions, summary } = ask(store);
    expect(diseases(questions)).toEqual(new Set(Object.keys(FOUR)));
    expect(summary).toMatchObject({ questions: questions.length, exhaustedDiseases: 5 });
    expect(questions.length).toBeLessThan(40);
  });

  it('asks about no disease whose findings one without a name explains too', () => {
    using store = storeOf({ ...FOUR, '?unnamed': 'rash fever' });
    expect(diseases(ask(store).questions)).not.toContain('alpha');
  });

  it('offers no ancestor or descendant of the answer', () => {
    using store = storeOf({ ...FOUR, zeta: 'rash itch', eta: 'fever itch' }, [['alpha', 'beta']]);
    const about = ask(store).questions.filter(({ subgraph }) => subgraph.disease === 'TEST:alpha');
    expect(about.length).toBeGreaterThan(0);
    for (const { options } of about) expect(options.map(({ text }) => text)).not.toContain('beta');
  });

  it('offers nothing that shares a name with the answer: it may be the same thing', () => {
    using store = storeOf({ ...FOUR, zeta: 'rash itch', eta: 'fever itch' });
    store.addEntity({
      ...entityOf('beta'),
      ids: [identity('TEST:beta')],
      names: [{ language: 'en', kind: 'synonym', text: 'Alpha' }],
    });
    const about = ask(store).questions.filter(({ subgraph }) => subgraph.disease === 'TEST:alpha');
    expect(about.length).toBeGreaterThan(0);
    for (const { options } of about) expect(options.map(({ text }) => text)).not.toContain('beta');
  });

  it('drops what would name the masked disease by any synonym', () => {
    using store = storeOf(FOUR);
    const alpha = { ...entityOf('alpha'), ids: [identity('TEST:alpha')] };
    store.addEntity({ ...alpha, names: [{ language: 'fr', kind: 'synonym', text: 'RASH' }] });
    const { questions, dropped } = ask(store);
    expect(diseases(questions)).not.toContain('alpha');
    expect(dropped.map(({ reason }) => reason)).toContain('names the answer');
  });

  it('asks about no treatment that another source forbids in the disease', () => {
    using store = storeOf(FOUR);
    const drugs = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => store.addEntity(entityOf(`drug ${name}`, { type: 'drug', ids: [identity(`DRUG:${name}`)] })).id,
    );
    const evidence = [evidenceOf('test')];
    for (const [at, name] of Object.keys(FOUR).entries())
      store.addRelations([
        { subject: store.entityWithId('TEST', name)!, type: 'treated_by', object: drugs[at]!, evidence },
      ]);
    const asksDrug = (name: string): boolean =>
      ask(store).questions.some(({ kind, mask }) => kind === 'treatment' && mask[0] === `TEST:${name}`);
    expect(asksDrug('alpha')).toBe(true);
    store.addRelations([
      { subject: drugs[0]!, type: 'contraindicated_in', object: store.entityWithId('TEST', 'alpha')!, evidence },
    ]);
    expect(asksDrug('alpha')).toBe(false);
    expect(asksDrug('delta')).toBe(true);
  });

  it('finds the diseases with all findings as plain sets do', () => {
    using store = storeOf(FOUR);
    const graph = new StoreQuestionGraph(store);
    const random = randomStream(0, 'test');
    const findings = [...new Set([...graph.findings.diseases].flatMap((disease) => [...graph.findings.of(disease)]))];
    for (let attempt = 0; attempt < 30; attempt++) {
      const some = random.shuffle(findings).slice(0, 1 + random.integer(3));
      const expected = [...graph.findings.diseases].filter((disease) =>
        some.every((finding) => [...graph.findings.of(disease)].includes(finding)),
      );
      expect(graph.findings.diseasesWithAll(some)).toEqual(expected);
    }
  });
});

describe.runIf(process.env['FLEMING_DATA'] !== undefined)(
  '20,000 questions of Hetionet, HPO and the Disease Ontology',
  () => {
    it('have each one right option by a second reading of the graph, and no leak', () => {
      const data = (path: string): string => join(process.env['FLEMING_DATA']!, path);
      using store = openGraphStore(':memory:');
      importFiles(store, 'obo', [data('ontology/DO_rare_slim.obo')]);
      importFiles(store, 'hpo', [data('hpo/hp-zh.babelon.tsv'), data('hpo/hpo_diseaseannotation.txt')]);
      importFiles(store, 'hetionet', [data('hetionet/nodes.tsv'), data('hetionet/edges-5k.sif.gz')]);
      const { questions, summary } = make(new StoreQuestionGraph(store), { count: 20_000 });
      // What these sources lack is said, not made up.
      expect(summary.kinds['next-test']).toMatchObject({ diseases: 0, questions: 0, exhausted: true });
      expect(summary.kinds.contraindication).toMatchObject({ diseases: 0, questions: 0 });
      const world = new StoredWorld(store);
      expect(questions).toHaveLength(20_000);
      expect(
        questions
          .filter((question) => world.faults(question).length > 0)
          .map((question) => [question.id, world.faults(question)]),
      ).toEqual([]);
    }, 600_000);
  },
);
