/**
 * The cluster of every question: its subgraph, the cluster that it states, or its group of near duplicates. The order of the
 * questions does not matter.
 */
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { NEAR } from '../refine/near-duplicates.ts';
import { DisjointSets, joinNear } from './near-groups.ts';

/** By place. A cluster is named by the first of the names that its questions state, or of their ids. */
export function clustersOf(original: readonly BankQuestion[], near: number = NEAR): string[] {
  const order = original
    .map((_, at) => at)
    .toSorted((one, other) => (original[one]!.id < original[other]!.id ? -1 : 1));
  const questions = order.map((at) => original[at]!);
  const sets = new DisjointSets(questions.length);
  const first = new Map<string, number>();
  for (const [at, question] of questions.entries()) {
    const stated = isPublic(question) ? question.cluster : question.subgraph.id;
    if (stated === undefined) continue;
    const before = first.get(stated);
    if (before === undefined) first.set(stated, at);
    else sets.join(before, at);
  }
  const places = questions.flatMap((question, at) => (isPublic(question) ? [at] : []));
  joinNear(questions, places, near, sets);
  const names = new Map<number, string>();
  for (const [at, question] of questions.entries()) {
    const root = sets.rootOf(at);
    const name = isPublic(question) ? (question.cluster ?? question.id) : question.subgraph.id;
    const before = names.get(root);
    if (before === undefined || name < before) names.set(root, name);
  }
  const clusters: string[] = [];
  for (const [at, place] of order.entries()) clusters[place] = names.get(sets.rootOf(at))!;
  return clusters;
}
