/**
 * What a base model was trained on, as a product: later stages draw rows from it again, so that facts that no question asks
 * about stay known. It holds the graph and how rows are drawn from it, not the rows: a stage draws as many as it wants.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { Policy } from '../engine/policy.ts';
import { readGraphFile, writeGraphFile } from '../graph/graph-file.ts';
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { count, languageWeights, rate, weights } from '../products/setting-schemas.ts';
import type { Product } from '../products/stage-kind.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { readJson } from '../support/read-json.ts';
import { DRILL_WORDINGS } from './drill-wordings.ts';
import { RowSource } from './pretraining-rows.ts';

/** How rows are drawn; see `RowSettings`. */
export const rowSettingsSchema = z.object({
  length: count,
  drillWeight: rate,
  shares: weights('textbook', 'common', 'left', 'option', 'observe', 'recite', 'fact', 'path'),
  languages: languageWeights,
});

const FOLDER = 'replay';
const replaySchema = z.strictObject({ version: z.literal(1), rows: rowSettingsSchema });

export function writeReplay(folder: string, graph: KnowledgeGraph, rows: z.output<typeof rowSettingsSchema>): void {
  writeGraphFile(join(folder, FOLDER, 'graph.json'), graph);
  writeJsonAtomic(join(folder, FOLDER, 'replay.json'), { version: 1, rows });
}

/** Rows in the tokens of a policy. */
export function openReplay({ folder }: Product, policy: Policy): RowSource {
  const { rows } = readJson(join(folder, FOLDER, 'replay.json'), replaySchema);
  return new RowSource(readGraphFile(join(folder, FOLDER, 'graph.json')), policy, rows, DRILL_WORDINGS);
}
