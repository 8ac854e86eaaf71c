/** The graph of a folder, to hold claims against: a product is one graph file or one store. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import { MemoryAuditGraph } from '../../grading/audit/memory-audit-graph.ts';
import { StoreAuditGraph } from '../../grading/audit/store-audit-graph.ts';
import { readGraphFile } from '../../graph/graph-file.ts';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import { graphStorePath } from '../../products/graph-store.ts';

export interface OpenedAuditGraph {
  readonly graph: AuditGraph;
  readonly close: () => void;
}

/** Null where the folder holds neither. */
export function auditGraphOfFolder(folder: string): OpenedAuditGraph | null {
  const [file, store] = [join(folder, 'graph.json'), graphStorePath({ folder })];
  if (existsSync(file)) return auditGraphOfFile(file);
  return existsSync(store) ? auditGraphOfStore(store) : null;
}

export function auditGraphOfFile(path: string): OpenedAuditGraph {
  return { graph: new MemoryAuditGraph(readGraphFile(path)), close: () => undefined };
}

export function auditGraphOfStore(path: string): OpenedAuditGraph {
  const store = openGraphStore(path, { readOnly: true });
  return { graph: new StoreAuditGraph(store), close: () => store.close() };
}
