/**
 * What a studio answers to its pages: folders, runs, metrics, rollouts and answers, read from the disk at each request.
 * Everything is read, nothing written. What a request names is checked by a schema, and looked up, never opened as a path.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readEvaluationFile } from '../attempts/sets/evaluation-file.ts';
import { json, RequestError, type LocalRequest, type Reply } from '../pages/local-server.ts';
import { FlemingError } from '../support/errors.ts';
import { shardText } from '../support/shard.ts';
import { evaluationsSheet, evaluationStamp } from './evaluation-answers.ts';
import { OpenGraphs } from './open-graphs.ts';
import { metricsPart } from './metrics-part.ts';
import { QuestionFinder } from './question-finder.ts';
import { rolloutStep } from './rollout-step.ts';
import { runAnswersSheet } from './run-answers.ts';
import { makes, readRunRecipe } from './run-recipe.ts';
import { changedAt, runSummary, runView } from './run-view.ts';
import { sheetItem, sheetPage, type Sheet } from './sheet.ts';
import { SHOWN, type EvaluationSummary, type FolderList, type RolloutStep, type RunSummary } from './studio-api.ts';
import type { FoundFolder, StudioFolders } from './studio-folders.ts';

/** Sheets that are kept ready; each may hold the stems of a whole benchmark. */
const MOST_SHEETS = 4;
const MOST_COMPARED = 12;

const text = z.string().max(4000);
const whole = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A stage's name, or a file's that begins with it. */
const fileName = z.string().regex(/^[a-z0-9][\w.-]{0,200}$/, 'no name of a file');

const queries = {
  run: z.strictObject({ run: text }),
  metrics: z.strictObject({ run: text, file: fileName, from: whole.default(0), mark: text.optional() }),
  rollouts: z.strictObject({ run: text, stage: fileName, step: whole.optional() }),
  sheet: z.strictObject({
    of: z.array(text).min(1).max(MOST_COMPARED),
    set: text.optional(),
    before: text.optional(),
    after: text.optional(),
    show: z.enum(SHOWN).default('all'),
    label: text.optional(),
    words: text.default(''),
    page: whole.default(0),
  }),
  search: z.strictObject({ graph: text, words: text }),
  entity: z.strictObject({ graph: text, entity: text }),
  item: z.strictObject({ of: z.array(text).min(1).max(MOST_COMPARED), set: text, item: text }),
};

export class Studio {
  readonly #folders: StudioFolders;
  readonly #finder = new QuestionFinder();
  readonly #graphs = new OpenGraphs();
  readonly #sheets = new Map<string, { readonly stamp: string; readonly sheet: Sheet }>();

  constructor(folders: StudioFolders) {
    this.#folders = folders;
  }

  close(): void {
    this.#graphs.close();
  }

  /** Requests below /api. What the disk refuses, or has lost in the meantime, is told. */
  answer({ method, url }: Pick<LocalRequest, 'method' | 'url'>): Reply {
    if (method !== 'GET') throw new RequestError(405, 'a studio only reads; allowed: GET');
    try {
      return this.#answer(url);
    } catch (error) {
      const refusal = refusalOfDisk(error);
      throw refusal === null ? error : new RequestError(404, refusal, { cause: error });
    }
  }

