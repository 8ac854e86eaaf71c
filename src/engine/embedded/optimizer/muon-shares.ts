/** Who steps what in a step of Muon: whole matrices, and even slices of all the rest by AdamW. */
import {
  layerMatrices,
  parameterCount,
  type Parameter,
  type ParameterLayout,
} from '../../hugging-face/parameter-layout.ts';
import { evenShare, type Range } from './adamw.ts';

/** Both by worker. */
export interface MuonShares {
  readonly matrices: readonly (readonly Parameter[])[];
  readonly ranges: readonly (readonly Range[])[];
}

/** Matrices go to the worker that has least, the largest first. */
export function muonShares(layout: ParameterLayout, workers: number): MuonShares {
  const matrices = Array.from({ length: workers }, (): Parameter[] => []);
  const loads = matrices.map(() => 0);
  for (const matrix of layerMatrices(layout).toSorted((a, b) => b.size - a.size)) {
    const least = loads.indexOf(Math.min(...loads));
    matrices[least]!.push(matrix);
    loads[least]! += matrix.size;
  }
  return { matrices, ranges: evenly(rangesBeside(layout), workers) };
}

/** All but the matrices, neighbours joined. */
function rangesBeside(layout: ParameterLayout): Range[] {
  const ranges: Range[] = [];
  let from = 0;
  for (const { offset, size } of layerMatrices(layout)) {
    if (offset > from) ranges.push({ from, to: offset });
    from = offset + size;
  }
  ranges.push({ from, to: parameterCount(layout) });
  return ranges.filter((range) => range.to > range.from);
}

/** The ranges cut into `workers` shares of as many elements, up to one. */
function evenly(ranges: readonly Range[], workers: number): Range[][] {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  return Array.from({ length: workers }, (_, worker) => {
    const own = evenShare(total, worker, workers);
    let passed = 0;
    return ranges.flatMap(({ from, to }) => {
      const share = { from: Math.max(from, from + own.from - passed), to: Math.min(to, from + own.to - passed) };
      passed += to - from;
      return share.to > share.from ? [share] : [];
    });
  });
}
