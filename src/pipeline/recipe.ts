/**
 * A recipe as the wiring of its stages: which kinds, with which settings, and what feeds what. Everything that is wrong with
 * one is told at once, with the line, what came, what fits and the nearest name, before anything runs.
 */
import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMany, isModelRole, type AnyRole, type Entries, type Feeds, type StageKind } from '../products/stage-kind.ts';
import { PRODUCT_KINDS } from '../products/product-kinds.ts';
import { ConfigError } from '../support/errors.ts';
import { nearestName } from '../support/nearest-name.ts';
import { isTable, readRecipeFile, withoutOff, type RecipeFile, type Table } from './recipe-file.ts';
import { topSchema, type RecipeTop } from './recipe-schema.ts';
import { entriesIn, namesIn, stageTableSchema } from './stage-table.ts';
import { checkTable } from './table-problems.ts';

export interface WiredStage {
  readonly name: string;
  readonly kind: StageKind;
  /** Roles and settings as the recipe states them, defaults included; paths as they are written there. */
  readonly stated: Table;
  /** Checked, with the schema's own defaults, paths absolute. */
  readonly settings: Table;
  /** Role -> names of stages, or of chat models. */
  readonly feeds: Feeds;
  /** What a role of several says of each, with the schema's defaults; `from` left out. */
  readonly entries: Entries;
  /** What lies outside and is not there yet, each with its line: the recipe can be planned, and not be run. */
  readonly missing: readonly string[];
}

export interface Recipe extends Pick<RecipeTop, 'name' | 'about' | 'seed' | 'prompt' | 'engine' | 'rates' | 'models'> {
  readonly path: string;
  /** What feeds comes before what it feeds; else in the order of the recipe. */
  readonly stages: readonly WiredStage[];
  /** The folder that the paths of `[models.NAME]` start from. */
  folderOfModel(name: string): string;
  /** The line of a key, for messages. */
  where(key: readonly PropertyKey[]): string;
}

export type StageKinds = ReadonlyMap<string, StageKind>;

export function loadRecipe(path: string, kinds: StageKinds): Recipe {
  const file = readRecipeFile(path);
  const top = checkTable(file.table, topSchema, file.where, [], (key) => elsewhere(key, kinds));
  const problems = [...top.problems];
  const tables = stageTables(file, problems);
  if (top.value !== undefined)
    problems.push(...unknownDefaults(top.value, kinds, file), ...unknownWithout(top.value, file));
  const stages: WiredStage[] = [];
  for (const [name, table] of Object.entries(tables)) {
    const stage = checkStage(file, name, table, kinds, problems);
    if (stage !== null) stages.push(stage);
  }
  problems.push(...wiringProblems(stages, Object.keys(tables), modelNames(file), file));
  if (problems.length > 0 || top.value === undefined) throw new ConfigError(problems.join('\n'));
  const ordered = inOrder(stages, file);
  const broken = brokenOff(ordered, file);
  if (broken.length > 0) throw new ConfigError(broken.join('\n'));
  const { name, about, seed, prompt, engine, rates, models } = top.value;
  return {
    path,
    name,
    about,
    seed,
    prompt,
    engine,
    rates,
    models,
    stages: ordered,
    folderOfModel: (model) => file.folderOf(['models', model, 'use']),
    where: file.where,
  };
}

/** What a key at the top, or in a table that lacks it, may have been meant for. */
function elsewhere(key: string, kinds: StageKinds): string | null {
  const knowing = [...kinds.values()].filter(
    (kind) => Object.hasOwn(kind.settings.shape, key) || Object.hasOwn(kind.roles, key),
  );
  if (knowing.length === 0) return null;
  return `it belongs in a stage of kind ${knowing.map(({ name }) => name).join(' or ')}`;
}

