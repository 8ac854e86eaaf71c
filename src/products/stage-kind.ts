/**
 * What a recipe's stages are made of. A stage kind stands beside the code whose work it does: its name, the version of what
 * it makes, the schema of its own settings, which products it reads in which role, and how it is carried out. Recipes say
 * `do = "<name>"`; nothing else in the program names a kind, and no kind names a stage.
 */
import type { z } from 'zod';
import type { BatchService } from '../chat/batch-service.ts';
import type { ChatModel } from '../chat/chat-model.ts';
import type { Price } from '../chat/price.ts';
import type { DecoderConfig } from '../engine/decoder-config.ts';
import type { BuildDecoderGraph } from '../engine/decoder-graph.ts';
import type { EngineFactory } from '../engine/engine-factory.ts';
import type { ModelHub } from '../engine/model-hub.ts';
import type { ModelReference } from '../engine/model-reference.ts';
import type { PretrainingEngines } from '../engine/pretraining-engine.ts';
import type { RemoteModels } from '../engine/remote-models.ts';
import type { StageContext } from '../run/stage.ts';
import { FlemingError } from '../support/errors.ts';
import type { JsonObject } from '../support/json.ts';
import type { Expectation, KnownBefore } from './expectation.ts';
import type { ProductKind } from './product-kinds.ts';

/** A role that a product of another stage plays for this one, as the recipe gives it: `start = "stage-1"`. */
export interface Role {
  /** Any of these kinds fits. */
  readonly accepts: readonly ProductKind[];
  /** One line for whoever writes a recipe. */
  readonly about: string;
  readonly optional?: boolean;
  /** What the stage makes is trained from this model. */
  readonly lineage?: true;
}

/** A role of several products: `rows = ["base", "stage-1"]`, or a table each with the stage in `from`. */
export interface ManyRole<Entry extends z.ZodType = z.ZodType> extends Role {
  readonly many: true;
  /** What a table says besides `from`; absent: only names are taken. */
  readonly entry?: Entry;
}

/** A role of a chat model, one of the recipe's `[models.*]`. */
export interface ModelRole {
  readonly chatModel: true;
  readonly about: string;
  readonly optional?: boolean;
}

export type AnyRole = Role | ManyRole | ModelRole;
export type Roles = Readonly<Record<string, AnyRole>>;

/** A product that plays a role. */
export interface Product {
  /** The stage that makes it. */
  readonly stage: string;
  readonly folder: string;
}

export interface ManyProduct<Entry> extends Product {
  readonly entry: Entry;
  /** The stages whose models its model was trained from, the nearest first. */
  readonly ancestors: readonly string[];
}

export interface OpenChatModel {
  readonly model: ChatModel;
  /** As the recipe gives it: `openai:URL#model`, ... */
  readonly spec: string;
  /** Of a local model's files; null over a network. */
  readonly sha256: string | null;
  readonly concurrency: number;
  readonly maxTokens: number | null;
  /** Absent or null: it takes no batches. */
  readonly batches?: BatchService | null;
  /** Absent or null: unknown. */
  readonly price?: Price | null;
}

/** What roles become when the stage is carried out. */
export type InputsOf<R extends Roles> = {
  readonly [Name in keyof R]: R[Name] extends ManyRole<infer Entry>
    ? readonly ManyProduct<z.output<Entry>>[]
    : R[Name] extends ModelRole
      ? Maybe<R[Name], () => Promise<OpenChatModel>>
      : Maybe<R[Name], Product>;
};
type Maybe<R, Value> = R extends { readonly optional: true } ? Value | null : Value;

/** What the recipe says of all stages together. */
export interface RecipeFacts {
  readonly name: string;
  readonly about: string;
  /** Name of the prompt that training and evaluation share. */
  readonly prompt: string;
  /** Values for the report, each with where it comes from. */
  readonly settings: readonly RecipeSetting[];
  /** The stages whose training made a stage's model, the first first, itself last. */
  readonly lineageOf: (stage: string) => readonly { readonly stage: string; readonly kind: string }[];
}

export interface RecipeSetting {
  /** `stages.stage-1.groupSize` */
  readonly name: string;
  readonly value: string | number | boolean;
  readonly origin: 'paper' | 'ours';
  readonly reason: string;
}

