/**
 * One import: files of a kind into a store, all of it or nothing. Files that were imported before are known by their
 * contents and not read again; after each import, entities that cross-references show to be one are joined.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphStore } from '../../graph/store/graph-store.ts';
import { ConfigError } from '../../support/errors.ts';
import { sha256OfFile, sha256OfJson } from '../../support/hash.ts';
import { hetionetImporter } from './hetionet.ts';
import { hpoImporter } from './hpo.ts';
import { ImportWriter, type ImportCounts, type Importer } from './importer.ts';
import { joinReferences, type SchemeJoins } from './join-references.ts';
import { medquadImporter } from './medquad.ts';
import { oboImporter } from './obo.ts';
import { seedImporter } from './seed.ts';

export const IMPORTERS: Readonly<Record<string, Importer>> = {
  obo: oboImporter,
  hetionet: hetionetImporter,
  hpo: hpoImporter,
  medquad: medquadImporter,
  seed: seedImporter,
};

export interface ImportReport extends ImportCounts {
  readonly kind: string;
  readonly files: readonly string[];
  /** True where the same contents were imported before: nothing changed, and the counts are those of that import. */
  readonly importedBefore: boolean;
  /** Entities by vocabulary; entities without a shared id are left out. */
  readonly joins: readonly SchemeJoins[];
}

/** `onStep` hears how many entities and relations have been written. */
export function importFiles(
  store: GraphStore,
  kind: string,
  files: readonly string[],
  onStep: (records: number) => void = () => {},
): ImportReport {
  const importer = IMPORTERS[kind];
  if (importer === undefined)
    throw new ConfigError(`'${kind}' is no kind of import; expected one of ${Object.keys(IMPORTERS).join(', ')}`);
  for (const file of files) refuseNoFile(file);
  const contents = contentsHash(files);
  const key = noteKey(kind, importer.version, contents);
  const before = store.note(key);
  if (before !== null) return { ...withObservations(JSON.parse(before) as ImportReport), files, importedBefore: true };
  return store.transaction(() => {
    const writer = new ImportWriter(store, onStep);
    importer.run(files, writer);
    for (let version = 1; version < importer.version; version++)
      if (store.note(noteKey(kind, version, contents)) !== null)
        writer.remark('imported before by an older version, whose facts stay: make the store anew to be rid of them');
    const joins = joinReferences(store).filter(
      ({ joined, notJoined }) => joined > 0 || Object.values(notJoined).some((count) => count > 0),
    );
    const report: ImportReport = { kind, files, importedBefore: false, ...writer.counts, joins };
    // Where the files lay is no matter of the store's.
    store.setNote(key, JSON.stringify({ ...report, files: [] } satisfies ImportReport));
    return report;
  });
}

function noteKey(kind: string, version: number, contents: string): string {
  return `import/${kind}/${version}/${contents}`;
}

/** Reports of older versions have no count of observations. */
function withObservations(report: ImportReport): ImportReport {
  return { ...report, relations: { ...report.relations, observations: report.relations.observations ?? 0 } };
}

function refuseNoFile(path: string): void {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new ConfigError(`${path}: no such file`);
  if (!status.isFile() && !status.isDirectory())
    throw new ConfigError(`${path}: is neither a file nor a folder; save what it gives in a file first`);
}

/** A hash over the contents of the files, whatever their paths. */
function contentsHash(files: readonly string[]): string {
  return sha256OfJson(files.flatMap((file) => hashesOf(file)).sort());
}

function hashesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [sha256OfFile(path)];
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  return inside.filter((name) => name.endsWith('.tsv')).map((name) => `${name} ${sha256OfFile(join(path, name))}`);
}