/** Each stage's table with what `like` and the defaults add. */
function stageTables({ table, where }: RecipeFile, problems: string[]): Record<string, Table> {
  const stated = isTable(table['stages']) ? table['stages'] : {};
  const resolved: Record<string, Table> = {};
  const resolveLike = (name: string, chain: readonly string[]): Table | null => {
    const own = stated[name];
    if (!isTable(own)) return null;
    if (own['like'] === undefined) return own;
    const other = String(own['like']);
    if (chain.includes(other)) {
      problems.push(
        `${where(['stages', name, 'like'])}: ${[...chain, other].join(' is like ')}: one must state its own`,
      );
      return null;
    }
    if (!isTable(stated[other])) {
      problems.push(`${where(['stages', name, 'like'])}: ${unknownName('stage', other, Object.keys(stated))}`);
      return null;
    }
    const model = resolveLike(other, [...chain, other]);
    const { like: _like, ...rest } = own;
    return model === null ? null : withoutOff(model, rest);
  };
  for (const name of Object.keys(stated)) {
    const whole = resolveLike(name, [name]);
    if (whole !== null) resolved[name] = whole;
  }
  return resolved;
}

function unknownDefaults({ defaults }: RecipeTop, kinds: StageKinds, { where }: RecipeFile): string[] {
  const known = new Set([...kinds.values()].flatMap(({ settings }) => Object.keys(settings.shape)));
  return Object.keys(defaults)
    .filter((key) => !known.has(key))
    .map((key) => {
      const nearest = nearestName(key, [...known]);
      return `${where(['defaults', key])}: no kind of stage has a setting "${key}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`;
    });
}

/** What is left of `without` names no stage of the extended recipe. */
function unknownWithout({ without = [], stages }: RecipeTop, { where }: RecipeFile): string[] {
  return without.map((name) => `${where(['without'])}: without: ${unknownName('stage', name, Object.keys(stages))}`);
}

function checkStage(
  file: RecipeFile,
  name: string,
  table: Table,
  kinds: StageKinds,
  problems: string[],
): WiredStage | null {
  const key = ['stages', name];
  const asked = table['do'];
  if (typeof asked !== 'string') {
    if (asked === undefined) problems.push(`${file.where(key)}: ${withoutKind(name, file, kinds)}`);
    return null;
  }
  const kind = kinds.get(asked);
  if (kind === undefined) {
    problems.push(`${file.where([...key, 'do'])}: ${unknownName('kind of stage', asked, [...kinds.keys()])}`);
    return null;
  }
  const defaults = isTable(file.table['defaults']) ? file.table['defaults'] : {};
  const own = Object.fromEntries(Object.entries(defaults).filter(([each]) => Object.hasOwn(kind.settings.shape, each)));
  const { off: _off, ...stated } = withoutOff(own, table);
  problems.push(...wrongOff(table['off'], kind, `${file.where([...key, 'off'])}: stages.${name}.off`));
  const checked = checkTable(stated, stageTableSchema(kind), file.where, key, (each) => elsewhere(each, kinds));
  problems.push(...checked.problems);
  if (checked.value === undefined) return null;
  const values = checked.value as Record<string, unknown>;
  const folderOf = (setting: string): string =>
    file.folderOf(Object.hasOwn(table, setting) ? [...key, setting] : ['defaults', setting]);
  const settings = Object.fromEntries(
    Object.keys(kind.settings.shape)
      .filter((setting) => values[setting] !== undefined)
      .map((setting) => [setting, located(kind, setting, values[setting], folderOf)]),
  );
  const feeds = Object.fromEntries(Object.keys(kind.roles).map((role) => [role, namesIn(values[role])]));
  const entries = Object.fromEntries(
    Object.entries(kind.roles).flatMap(([role, each]) => (isMany(each) ? [[role, entriesIn(values[role])]] : [])),
  );
  const missing: string[] = [];
  for (const wrong of kind.check?.(settings, feeds, entries) ?? []) {
    const told = `${file.where([...key, wrong.setting])}: stages.${name}.${wrong.setting}: ${wrong.message}`;
    (wrong.missing === true ? missing : problems).push(told);
  }
  return { name, kind, stated, settings, feeds, entries, missing };
}

