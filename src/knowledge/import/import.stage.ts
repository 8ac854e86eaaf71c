/**
 * The stage kind `knowledge.import`: open data into a graph store, source after source, as `fleming knowledge import`
 * does.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { sealGraphStore } from '../../graph/store/seal-graph-store.ts';
import { graphStorePath, openOwnStore } from '../../products/graph-store.ts';
import { NO_MODEL } from '../../products/expectation.ts';
import { defineStageKind, type WrongSetting } from '../../products/stage-kind.ts';
import { IMPORTERS, importFiles, type ImportReport } from './import-files.ts';

const filesSchema = z.union([z.string(), z.array(z.string()).min(1)]);
const kindsOfSource = Object.keys(IMPORTERS);

/** One source: its kind, and its files. A table of nothing but paths, which start from the recipe's own folder. */
const sourceSchema = z
  .object(Object.fromEntries(kindsOfSource.map((kind) => [kind, filesSchema.optional()])))
  .refine((source) => Object.values(source).filter((files) => files !== undefined).length === 1, {
    message: `one table is one source: { obo = "doid.obo" }; the kinds are ${kindsOfSource.join(', ')}`,
  });

interface Source {
  readonly kind: string;
  readonly files: readonly string[];
}

type StatedSource = z.output<typeof sourceSchema>;

export const importGraphKind = defineStageKind({
  name: 'knowledge.import',
  about: 'open data into a graph store: ontologies, phenotypes, Hetionet, MedQuAD, seeds',
  version: 3,
  settings: z.object({
    /** In the order in which they are imported: what comes first gives a merged thing its name. */
    sources: z.array(sourceSchema).min(1),
  }),
  roles: {
    start: { accepts: ['graph-store'], about: 'the store that is gone on from; absent: an empty one', optional: true },
  },
  makes: ['graph-store'],
  paths: ['sources'],
  files: ({ sources }) => namedFiles(sources.map(sourceOf)),
  check: ({ sources }) => sources.map(sourceOf).flatMap(wrongFiles),
  weight: ({ sources }) => 10 * sources.length,
  expect: () => NO_MODEL,
  run: async ({ settings, inputs, context }) => {
    // It is filled where it stays: a source is imported as a whole, and known again after a kill.
    const store = openOwnStore(context.folder, inputs.start);
    const reports: ImportReport[] = [];
    try {
      for (const { kind, files } of settings.sources.map(sourceOf)) {
        context.interrupt.throwIfRequested(`${reports.length} of ${settings.sources.length} sources are imported`);
        const report = importFiles(store, kind, files, (records) => context.progress.update(records, null));
        const { entities, relations } = report;
        context.progress.log(
          `${kind}: ${entities.new} new entities, ${entities.mergedById + entities.mergedByName} merged; ` +
            `${relations.added} new relations`,
        );
        reports.push(report);
        // A signal comes in between two sources.
        await nextTurn();
      }
    } finally {
      store.close();
    }
    sealGraphStore(graphStorePath(context));
    return {
      sources: reports.map(({ kind, entities, relations, remarks }) => ({
        kind,
        entities: { ...entities },
        relations: { ...relations },
        remarks,
      })),
    };
  },
});

function sourceOf(stated: StatedSource): Source {
  const [[kind, files]] = Object.entries(stated).filter(([, each]) => each !== undefined) as [
    [string, string | string[]],
  ];
  return { kind, files: typeof files === 'string' ? [files] : files };
}

/** Named by their place, since what comes first counts; of a folder every table. */
function namedFiles(sources: readonly Source[]): Record<string, string> {
  const named = sources.flatMap(({ kind, files }, at) =>
    files.flatMap((file) =>
      isFolder(file)
        ? tablesBelow(file).map((path) => [`${at + 1} ${kind} ${path}`, join(file, path)] as const)
        : existsSync(file)
          ? [[`${at + 1} ${kind} ${basename(file)}`, file] as const]
          : [],
    ),
  );
  return Object.fromEntries(named);
}

function tablesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsv'))
    .toSorted();
}

function wrongFiles({ kind, files }: Source): WrongSetting[] {
  const wrong = (message: string): WrongSetting => ({ setting: 'sources', message });
  const twice = files.filter(
    (file, at) => !isFolder(file) && files.findIndex((each) => basename(each) === basename(file)) !== at,
  );
  return [
    ...files.flatMap((file): WrongSetting[] => {
      if (!existsSync(file))
        return [{ ...wrong(`there is no ${file}; the path starts at the recipe's own folder`), missing: true }];
      if (kind === 'seed' && !isFolder(file)) return [wrong(`${file} is a file; seeds are a folder`)];
      if (kind !== 'seed' && isFolder(file)) return [wrong(`${file} is a folder; ${kind} takes files`)];
      return [];
    }),
    ...twice.map((file) => wrong(`two files of one source are called ${basename(file)}; rename one`)),
  ];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
