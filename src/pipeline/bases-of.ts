/** The stages whose models a stage's models go back to: what its work is done with has their size. */
import { isModelRole } from '../products/stage-kind.ts';
import { ancestorsOf, type WiredStage } from './recipe.ts';

/** Each once; a stage that begins a lineage goes back to itself. */
export function basesOf(stage: WiredStage, stages: readonly WiredStage[]): string[] {
  const { name, kind, feeds } = stage;
  const fed = Object.entries(kind.roles).flatMap(([role, each]) =>
    isModelRole(each) || !each.accepts.includes('model') ? [] : feeds[role]!,
  );
  const models = fed.filter((each) =>
    stages.some((other) => other.name === each && other.kind.makes.includes('model')),
  );
  if (models.length === 0) return kind.makes.includes('model') ? [name] : [];
  return [...new Set(models.map((model) => ancestorsOf(model, stages).at(-1) ?? model))];
}
