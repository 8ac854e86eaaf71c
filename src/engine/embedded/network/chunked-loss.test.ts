/** The loss in chunks against the loss of all targets at once: log-probabilities and gradients. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../support/random.ts';
import { Tape } from '../autodiff/tape.ts';
import { Graph } from '../onnx/graph.ts';
import { floatData, floats, floatScalar, integers, openSession, type Feeds } from '../onnx/session.ts';
import { chunkedLogprobs, chunkedLoss, declareChunkInputs } from './chunked-loss.ts';
import { declareLossInputs, targetLoss } from './target-loss.ts';

const [targetCount, vocabSize, hiddenSize] = [13, 40, 6];

describe.each([
  ['one chunk', { count: 1, size: 13 }],
  ['one chunk with room left', { count: 1, size: 17 }],
  ['chunks', { count: 3, size: 5 }],
  ['chunks of one target', { count: 13, size: 1 }],
])('%s', (_, chunks) => {
  it.each([true, false])('gives the numbers of all at once, the head being trained: %s', async (isHeadTrained) => {
    const [whole, chunked] = await Promise.all([
      run(wholeGraph(isHeadTrained), wholeFeeds()),
      run(chunkedGraph(isHeadTrained), chunkFeeds(chunks)),
    ]);
    expect(Object.keys(chunked)).toEqual(Object.keys(whole));
    expect(Object.keys(whole).length).toBe(isHeadTrained ? 4 : 2);
    for (const [name, expected] of Object.entries(whole)) {
      const actual = chunked[name]!.subarray(0, expected.length);
      const largest = Math.max(...expected.map(Math.abs));
      expected.forEach((value, at) => expect(Math.abs(actual[at]! - value), name).toBeLessThan(1e-6 * largest));
    }
  });

  it('gives the same log-probabilities without a way back', async () => {
    const graph = new Graph();
    const { hidden, head } = declared(graph);
    graph.output('logprobs', chunkedLogprobs(new Tape(graph), hidden, head, declareChunkInputs(graph)));
    const feeds = chunkFeeds(chunks);
    for (const name of ['weights', 'advantages', 'samplerLogprobs', 'ratioExponent', 'clipLow', 'clipHigh'])
      delete feeds[name];
    expect((await run(graph, feeds)).logprobs).toEqual((await run(chunkedGraph(false), chunkFeeds(chunks))).logprobs);
  });
});

function declared(graph: Graph) {
  return {
    hidden: graph.input('hidden', 'float32', ['M', hiddenSize]),
    head: graph.input('head', 'float32', [vocabSize, hiddenSize]),
  };
}

function wholeGraph(isHeadTrained: boolean): Graph {
  const graph = new Graph();
  const inputs = { ...declared(graph), targets: graph.input('targets', 'int64', ['M']) };
  const loss = targetLoss(graph, inputs, declareLossInputs(graph, ['M']), isHeadTrained ? { sum: null } : null);
  graph.output('logprobs', loss.logprobs);
  graph.output('hiddenGradient', loss.hiddenGradient);
  for (const [name, tensor] of Object.entries(loss.headGradients ?? {})) graph.output(name, tensor);
  return graph;
}

function chunkedGraph(isHeadTrained: boolean): Graph {
  const graph = new Graph();
  const tape = new Tape(graph);
  const { hidden, head } = declared(graph);
  const loss = chunkedLoss(tape, { hidden, head, isHeadTrained }, declareChunkInputs(graph));
  tape.backward();
  graph.output('logprobs', loss.logprobs);
  graph.output('hiddenGradient', tape.gradientOf(hidden));
  for (const [name, tensor] of Object.entries(loss.headGradients ?? {})) graph.output(name, tensor);
  return graph;
}

async function run(graph: Graph, feeds: Feeds): Promise<Record<string, Float32Array>> {
  const session = await openSession(graph.encode());
  const outputs = Object.entries((await session.run(feeds)) as Feeds);
  await session.release();
  return Object.fromEntries(outputs.map(([name, tensor]) => [name, floatData(tensor)]));
}

function wholeFeeds(): Feeds {
  const { targets, perTarget } = targetData();
  const feeds = Object.entries(perTarget).map(([name, values]) => [name, floats(values, [targetCount])]);
  return { ...commonFeeds(), targets: integers(targets), ...Object.fromEntries(feeds) };
}

function chunkFeeds({ count, size }: { count: number; size: number }): Feeds {
  const { targets, perTarget } = targetData();
  const filled = (values: ArrayLike<number>): number[] =>
    Array.from({ length: count * size }, (_, at) => values[at] ?? 0);
  const feeds = Object.entries(perTarget).map(([name, values]) => [
    name,
    floats(Float32Array.from(filled(values)), [count, size]),
  ]);
  const places = targets.map((_, place) => place);
  return {
    ...commonFeeds(),
    targets: integers(filled(targets), [count, size]),
    targetOfSlot: integers(filled(places)),
    slotOfTarget: integers(places),
    ...Object.fromEntries(feeds),
  };
}

function commonFeeds(): Feeds {
  const random = randomStream('chunked loss');
  const normals = (rows: number) =>
    floats(
      Float32Array.from({ length: rows * hiddenSize }, () => random.normal()),
      [rows, hiddenSize],
    );
  const [hidden, head] = [normals(targetCount), normals(vocabSize)];
  return { hidden, head, ratioExponent: floatScalar(1), clipLow: floatScalar(0.8), clipHigh: floatScalar(1.2) };
}

function targetData() {
  const random = randomStream('chunked loss targets');
  const each = (value: () => number) => Float32Array.from({ length: targetCount }, value);
  return {
    targets: Array.from({ length: targetCount }, () => random.integer(vocabSize)),
    perTarget: {
      weights: each(() => random.next()),
      advantages: each(() => random.normal()),
      samplerLogprobs: each(() => -4 - random.next()),
    },
  };
}