export interface StageCall<Settings, R extends Roles> {
  readonly settings: Settings;
  readonly inputs: InputsOf<R>;
  readonly context: StageContext;
  /** The adapter that the recipe's `[engine]` names. */
  readonly engines: EngineFactory;
  /** Null where that adapter cannot begin with random weights. */
  readonly newModels: PretrainingEngines | null;
  /** Null where that adapter's models are on this machine. */
  readonly remoteModels: RemoteModels | null;
  readonly hub: ModelHub;
  /** For a release in a format that other programs run. */
  readonly decoderGraph: BuildDecoderGraph;
  readonly recipe: RecipeFacts;
}

/** Role -> names of the stages that play it, none where an optional role is left out. */
export type Feeds = Readonly<Record<string, readonly string[]>>;

/** Role of several -> what the recipe's tables say of each besides `from`, in the order of the feeds. */
export type Entries = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface WrongSetting {
  readonly setting: string;
  /** What came and what was allowed, in words. */
  readonly message: string;
  /** Something outside is not there yet: a recipe can be planned without it, and not be run. */
  readonly missing?: true;
}

/** What `look` complains of, as a complaint about this setting: work hours later would have complained of it, too. */
export function complaint(setting: string, look: () => unknown): WrongSetting[] {
  try {
    look();
    return [];
  } catch (cause) {
    if (cause instanceof FlemingError) return [{ setting, message: cause.message }];
    throw cause;
  }
}

/** A model that a stage will begin a lineage with. */
export type ForeseenModel =
  | { readonly kind: 'reference'; readonly model: ModelReference }
  | { readonly kind: 'gguf'; readonly file: string }
  /** With random weights; how many tokens its tokenizer will have, nobody knows before. */
  | { readonly kind: 'new'; readonly config: Omit<DecoderConfig, 'vocabSize'> };

export interface StageKind<Settings extends z.ZodObject = z.ZodObject, R extends Roles = Roles> {
  /** `rlvr.grpo`: the folder of src, then what is done. */
  readonly name: string;
  /** One line for whoever writes a recipe. */
  readonly about: string;
  /** Raise it when the code changes what the stage makes: the stage is then done again. */
  readonly version: number;
  readonly settings: Settings;
  readonly roles: R;
  readonly makes: readonly ProductKind[];
  /** Settings that are paths, from the recipe's own folder. Their contents count, not where they lie: see `files`. */
  readonly paths?: readonly (keyof z.output<Settings> & string)[];
  /** Settings that say how the work goes on and not what comes of it: one that changes does not redo the stage. */
  readonly incidental?: readonly (keyof z.output<Settings> & string)[];
  /**
   * Settings that are a path where one lies there, and else a name as it stands (of a model on a hub). A path that leads
   * nowhere is taken for one where it begins with a dot or a slash.
   */
  readonly pathsOrNames?: readonly (keyof z.output<Settings> & string)[];
  /** Files from outside the run folder that it reads, path by name, the settings' paths being absolute. */
  readonly files?: (settings: z.output<Settings>) => Readonly<Record<string, string>>;
  /** Looks before anything runs at what lies outside (a folder, a file) and at what must go together. */
  readonly check?: (settings: z.output<Settings>, feeds: Feeds, entries: Entries) => readonly WrongSetting[];
  /** Settings whose value the paper gives or describes, and where. */
  readonly fromPaper?: Readonly<Record<string, string>>;
  /** Settings that must be the same in the stage whose model this one trains on, where both state them. */
  readonly goesOn?: readonly (keyof z.output<Settings> & string)[];
  /** Whether it asks questions, so that the recipe's prompt is part of what it makes. */
  readonly asks?: boolean;
  /** Expected seconds; only the ratios between stages matter. */
  readonly weight: (settings: z.output<Settings>, feeds: Feeds) => number;
  /** What it will take, in tokens and conversations; absent: unknown. */
  readonly expect?: (known: KnownBefore<z.output<Settings>>) => Expectation;
  /** The base that it makes, for who wants to know before it runs how fast the machine is with it; null: nobody can. */
  readonly foresees?: (settings: z.output<Settings>) => ForeseenModel | null;
  /** Fills `context.folder`. What it returns (JSON) is kept as the stage's summary. */
  readonly run: (call: StageCall<z.output<Settings>, R>) => Promise<JsonObject | void>;
}

/** For inference: the roles' names and kinds are literal. */
export function defineStageKind<Settings extends z.ZodObject, const R extends Roles>(
  kind: StageKind<Settings, R>,
): StageKind<Settings, R> {
  return kind;
}

export function isMany(role: AnyRole): role is ManyRole {
  return 'many' in role;
}

export function isModelRole(role: AnyRole): role is ModelRole {
  return 'chatModel' in role;
}
