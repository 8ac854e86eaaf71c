/**
 * The knowledge graph and its questions: filling a store, loading it into typed arrays, sampling identifying findings,
 * making questions, and how each grows with the graph. CPU seconds, since the machine is usually shared. Sizes may be
 * given as FLEMING_BENCH_GRAPHS=entities:relations,...
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphStore } from '../src/graph/store/graph-store.ts';
import { DEFAULT_SYNTHESIS } from '../src/questions/rods/default-synthesis.ts';
import { StoreQuestionGraph } from '../src/questions/rods/store-graph.ts';
import { synthesize } from '../src/questions/rods/synthesize.ts';
import { drawFindings, tellableFindings } from '../src/questions/rods/told-findings.ts';
import { randomStream } from '../src/support/random.ts';
import type { BenchOptions } from './main.ts';
import { fillStore } from './support/made-up-store.ts';
import { median, rounded } from './support/statistics.ts';

const SIZES = '5000:100000,20000:400000,100000:2000000';
const SAMPLES = 2000;
const QUESTIONS = 1000;
const { observation: OBSERVATION } = DEFAULT_SYNTHESIS;

export function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const sizes = (process.env['FLEMING_BENCH_GRAPHS'] ?? SIZES).split(',').map((size) => size.split(':').map(Number));
  const measured = sizes.map(([entities, relations]) => measure(entities!, relations!, repetitions));
  return Promise.resolve({
    ...Object.fromEntries(measured.map((each) => [`${each.entities} entities`, each])),
    // The exponent e of time ~ relations^e between the smallest and the largest; for rates of time per piece.
    growth: Object.fromEntries(
      (['fillSeconds', 'loadSeconds', 'secondsPerThousandSamples', 'secondsPerThousandQuestions'] as const).map(
        (key) => [key, rounded(exponent(measured.at(0)!, measured.at(-1)!, key))],
      ),
    ),
  });
}

type Measured = ReturnType<typeof measure>;

function exponent(
  small: Measured,
  large: Measured,
  key: 'fillSeconds' | 'loadSeconds' | 'secondsPerThousandSamples' | 'secondsPerThousandQuestions',
): number {
  if (small === large) return 0;
  return Math.log(large[key] / small[key]) / Math.log(large.relations / small.relations);
}

function measure(entities: number, relations: number, repetitions: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const path = join(folder, 'graph.db');
    let store!: GraphStore;
    const fillSeconds = cpuSeconds(() => {
      store = fillStore(path, entities, relations);
    });
    const load = repeated(repetitions, () => store.loadGraph());
    const graph = new StoreQuestionGraph(store);
    const sample = repeated(repetitions, () => sampleFindings(graph));
    const counts = { train: QUESTIONS, development: 0, 'new-combinations': 0, 'new-diseases': 0 };
    const settings = { ...DEFAULT_SYNTHESIS, counts };
    const ask = repeated(repetitions, () => Array.from(synthesize(graph, settings, 0)).length);
    const figures = {
      entities,
      relations: graph.graph.relationCount,
      fillSeconds: rounded(fillSeconds),
      loadSeconds: rounded(load),
      secondsPerThousandSamples: rounded((1000 * sample) / SAMPLES),
      secondsPerThousandQuestions: rounded((1000 * ask) / QUESTIONS),
      storeMegabytes: rounded(statSync(path).size / 1e6),
      // Of the process so far: sizes go up.
      peakMegabytes: rounded(process.resourceUsage().maxRSS / 1e3),
    };
    store.close();
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sampleFindings(graph: StoreQuestionGraph): number {
  const random = randomStream(0, 'bench');
  let found = 0;
  for (let at = 0; at < SAMPLES; at++) {
    const { diseases } = graph.findings;
    const disease = diseases[random.integer(diseases.length)]!;
    const tellable = tellableFindings(graph, disease, ['en'], OBSERVATION);
    if (drawFindings(graph, disease, tellable, OBSERVATION, random) !== null) found += 1;
  }
  return found;
}

function repeated(repetitions: number, work: () => unknown): number {
  return median(Array.from({ length: repetitions }, () => cpuSeconds(work)));
}

function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
