/** What `fleming audit` reads: the texts of a run folder or a file, and the graph of a run. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { heldOutTraces, readTraces, type TextsOfRow } from '../evaluation/audit/traces.ts';
import { MANIFEST_FILE } from '../run/manifest.ts';
import { ConfigError } from '../support/errors.ts';

/** A run folder is read by its held-out answers, a file line by line. */
export function tracesAt(path: string): TextsOfRow[] {
  if (!existsSync(path)) throw new ConfigError(`${path} is not there; give a run folder or a file of JSON Lines`);
  if (statSync(path).isDirectory()) {
    const answers = stagesWith(path, 'rows.json').map((stage) => ({ stage, folder: join(path, stage) }));
    if (answers.length !== 1)
      throw new ConfigError(
        `${path} has ${answers.length} stages with answers to held-out questions (rows.json); one is needed: ` +
          'finish the run, or give a file of answers',
      );
    return heldOutTraces(answers[0]!);
  }
  const name = basename(path).replace(/\.jsonl$/, '');
  const byRow = Map.groupBy(readTraces(path, name), ({ row }) => row);
  return [...byRow].map(([row, traces]) => ({ name: row, label: { en: row, zh: row }, startsFrom: null, traces }));
}

/** The folder of the run's graph. */
export function graphOfRun(path: string): string {
  const isRun = statSync(path).isDirectory() && existsSync(join(path, MANIFEST_FILE));
  const found = isRun ? ['graph.json', 'graph.sqlite'].flatMap((file) => stagesWith(path, file)) : [];
  if (found.length === 1) return join(path, found[0]!);
  throw new ConfigError(
    isRun
      ? `${path} has ${found.length} stages with a graph (${found.join(', ') || 'none'}); say which with --graph`
      : `${path} is no run folder, so --graph must say which graph it is held against`,
  );
}

/** Stage folders with a file of that name, sorted. */
function stagesWith(run: string, file: string): string[] {
  return readdirSync(run)
    .sort()
    .filter((stage) => existsSync(join(run, stage, file)));
}
