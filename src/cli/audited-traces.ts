/** What `fleming audit` reads and shows: the texts of a run folder or a file, and those that a page draws from them. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AuditGraph } from '../grading/audit/audit-graph.ts';
import type { ShownTrace } from '../evaluation/audit/audit-page.ts';
import type { AuditedRow } from '../evaluation/audit/build-audit.ts';
import { shownClaims } from '../evaluation/audit/shown-claims.ts';
import { heldOutTraces, readTraces, type Trace } from '../evaluation/audit/traces.ts';
import { MANIFEST_FILE } from '../run/manifest.ts';
import { ConfigError } from '../support/errors.ts';
import { randomStream } from '../support/random.ts';

export interface TextsOfRow extends Omit<AuditedRow, 'traces'> {
  readonly traces: readonly Trace[];
}

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
    return heldOutTraces(answers[0]!).map(({ row: { name, label, startsFrom }, traces }) => ({
      name,
      label,
      startsFrom,
      traces,
    }));
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

/** A line a text: its claims in words, with their places in it. */
export function* markLines(graph: AuditGraph, rows: readonly AuditedRow[]): Generator<object> {
  for (const { traces } of rows)
    for (const trace of traces) {
      const { id, row, cluster, correct, unresolved } = trace;
      yield { id, row, cluster, correct, unresolved, claims: shownClaims(graph, trace) };
    }
}

/** Drawn from each row in turn; of each half of them have a contradicted claim, where so many do. */
export function drawnTraces(
  graph: AuditGraph,
  rows: readonly AuditedRow[],
  texts: readonly TextsOfRow[],
  { shown, seed }: { readonly shown: number; readonly seed: number },
): ShownTrace[] {
  const each = Math.ceil(shown / Math.max(1, rows.length));
  const drawn = rows.map(({ name, label, traces }, at) => {
    const written = new Map(texts[at]!.traces.map(({ id, text }) => [id, text]));
    const shuffled = randomStream(seed, 'audit page', name).shuffle(traces);
    const isWrong = ({ claims }: (typeof traces)[number]): boolean =>
      claims.some(({ verdict }) => verdict === 'contradicted');
    const wrong = shuffled.filter(isWrong).slice(0, Math.ceil(each / 2));
    const others = shuffled.filter((trace) => !wrong.includes(trace)).slice(0, each - wrong.length);
    return [...wrong, ...others].map((trace) => ({
      id: trace.id,
      row: label,
      text: written.get(trace.id)!,
      correct: trace.correct,
      claims: shownClaims(graph, trace),
    }));
  });
  return Array.from({ length: each }, (_, at) => drawn.flatMap((of) => of[at] ?? []))
    .flat()
    .slice(0, shown);
}
