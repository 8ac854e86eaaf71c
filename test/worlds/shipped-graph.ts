/** The graph that ships and the slice of it that the miniature learns, read once a test file. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KnowledgeGraph } from '../../src/graph/knowledge-graph.ts';
import { sliceGraph, type GraphSlice } from '../../src/graph/slice-graph.ts';
import { readSeedGraph } from '../../src/knowledge/seeds/seed-files.ts';
import { loadRecipe, type Recipe } from '../../src/pipeline/recipe.ts';
import { STAGE_KINDS } from '../../src/pipeline/stage-kinds.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let shipped: KnowledgeGraph | undefined;
let slice: KnowledgeGraph | undefined;
let recipe: Recipe | undefined;

/** Checked settings of the miniature's stage of that name. */
export function miniatureSettings<T = Readonly<Record<string, unknown>>>(stage: string): T {
  recipe ??= loadRecipe(join(root, 'recipes/mini.toml'), STAGE_KINDS);
  return recipe.stages.find(({ name }) => name === stage)!.settings as T;
}

export function miniatureSlice(): GraphSlice {
  const { specialties, relations, sharedFindingsOnly } = miniatureSettings<GraphSlice>('graph');
  return { specialties, relations, sharedFindingsOnly };
}

export function shippedGraph(): KnowledgeGraph {
  return (shipped ??= readSeedGraph(join(root, 'seeds')));
}

export function miniatureGraph(): KnowledgeGraph {
  return (slice ??= sliceGraph(shippedGraph(), miniatureSlice()));
}
