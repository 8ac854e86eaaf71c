import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGraphStore, type GraphStore } from '../../../graph/store/graph-store.ts';
import { importFiles } from '../../../knowledge/import/import-files.ts';
import type { GraphQuestion } from '../../../records/graph-question.ts';
import { StoredWorld } from '../../fixtures/stored-world.ts';
import { DEFAULT_SYNTHESIS } from '../default-synthesis.ts';
import { StoreQuestionGraph } from '../store-graph.ts';
import { synthesize } from '../synthesize.ts';
import type { SynthesisSettings } from '../synthesis.ts';
import { rewordQuestions } from './reword-questions.ts';
import type { Verbaliser, VignetteRequest } from './verbaliser.ts';

let store: GraphStore;
let graph: StoreQuestionGraph;
let questions: readonly GraphQuestion[];
beforeAll(() => {
  store = openGraphStore(':memory:');
  importFiles(store, 'seed', [join(import.meta.dirname, '../../../../seeds')]);
  graph = new StoreQuestionGraph(store);
  const settings: SynthesisSettings = {
    ...DEFAULT_SYNTHESIS,
    counts: { train: 120, development: 0, 'new-combinations': 0, 'new-diseases': 0 },
    observation: { findings: [2, 4], candidates: 500, complaint: false },
    vignette: { detail: 'findings', units: 'si' },
    prevalenceWeights: { common: 1, uncommon: 1, rare: 1, unknown: 1 },
  };
  questions = [...synthesize(graph, settings, 0)].flatMap((asked) =>
    asked.kind === 'question' ? [asked.question] : [],
  );
}, 120_000);
afterAll(() => store.close());

/** Says something for each question; null refuses. */
function verbaliser(say: (request: VignetteRequest) => string | null): Verbaliser {
  return {
    name: 'test model',
    tell: async (requests) =>
      new Map(
        requests.flatMap((request) => {
          const said = say(request);
          return said === null ? [] : [[request.question.id, said] as const];
        }),
      ),
  };
}

/** Lists of findings, in other words. */
const faithful = ({ question: { language, vignette } }: VignetteRequest): string => {
  const told = vignette!.told.map(({ forms }) => forms[0]!);
  const absent = vignette!.absent.map(({ forms }) => forms[0]!);
  return language === 'en'
    ? `<think>...</think><answer>Someone came to the clinic because of ${told.join(' and ')}. ${absent.map((name) => `There was no ${name}.`).join(' ')}</answer>`
    : `<answer>此人前来就诊，见${told.join('、')}。${absent.map((name) => `无${name}。`).join('')}</answer>`;
};

it('takes faithful vignettes, and changes nothing but the words before what is asked', async () => {
  const { questions: told, step } = await rewordQuestions(graph, questions, verbaliser(faithful));
  const reworded = told.filter(({ verbalisation }) => verbalisation!.fault === null);
  // A name of a finding or disease may hold another one: those keep the template's words.
  expect(reworded.length).toBeGreaterThan(0.8 * questions.length);
  expect(step.counts['reworded']).toBe(reworded.length);
  const world = new StoredWorld(store);
  for (const [at, question] of told.entries()) {
    const before = questions[at]!;
    expect({ ...question, stem: '', provenance: null, verbalisation: null }).toEqual({
      ...before,
      stem: '',
      provenance: null,
      verbalisation: null,
    });
    expect([question.id, world.faults(question)]).toEqual([question.id, []]);
    if (question.verbalisation!.fault === null) {
      expect(question.stem).toMatch(/^(?:Someone came|此人前来)/);
      expect(question.provenance.template).toMatch(/^(?:en|zh)\/reworded\//);
      expect(before.stem.endsWith(question.stem.slice(-6))).toBe(true);
    } else expect(question.stem).toBe(before.stem);
  }
});

it('keeps the template, with the reason, where a model leaks any name of what is masked, leaves out or adds', async () => {
  const world = new StoredWorld(store);
  for (const spoil of [
    (request: VignetteRequest) => {
      const name = graph.names(graph.nodeOfKey(request.question.mask[0]!)).at(-1)!;
      return faithful(request).replace('</answer>', ` ${name}</answer>`);
    },
    (request: VignetteRequest) => faithful(request).replace(request.kept[0]!, 'something'),
    () => '<answer></answer>',
    () => 'no answer at all',
    () => null,
  ]) {
    const { questions: told, step } = await rewordQuestions(graph, questions, verbaliser(spoil));
    expect(told.map(({ stem }) => stem)).toEqual(questions.map(({ stem }) => stem));
    expect(step.counts).not.toHaveProperty('reworded');
    for (const question of told.slice(0, 20)) expect(world.faults(question)).toEqual([]);
  }
});
