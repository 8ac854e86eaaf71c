/** The wired stages of a recipe as the runner knows stages: identity, inputs, files, and the work itself. */
import { isAbsolute } from 'node:path';
import { isMany, isModelRole, type ManyProduct, type OpenChatModel, type Product } from '../products/stage-kind.ts';
import type { StageCall, RecipeFacts } from '../products/stage-kind.ts';
import type { BuildDecoderGraph } from '../engine/decoder-graph.ts';
import type { EngineFactory } from '../engine/engine-factory.ts';
import type { ModelHub } from '../engine/model-hub.ts';
import type { PretrainingEngines } from '../engine/pretraining-engine.ts';
import type { RemoteModels } from '../engine/remote-models.ts';
import type { Stage, StageContext } from '../run/stage.ts';
import { promptNamed } from '../wording/prompt.ts';
import { ancestorsOf, sourcesOf, type Recipe, type WiredStage } from './recipe.ts';
import type { ChatModelSettings } from './recipe-schema.ts';
import type { Table } from './recipe-file.ts';
import { recipeSettings } from './recipe-settings.ts';

/** What the command line fills. */
export interface Adapters {
  readonly engines: EngineFactory;
  readonly newModels: PretrainingEngines | null;
  /** Null where the engine's models are on this machine. */
  readonly remoteModels: RemoteModels | null;
  readonly hub: ModelHub;
  readonly decoderGraph: BuildDecoderGraph;
  readonly chatModels: {
    /** Files of `use` from `folder`, path by name, when the model lies on this machine. */
    files(settings: ChatModelSettings, folder: string): Readonly<Record<string, string>>;
    open(settings: ChatModelSettings, folder: string): Promise<OpenChatModel>;
  };
}

/** In the order in which they are carried out. `seed` stands in the place of the recipe's. */
export function runStagesOf(recipe: Recipe, seed: number, adapters: Adapters): Stage[] {
  const facts: RecipeFacts = {
    name: recipe.name,
    about: recipe.about,
    prompt: recipe.prompt,
    settings: recipeSettings(recipe, seed),
    lineageOf: (name) =>
      [...ancestorsOf(name, recipe.stages).toReversed(), name].map((stage) => ({
        stage,
        kind: recipe.stages.find((each) => each.name === stage)!.kind.name,
      })),
  };
  return recipe.stages.map((stage) => ({
    name: stage.name,
    version: stage.kind.version,
    inputs: sourcesOf(stage),
    settings: { [stage.name]: identitySettings(stage, recipe) },
    files: { ...stage.kind.files?.(stage.settings), ...modelFiles(stage, recipe, adapters) },
    weight: stage.kind.weight(stage.settings, stage.feeds),
    run: async (context) => stage.kind.run(callOf(stage, recipe, facts, adapters, context)),
  }));
}

/** Where files lie does not count, what is in them does; a prompt and a chat model change what is made. */
function identitySettings({ kind, settings, stated }: WiredStage, recipe: Recipe): Readonly<Record<string, unknown>> {
  const isPath = (name: string, value: unknown): boolean =>
    kind.paths?.includes(name) === true || (kind.pathsOrNames?.includes(name) === true && isAbsolute(String(value)));
  const isIncidental = (name: string): boolean => kind.incidental?.includes(name) === true;
  const own = Object.entries(settings).filter(([name, value]) => !isPath(name, value) && !isIncidental(name));
  const roles = Object.entries(kind.roles).flatMap(([name, role]) => {
    if (stated[name] === undefined) return [];
    return [[name, isModelRole(role) ? recipe.models[String(stated[name])]!.use : stated[name]] as const];
  });
  const { name, version } = promptNamed(recipe.prompt);
  return { ...Object.fromEntries([...own, ...roles]), ...(kind.asks === true ? { prompt: `${name} ${version}` } : {}) };
}

function modelFiles(stage: WiredStage, recipe: Recipe, { chatModels }: Adapters): Record<string, string> {
  const roles = Object.entries(stage.kind.roles).filter(([, role]) => isModelRole(role));
  const names = roles.flatMap(([role]) => stage.feeds[role]!);
  return Object.assign(
    {},
    ...names.map((name) => chatModels.files(recipe.models[name]!, recipe.folderOfModel(name))),
  ) as Record<string, string>;
}

function callOf(
  stage: WiredStage,
  recipe: Recipe,
  facts: RecipeFacts,
  { engines, newModels, remoteModels, hub, decoderGraph, chatModels }: Adapters,
  context: StageContext,
): StageCall<never, never> {
  const product = (name: string): Product => ({ stage: name, folder: context.input(name) });
  const inputs = Object.entries(stage.kind.roles).map(([roleName, role]) => {
    const names = stage.feeds[roleName]!;
    if (isModelRole(role)) {
      const [name] = names;
      const open = (): Promise<OpenChatModel> => chatModels.open(recipe.models[name!]!, recipe.folderOfModel(name!));
      return [roleName, name === undefined ? null : open] as const;
    }
    if (isMany(role)) {
      const entries = stage.entries[roleName]!;
      return [roleName, names.map((name, at) => manyProduct(product(name), entries[at]!, recipe))] as const;
    }
    return [roleName, names[0] === undefined ? null : product(names[0])] as const;
  });
  return {
    settings: stage.settings as never,
    inputs: Object.fromEntries(inputs) as never,
    context,
    engines,
    newModels,
    remoteModels,
    hub,
    decoderGraph,
    recipe: facts,
  };
}

function manyProduct(product: Product, entry: Table, recipe: Recipe): ManyProduct<unknown> {
  return { ...product, entry, ancestors: ancestorsOf(product.stage, recipe.stages) };
}