  #answer(url: URL): Reply {
    switch (url.pathname) {
      case '/api/folders':
        return json(200, this.#list());
      case '/api/run': {
        const { run } = asked(url, queries.run);
        return json(200, runView(run, this.#folders.pathOf(run, 'run')));
      }
      case '/api/metrics': {
        const { run, file, from, mark } = asked(url, queries.metrics);
        return json(200, metricsPart(this.#file(run, 'metrics', file), { from, mark }));
      }
      case '/api/rollouts':
        return json(200, this.#rollouts(asked(url, queries.rollouts)));
      case '/api/sheet': {
        const { of, label, ...query } = asked(url, queries.sheet);
        return json(200, sheetPage(this.#sheet(of), { ...query, label: labelOf(label) }));
      }
      case '/api/item': {
        const { of, set, item } = asked(url, queries.item);
        return json(200, sheetItem(this.#sheet(of), set, item));
      }
      case '/api/graph-search': {
        const { graph, words } = asked(url, queries.search);
        return json(200, this.#graphs.reader(this.#folders.pathOf(graph, 'graph')).search(words));
      }
      case '/api/graph-entity': {
        const { graph, entity } = asked(url, queries.entity);
        const around = this.#graphs.reader(this.#folders.pathOf(graph, 'graph')).around(entity);
        if (around === null) throw new RequestError(404, `the graph has no entity ${JSON.stringify(entity)}`);
        return json(200, around);
      }
      default:
        throw new RequestError(404, `there is nothing at ${url.pathname}`);
    }
  }

  #list(): FolderList {
    const { folders, isCut } = this.#folders.list();
    const of = (kind: FoundFolder['kind']): FoundFolder[] => folders.filter((folder) => folder.kind === kind);
    return {
      runs: of('run').map((folder) => listedRun(folder)),
      evaluations: of('evaluation').map((folder) => listedEvaluation(folder)),
      graphs: of('graph').map(({ id }) => id),
      roots: this.#folders.roots,
      isCut,
    };
  }

  #file(run: string, ...names: readonly string[]): string {
    const path = this.#folders.fileIn(this.#folders.pathOf(run, 'run'), ...names);
    if (path !== null && statSync(path).isFile()) return path;
    throw new RequestError(404, `the run ${run} holds no ${names.join('/')}`);
  }

  #rollouts({ run, stage, step }: z.output<typeof queries.rollouts>): RolloutStep {
    const found = rolloutStep(this.#file(run, stage, 'rollouts.jsonl'), step ?? null);
    const files = this.#questionFiles(this.#folders.pathOf(run, 'run'));
    const groups = found.groups.map((group) => {
      const question = this.#finder.find(group.questionId, files);
      const shown = question && { stem: question.stem, options: question.options, answer: question.answer };
      return { ...group, question: shown };
    });
    return { ...found, groups };
  }

  /** Files of the run's own splits and banks. */
  #questionFiles(folder: string): string[] {
    const { stages } = readRunRecipe(folder);
    const holding = stages.filter((stage) => makes(stage, 'splits') || makes(stage, 'bank'));
    return holding.flatMap(({ name }) => {
      const own = this.#folders.fileIn(folder, name);
      const entries = own === null ? [] : readdirSync(own, { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'));
      return files
        .map((file) => file.name)
        .toSorted()
        .map((file) => join(folder, name, file));
    });
  }

  /** `evaluation:ID` of one or several, or `answers:STAGE:ID` of a run. */
  #sheet(of: readonly string[]): Sheet {
    const ids = of.map((each) => /^evaluation:(.+)$/s.exec(each)?.[1]);
    if (ids.every((id) => id !== undefined)) {
      const evaluations = ids.map((id) => ({ id, folder: this.#folders.pathOf(id, 'evaluation') }));
      const stamp = evaluationStamp(this.#folders, evaluations);
      return this.#kept(of.join('\n'), stamp, () => evaluationsSheet(this.#folders, evaluations));
    }
    const [, stage, run] = /^answers:([a-z0-9][a-z0-9-]*):(.+)$/s.exec(of[0]!) ?? [];
    if (stage === undefined || run === undefined || of.length > 1)
      throw new RequestError(400, 'of must be evaluation:ID, several of them, or one answers:STAGE:ID');
    const folder = this.#folders.pathOf(run, 'run');
    const index = this.#file(run, stage, 'rows.json');
    const call = {
      folders: this.#folders,
      run: folder,
      stage,
      questionFiles: this.#questionFiles(folder),
      finder: this.#finder,
      compared: comparedIn(folder, stage),
    };
    return this.#kept(of[0]!, String(statSync(index).mtimeMs), () => runAnswersSheet(call));
  }

  #kept(key: string, stamp: string, make: () => Sheet): Sheet {
    const known = this.#sheets.get(key);
    if (known?.stamp === stamp) return known.sheet;
    const sheet = make();
    this.#sheets.delete(key);
    if (this.#sheets.size >= MOST_SHEETS) this.#sheets.delete(this.#sheets.keys().next().value!);
    this.#sheets.set(key, { stamp, sheet });
    return sheet;
  }
}

/** What a request asks for; names that nobody knows, and others twice, are refused. */
function asked<Query extends z.ZodType>({ searchParams }: URL, schema: Query): z.output<Query> {
  const names = [...new Set(searchParams.keys())];
  const values = names.map((name) => {
    const all = searchParams.getAll(name);
    return [name, name === 'of' || all.length > 1 ? all : all[0]] as const;
  });
  const parsed = schema.safeParse(Object.fromEntries(values));
  if (parsed.success) return parsed.data;
  throw new RequestError(400, z.prettifyError(parsed.error).replaceAll('\n', ' '));
}

/** `name=value`. */
function labelOf(label: string | undefined): readonly [string, string] | undefined {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(label ?? '') ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** The rows that the run's report holds against each other. */
function comparedIn(folder: string, stage: string): { readonly before: string; readonly after: string } | null {
  const schema = z.object({ before: z.string(), after: z.string() });
  for (const { table, feeds } of readRunRecipe(folder).stages) {
    const traces = schema.safeParse(table['traces']);
    if (traces.success && feeds['answers']?.includes(stage) === true) return traces.data;
  }
  return null;
}

/** A folder that cannot be read is listed with its reason. */
function listedRun({ id, path }: FoundFolder): RunSummary {
  try {
    return runSummary(id, path);
  } catch (error) {
    const trouble = troubleOf(error);
    const nothing = { about: '', seed: null, stagesDone: 0, stages: 0, stage: null, startedAt: null };
    return { id, name: '', ...nothing, state: 'unreadable', changedAt: changedAt(path), trouble };
  }
}

function listedEvaluation({ id, path }: FoundFolder): EvaluationSummary {
  try {
    const { model, sets, decoding, shard } = readEvaluationFile(path);
    return {
      id,
      model: model.name,
      sets: sets.map(({ id: set, items }) => ({ id: set, items })),
      samples: decoding.samples,
      shard: shard === undefined ? null : shardText(shard),
      changedAt: changedAt(path),
      trouble: null,
    };
  } catch (error) {
    const trouble = troubleOf(error);
    return { id, model: '', sets: [], samples: 0, shard: null, changedAt: changedAt(path), trouble };
  }
}

function troubleOf(error: unknown): string {
  const trouble = error instanceof FlemingError ? error.message : refusalOfDisk(error);
  if (trouble === null) throw error;
  return trouble;
}

/** Null: the error is none of the disk's. */
function refusalOfDisk(error: unknown): string | null {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined || syscall === undefined) return null;
  return `${path ?? 'a file'} cannot be read (${code}); it may be made anew just now`;
}
