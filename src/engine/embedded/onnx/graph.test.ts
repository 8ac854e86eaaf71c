import { expect, it } from 'vitest';
import { Graph } from './graph.ts';
import { floatData, floats, integers, openSession, type Feeds } from './session.ts';

it('repeats a turn with its state, over what the graph around has, and keeps what each leaves', async () => {
  const graph = new Graph();
  const rows = graph.input('rows', 'float32', ['turns', 2]);
  const factor = graph.input('factor', 'float32', []);
  const { state, kept } = graph.loop(graph.input('turns', 'int64', [1]), [graph.scalar(10)], (inner, index, [sum]) => {
    const row = inner.node('Gather', [rows, index], [2], { axis: 0 });
    const scaled = inner.node('Mul', [row, factor], [2]);
    return { state: [inner.node('Add', [sum!, scaled], [2])], kept: [scaled] };
  });
  graph.output('sum', state[0]!);
  graph.output('scaled', kept[0]!);
  const session = await openSession(graph.encode());
  const run = async (turns: number): Promise<number[][]> => {
    const feeds = { rows: floats(Float32Array.of(1, 2, 3, 4), [2, 2]), factor: floats(Float32Array.of(3), []) };
    const outputs = (await session.run({ ...feeds, turns: integers([turns]) })) as Feeds;
    return [outputs.sum, outputs.scaled].map((tensor) => [...floatData(tensor)]);
  };
  expect(await run(1)).toEqual([
    [13, 16],
    [3, 6],
  ]);
  expect(await run(2)).toEqual([
    [22, 28],
    [3, 6, 9, 12],
  ]);
  await session.release();
});
