/** The graph of a recipe's stages for people: who feeds whom and in which role, in layers from what feeds to what is fed. */
import { isModelRole } from '../products/stage-kind.ts';
import { sourcesOf, type Recipe, type WiredStage } from './recipe.ts';

export interface GraphNode {
  readonly stage: WiredStage;
  /** From 0: one more than the deepest that feeds it. */
  readonly layer: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The roles that it plays there, in the order of the kind. */
  readonly roles: readonly string[];
}

export interface StageGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export function stageGraph({ stages }: Pick<Recipe, 'stages'>): StageGraph {
  const layers = new Map<string, number>();
  for (const stage of stages) {
    const before = sourcesOf(stage).map((name) => layers.get(name)!);
    layers.set(stage.name, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  return {
    nodes: stages.map((stage) => ({ stage, layer: layers.get(stage.name)! })),
    edges: stages.flatMap((stage) =>
      sourcesOf(stage).map((from) => ({ from, to: stage.name, roles: rolesOf(stage, from) })),
    ),
  };
}

function rolesOf({ kind, feeds }: WiredStage, from: string): string[] {
  const roles = Object.entries(kind.roles).filter(([, role]) => !isModelRole(role));
  return roles.filter(([name]) => feeds[name]!.includes(from)).map(([name]) => name);
}
