/** The graph that `fleming audit --graph` names, whatever it is kept in. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditGraph } from '../grading/audit/audit-graph.ts';
import { MemoryAuditGraph } from '../grading/audit/memory-audit-graph.ts';
import { StoreAuditGraph } from '../grading/audit/store-audit-graph.ts';
import { closeFindings } from '../graph/close-findings.ts';
import { readGraphFile } from '../graph/graph-file.ts';
import { openGraphStore } from '../graph/store/graph-store.ts';
import { readSeedGraph } from '../knowledge/seeds/seed-files.ts';
import { graphStorePath } from '../products/graph-store.ts';
import { ConfigError } from '../support/errors.ts';

export interface OpenedAuditGraph {
  readonly graph: AuditGraph;
  readonly close: () => void;
}

/** A `.json` file is a graph file, another file a store; a folder holds one of these, or seed files. */
export function openAuditGraph(path: string): OpenedAuditGraph {
  if (!existsSync(path))
    throw new ConfigError(`--graph ${path} is not there; give a graph file, a store, or a folder of seed files`);
  if (!statSync(path).isDirectory()) return path.endsWith('.json') ? fileGraph(path) : storeGraph(path);
  const [file, store] = [join(path, 'graph.json'), graphStorePath({ folder: path })];
  if (existsSync(file)) return fileGraph(file);
  if (existsSync(store)) return storeGraph(store);
  return { graph: new MemoryAuditGraph(closeFindings(readSeedGraph(path))), close: () => undefined };
}

function fileGraph(path: string): OpenedAuditGraph {
  return { graph: new MemoryAuditGraph(readGraphFile(path)), close: () => undefined };
}

function storeGraph(path: string): OpenedAuditGraph {
  const store = openGraphStore(path, { readOnly: true });
  return { graph: new StoreAuditGraph(store), close: () => store.close() };
}
