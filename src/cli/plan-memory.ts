/**
 * What the memory of this machine has to hold for a recipe's stages that train a model that exists: part by part, before
 * anything is opened. Stages that need the same are told together.
 */
import type { DecoderConfig } from '../engine/decoder-config.ts';
import { describeMemory, memoryOfMachine, plannedMemory, type MemoryPart } from '../engine/embedded/memory-plan.ts';
import { fileToRead, readGguf } from '../engine/hugging-face/gguf/read-gguf.ts';
import { withFile } from '../engine/hugging-face/model-file.ts';
import { readModelConfig } from '../engine/hugging-face/model-config.ts';
import { loraSchema, type Lora } from '../engine/lora.ts';
import { ancestorsOf, type Recipe, type WiredStage } from '../pipeline/recipe.ts';

export interface StageMemory {
  readonly stages: readonly string[];
  readonly parts: readonly MemoryPart[];
  readonly bytes: number;
}

export interface RecipeMemory {
  readonly machineBytes: number;
  readonly needs: readonly StageMemory[];
}

/** Null where no stage trains a base whose files lie on this machine, or the recipe's engine is another. */
export function memoryOfRecipe(recipe: Recipe, threads: number): RecipeMemory | null {
  if (recipe.engine.kind !== 'embedded') return null;
  const trained = recipe.stages.flatMap((stage) => {
    const config = configOf(stage, recipe);
    return config === null ? [] : [{ stage, config }];
  });
  const needs = new Map<string, { stages: string[]; parts: MemoryPart[] }>();
  for (const { stage, config } of trained) {
    const parts = plannedMemory(config, { purpose: 'training', lora: loraOf(stage), threads });
    const key = JSON.stringify(parts);
    const known = needs.get(key);
    if (known === undefined) needs.set(key, { stages: [stage.name], parts });
    else known.stages.push(stage.name);
  }
  if (needs.size === 0) return null;
  const summed = [...needs.values()].map(({ stages, parts }) => ({
    stages,
    parts,
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  return { machineBytes: memoryOfMachine(), needs: summed };
}

export function memoryText({ machineBytes, needs }: RecipeMemory): string[] {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  return needs.map(({ stages, parts, bytes }) => {
    const room =
      bytes <= machineBytes ? `of ${gigabytes(machineBytes)}` : `and this machine has ${gigabytes(machineBytes)}`;
    return `${stages.join(', ')}: ${describeMemory(parts)}, ${room}`;
  });
}

/** Of the base that a stage's model goes back to, if its files lie here; null for a stage that trains none. */
function configOf(stage: WiredStage, recipe: Recipe): DecoderConfig | null {
  const first = ancestorsOf(stage.name, recipe.stages).at(-1);
  const source = recipe.stages.find(({ name }) => name === first);
  const model = source?.kind.foresees?.(source.settings) ?? null;
  try {
    if (model?.kind === 'gguf') return withFile(model.file, (file) => readGguf(fileToRead(file, model.file)).config);
    return model?.kind === 'reference' && model.model.kind === 'folder' ? readModelConfig(model.model.path) : null;
  } catch {
    // What is wrong with the base is told where it is checked.
    return null;
  }
}

function loraOf({ settings }: WiredStage): Lora | null {
  const lora = loraSchema.safeParse(settings['lora']);
  return lora.success ? lora.data : null;
}
