/**
 * Which sequences go through the network together. Groups of sequences with the same prompt become shared passes, in
 * which the prompt is computed once; the others become plain passes of neighbours in length, so that little is padding.
 * Every worker gets about the same number of tokens. A pure function of the data: the same call is always cut the
 * same way.
 */
import type { PassKind } from '../network/training-graph.ts';
import { attentionBlocksOf } from './pass-limits.ts';
import { findPrefixGroups, type PlannedSequence, type PrefixGroup } from './prefix-groups.ts';

export interface PlannedPass {
  readonly kind: PassKind;
  /** In a plain pass, groups of one with prefixes of length 0. */
  readonly groups: readonly PrefixGroup[];
}

export interface PassLimits {
  readonly workers: number;
  /** Tokens a pass; one longer sequence or group still is a pass. */
  readonly maxTokens: number;
}

/** The passes of each worker. */
export function planPasses(sequences: readonly PlannedSequence[], limits: PassLimits): PlannedPass[][] {
  const groups = findPrefixGroups(sequences, limits.maxTokens);
  const tokensOf = (group: PrefixGroup): number => groupTokens(group, sequences);
  const total = groups.reduce((sum, group) => sum + tokensOf(group), 0);
  const rounds = Math.max(1, Math.ceil(total / (limits.workers * limits.maxTokens)));
  const share = total / (rounds * limits.workers);
  const passes = (['shared', 'plain'] as const).flatMap((kind) => {
    const ofKind = groups.filter((group) => (group.prefixLength > 0 ? 'shared' : 'plain') === kind);
    const longestFirst = ofKind.toSorted((a, b) => tokensOf(b) - tokensOf(a) || a.members[0]! - b.members[0]!);
    return cutEvenly(
      kind,
      longestFirst.map((group) => ({ group, tokens: tokensOf(group) })),
      share,
      limits.maxTokens,
    );
  });
  return dealOut(passes, limits.workers);
}

/**
 * Whether one worker should take all passes with all threads: where there are fewer than workers and a sequence is so long
 * that its queries look in blocks. Shorter ones are over before threads in an operator pay.
 */
export function isForOneWorker(plan: readonly PlannedPass[][], sequences: readonly PlannedSequence[]): boolean {
  return (
    plan.flat().length < plan.length && sequences.some(({ tokens_T }) => attentionBlocksOf(tokens_T.length).count > 1)
  );
}

/** Tokens to compute: the prefix once. */
function groupTokens({ prefixLength, members }: PrefixGroup, sequences: readonly PlannedSequence[]): number {
  return members.reduce((sum, member) => sum + sequences[member]!.tokens_T.length - prefixLength, prefixLength);
}

interface SizedGroup {
  readonly group: PrefixGroup;
  readonly tokens: number;
}

interface SizedPass extends PlannedPass {
  /** Tokens computed, padding included. */
  readonly cost: number;
}

/** Consecutive runs of `groups`, longest first, each closed when it has its share or would pass the limit. */
function cutEvenly(kind: PassKind, groups: readonly SizedGroup[], share: number, maxTokens: number): SizedPass[] {
  const cuts: SizedGroup[][] = [];
  for (const group of groups) {
    const current = cuts.at(-1);
    const fits = current && costOf(kind, [...current, group]) <= maxTokens;
    const isShort = current && sumTokens(current) + group.tokens / 2 <= share;
    if (fits && isShort) current.push(group);
    else cuts.push([group]);
  }
  return cuts.map((cut) => ({ kind, groups: cut.map(({ group }) => group), cost: costOf(kind, cut) }));
}

/** A plain pass pads its rows to the first, the longest. */
function costOf(kind: PassKind, groups: readonly SizedGroup[]): number {
  return kind === 'plain' ? groups.length * groups[0]!.tokens : sumTokens(groups);
}

function sumTokens(groups: readonly SizedGroup[]): number {
  return groups.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** Costliest pass first, each to the worker with the least to do. */
function dealOut(passes: readonly SizedPass[], workers: number): PlannedPass[][] {
  const plan: PlannedPass[][] = Array.from({ length: workers }, () => []);
  const loads = Array.from({ length: workers }, () => 0);
  for (const { kind, groups, cost } of passes.toSorted((a, b) => b.cost - a.cost)) {
    const worker = loads.indexOf(Math.min(...loads));
    plan[worker]!.push({ kind, groups });
    loads[worker]! += cost;
  }
  return plan;
}