/** A setting's value with its paths absolute. */
function located(kind: StageKind, setting: string, value: unknown, folderOf: (setting: string) => string): unknown {
  if (kind.paths?.includes(setting) === true) return absolute(value, folderOf(setting));
  if (kind.pathsOrNames?.includes(setting) !== true || typeof value !== 'string') return value;
  const path = absolute(value, folderOf(setting)) as string;
  return /^[./]/.test(value) || isAbsolute(value) || existsSync(path) ? path : value;
}

/** A stage that neither states what it does nor is one of the extended recipe's: often a slip in the name of such a one. */
function withoutKind(name: string, { table }: RecipeFile, kinds: StageKinds): string {
  const others = Object.keys(isTable(table['stages']) ? table['stages'] : {}).filter((other) => other !== name);
  const nearest = nearestName(name, others);
  const hint = nearest === null ? '' : `; did you mean the stage "${nearest}"?`;
  return `stages.${name}.do is missing${hint || `; it must name a kind of stage: ${[...kinds.keys()].join(', ')}`}`;
}

/** `off` names what is not taken over from the defaults, from an extended recipe or from the stage that this one is like. */
function wrongOff(off: unknown, kind: StageKind, place: string): string[] {
  if (off === undefined) return [];
  if (!Array.isArray(off)) return [`${place}: it must be an array of keys that are not taken over`];
  const known = [...Object.keys(kind.roles), ...Object.keys(kind.settings.shape)];
  return off.flatMap((each: unknown) =>
    known.includes(String(each)) ? [] : [`${place}: ${unknownName(`key of ${kind.name}`, String(each), known)}`],
  );
}

/** A path, or an array or a table of them. */
function absolute(value: unknown, folder: string): unknown {
  if (typeof value === 'string') return isAbsolute(value) ? value : resolve(folder, value);
  if (Array.isArray(value)) return value.map((each: unknown) => absolute(each, folder));
  if (!isTable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, absolute(each, folder)]));
}

function modelNames({ table }: RecipeFile): string[] {
  return isTable(table['models']) ? Object.keys(table['models']) : [];
}

function wiringProblems(
  stages: readonly WiredStage[],
  allNames: readonly string[],
  models: readonly string[],
  { where }: RecipeFile,
): string[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  return stages.flatMap((stage) =>
    Object.entries(stage.kind.roles).flatMap(([roleName, role]) =>
      stage.feeds[roleName]!.flatMap((fed) => {
        const place = `${where(['stages', stage.name, roleName])}: stages.${stage.name}.${roleName}`;
        if (isModelRole(role)) {
          if (models.includes(fed)) return [];
          const none = 'the recipe has no [models.*]: write [models.NAME] with use = "openai:URL#name"';
          return [`${place}: ${models.length === 0 ? none : unknownName('model', fed, models)}`];
        }
        if (!allNames.includes(fed)) return [`${place}: ${unknownName('stage', fed, allNames)}`];
        const maker = byName.get(fed);
        // A stage that is wrong itself was told already.
        if (maker === undefined || maker.kind.makes.some((made) => role.accepts.includes(made))) return [];
        return [`${place}: ${wrongProduct(maker, roleName, role, stages)}`];
      }),
    ),
  );
}

function wrongProduct(
  { name, kind }: WiredStage,
  roleName: string,
  role: Exclude<AnyRole, { chatModel: true }>,
  stages: readonly WiredStage[],
): string {
  const wanted = role.accepts.map((accepted) => `${accepted} (${PRODUCT_KINDS[accepted]})`).join(' or ');
  const fitting = stages.filter((stage) => stage.kind.makes.some((made) => role.accepts.includes(made)));
  const hint =
    fitting.length === 0
      ? `no stage of the recipe makes that${role.optional === true ? `; to do without it: off = ["${roleName}"]` : ''}`
      : `${fitting.map((stage) => `"${stage.name}"`).join(', ')} would fit`;
  return `"${name}" (${kind.name}) makes ${kind.makes.join(', ')}; needed is ${wanted}; ${hint}`;
}

