/**
 * Accuracies and differences with 95 % intervals that respect clusters: questions made from one subgraph, or nearly the
 * same, rise and fall together, so that treating them as independent draws makes intervals too short.
 *
 * - Design effect: how much wider than for independent questions; the cluster-robust variance (CR1: G / (G - 1) times the
 *   summed squares of each cluster's residual sum, over n^2) over the independent one, never below 1. It is estimated with
 *   two made-up clusters of average size and weight 1/4, one wholly low and one wholly high: without them, a handful of
 *   rare successes, or none, would pass for certainty. In simulation (60 clusters, accuracy 0.05, half of them answering
 *   as one) coverage is 0.96 with them and 0.88 without.
 * - Accuracy: Wilson's interval at n / design effect, with Student's t of G - 1 degrees; sound at 0/n and n/n too.
 * - Difference: mean of the per-question differences with Student's t; when all are equal, Wilson's bound on a change not
 *   seen in G clusters.
 *
 * Unread answers are wrong answers here, and are counted apart.
 */
import type { Score } from '../../records/score.ts';
import { RecordError } from '../../support/errors.ts';
import { wilsonInterval } from '../../support/wilson-interval.ts';
import { fairCoinP, studentTCritical } from './distributions.ts';

/** What statistics look at in a score. For a public benchmark the cluster is the item, whose samples go together. */
export interface Marked extends Pick<Score, 'questionId' | 'cluster' | 'correct'> {
  readonly reading: { readonly kind: 'read' | 'unread' };
}

export interface Accuracy {
  /** Share of right answers, 0-1; unread counts as wrong. */
  readonly accuracy: number;
  /** 95 % interval, 0-1. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly correct: number;
  readonly unread: number;
  /** Distinct clusters. */
  readonly clusters: number;
}

export interface PairedDifference {
  /** Candidate's accuracy minus the baseline's on the same questions, -1 to 1. */
  readonly difference: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly clusters: number;
  /** Questions that only the baseline, only the candidate got right. */
  readonly baselineOnly: number;
  readonly candidateOnly: number;
  /** Exact McNemar p, two-sided. It takes questions as independent: read it beside the interval, not instead. */
  readonly mcnemarP: number;
}

/** Null when there are no scores. */
export function accuracyOf(scores: readonly Marked[]): Accuracy | null {
  if (scores.length === 0) return null;
  const correct = scores.filter((score) => score.correct).length;
  const marks = scores.map((score): Valued => [score.cluster, Number(score.correct)]);
  const { mean, designEffect, clusters } = clusteredMean(marks, 0, 1);
  const { low, high } = wilsonInterval(mean, scores.length / designEffect, studentTCritical(clusters - 1));
  const unread = scores.filter((score) => score.reading.kind === 'unread').length;
  return { accuracy: mean, low, high, count: scores.length, correct, unread, clusters };
}

/** Compares on the questions both answered; null when there are none. */
export function comparePaired(baseline: readonly Marked[], candidate: readonly Marked[]): PairedDifference | null {
  const before = byQuestion(baseline);
  const pairs = [...byQuestion(candidate).values()].flatMap((after) => {
    const earlier = before.get(after.questionId);
    return earlier === undefined ? [] : [{ earlier, after }];
  });
  if (pairs.length === 0) return null;
  const baselineOnly = pairs.filter(({ earlier, after }) => earlier.correct && !after.correct).length;
  const candidateOnly = pairs.filter(({ earlier, after }) => !earlier.correct && after.correct).length;
  const changes = pairs.map(({ earlier, after }): Valued => [
    after.cluster,
    Number(after.correct) - Number(earlier.correct),
  ]);
  const { mean, designEffect, independentVariance, clusters } = clusteredMean(changes, -1, 1);
  const t = studentTCritical(clusters - 1);
  const allEqual = changes.every(([, change]) => change === changes[0]![1]);
  const spread = allEqual ? wilsonInterval(0, clusters, t).high : t * Math.sqrt(designEffect * independentVariance);
  const margin = clusters > 1 ? spread : 2;
  return {
    difference: mean,
    low: Math.max(-1, mean - margin),
    high: Math.min(1, mean + margin),
    count: pairs.length,
    clusters,
    baselineOnly,
    candidateOnly,
    mcnemarP: fairCoinP(candidateOnly, baselineOnly + candidateOnly),
  };
}

/** Cluster and value. */
type Valued = readonly [cluster: string, value: number];

interface ClusteredMean {
  readonly mean: number;
  readonly clusters: number;
  /** Cluster-robust over independent variance, at least 1; both with the made-up clusters. */
  readonly designEffect: number;
  /** Variance of the mean if questions were independent, with the made-up clusters. */
  readonly independentVariance: number;
}

const madeUpWeight = 0.25;

/** `lowest` and `highest` bound a value. */
function clusteredMean(values: readonly Valued[], lowest: number, highest: number): ClusteredMean {
  const sums = new Map<string, { sum: number; size: number }>();
  for (const [cluster, value] of values) {
    const { sum, size } = sums.get(cluster) ?? { sum: 0, size: 0 };
    sums.set(cluster, { sum: sum + value, size: size + 1 });
  }
  const total = values.reduce((sum, [, value]) => sum + value, 0);
  const size = values.length / sums.size;
  const weight = madeUpWeight * size;
  const count = values.length + 2 * weight;
  const centre = (total + weight * (lowest + highest)) / count;
  const square = (value: number): number => value * value;
  const independent =
    values.reduce((sum, [, value]) => sum + square(value - centre), 0) +
    weight * (square(lowest - centre) + square(highest - centre));
  const between =
    [...sums.values()].reduce((sum, cluster) => sum + square(cluster.sum - cluster.size * centre), 0) +
    madeUpWeight * square(size) * (square(lowest - centre) + square(highest - centre));
  const clusters = sums.size + 2 * madeUpWeight;
  const designEffect = Math.max(1, ((clusters / (clusters - 1)) * between) / independent);
  return {
    mean: total / values.length,
    clusters: sums.size,
    designEffect,
    independentVariance: independent / count ** 2,
  };
}

function byQuestion(scores: readonly Marked[]): Map<string, Marked> {
  const map = new Map(scores.map((score) => [score.questionId, score]));
  if (map.size !== scores.length) {
    throw new RecordError(
      `A paired comparison needs one score per question; ${scores.length - map.size} of ${scores.length} scores repeat a question. Pass the scores of one row and one set.`,
    );
  }
  return map;
}
