/**
 * When stage 1 is over. The paper says "until a plateau shown by reward sparsity" and no more; this test is ours.
 * Over the last `window` steps, both must hold: at least `sparseShare` of the drawn groups gave no signal (all their
 * rewards equal), and the slope of the held-in accuracy (least squares) promises less than `gain` over another window.
 */
export interface PlateauSettings {
  readonly window: number;
  /** 0-1. */
  readonly sparseShare: number;
  /** Accuracy points of 1 that another window would have to promise. */
  readonly gain: number;
}

export interface PlateauPoint {
  /** Share of drawn groups without signal, 0-1. */
  readonly zeroSignalShare: number;
  /** Share of correct rollouts over all drawn groups, 0-1. */
  readonly accuracy: number;
}

export function reachedPlateau(
  history: readonly PlateauPoint[],
  { window, sparseShare, gain }: PlateauSettings,
): boolean {
  if (history.length < window) return false;
  const recent = history.slice(-window);
  const sparse = recent.reduce((sum, point) => sum + point.zeroSignalShare, 0) / window;
  return sparse >= sparseShare && slope(recent.map(({ accuracy }) => accuracy)) * window < gain;
}

/** Least-squares slope of values at 0, 1, 2, ... */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let covariance = 0;
  let variance = 0;
  values.forEach((value, at) => {
    covariance += (at - middle) * (value - mean);
    variance += (at - middle) ** 2;
  });
  return variance === 0 ? 0 : covariance / variance;
}