function unknownName(what: string, came: string, known: readonly string[]): string {
  const nearest = nearestName(came, known);
  const hint = nearest === null ? `there are ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return `there is no ${what} "${came}"; ${hint}`;
}

/** Settings that go on from model to model and do not agree with the model that a stage begins from. */
function brokenOff(stages: readonly WiredStage[], { where }: RecipeFile): string[] {
  return stages.flatMap(({ name, kind, settings }) =>
    (kind.goesOn ?? []).flatMap((setting) => {
      const before = ancestorsOf(name, stages)
        .map((ancestor) => stages.find((stage) => stage.name === ancestor))
        .find((stage) => stage?.kind.goesOn?.includes(setting) === true);
      const [own, stated] = [settings[setting], before?.settings[setting]];
      if (stated === undefined || isDeepStrictEqual(stated, own)) return [];
      const [at, what] =
        own === undefined ? [['stages', name], 'is not stated'] : [['stages', name, setting], `is ${inWords(own)}`];
      return [
        `${where(at)}: stages.${name}.${setting}: it ${what}, and the model comes from "${before!.name}", where it is ` +
          `${inWords(stated)}; both must state the same`,
      ];
    }),
  );
}

function inWords(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/"(\w+)":/g, '$1 = ')
    .replaceAll(',', ', ');
}

/** Refuses a run while something outside that these of its stages read is not there. */
export function refuseMissing(stages: readonly WiredStage[]): void {
  const missing = stages.flatMap((stage) => stage.missing);
  if (missing.length > 0) throw new ConfigError(missing.join('\n'));
}

/** The stages that a stage reads from, each once. */
export function sourcesOf({ kind, feeds }: Pick<WiredStage, 'kind' | 'feeds'>): string[] {
  const names = Object.entries(kind.roles).flatMap(([role, each]) => (isModelRole(each) ? [] : feeds[role]!));
  return [...new Set(names)];
}

/** Of the stages that can come next the first in the recipe comes; what is left over feeds itself. */
function inOrder(stages: readonly WiredStage[], { where }: RecipeFile): WiredStage[] {
  const ordered: WiredStage[] = [];
  const done = new Set<string>();
  let rest = [...stages];
  while (rest.length > 0) {
    const next = rest.find((stage) => sourcesOf(stage).every((name) => done.has(name)));
    if (next === undefined) {
      const circle = circleIn(rest);
      throw new ConfigError(
        `${where(['stages', circle[0]!])}: the stages ${circle.join(' <- ')} feed one another; one of them must start from another stage`,
      );
    }
    ordered.push(next);
    done.add(next.name);
    rest = rest.filter((stage) => stage !== next);
  }
  return ordered;
}

/** From a stage to what feeds it, until one comes again. */
function circleIn(stages: readonly WiredStage[]): string[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const path: string[] = [];
  let name = stages[0]!.name;
  while (!path.includes(name)) {
    path.push(name);
    name = sourcesOf(byName.get(name)!).find((source) => byName.has(source))!;
  }
  return [...path.slice(path.indexOf(name)), name];
}

/** The stages whose models a stage's model was trained from, the nearest first. */
export function ancestorsOf(name: string, stages: readonly WiredStage[]): string[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const ancestors: string[] = [];
  for (let stage = byName.get(name); stage !== undefined;) {
    const start = lineageOf(stage);
    if (start === null) break;
    ancestors.push(start);
    stage = byName.get(start);
  }
  return ancestors;
}

function lineageOf({ kind, feeds }: WiredStage): string | null {
  const role = Object.entries(kind.roles).find(
    ([, each]) => !isModelRole(each) && !isMany(each) && each.lineage === true,
  );
  return role === undefined ? null : (feeds[role[0]]![0] ?? null);
}
