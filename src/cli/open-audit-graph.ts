/** The graph that `fleming audit --graph` names, whatever it is kept in. */
import { existsSync, statSync } from 'node:fs';
import {
  auditGraphOfFile,
  auditGraphOfFolder,
  auditGraphOfStore,
  type OpenedAuditGraph,
} from '../evaluation/audit/open-audit-graph.ts';
import { MemoryAuditGraph } from '../grading/audit/memory-audit-graph.ts';
import { closeFindings } from '../graph/close-findings.ts';
import { readSeedGraph } from '../knowledge/seeds/seed-files.ts';
import { ConfigError } from '../support/errors.ts';

/** A `.json` file is a graph file, another file a store; a folder holds one of these, or seed files. */
export function openAuditGraph(path: string): OpenedAuditGraph {
  if (!existsSync(path))
    throw new ConfigError(`--graph ${path} is not there; give a graph file, a store, or a folder of seed files`);
  if (!statSync(path).isDirectory()) return path.endsWith('.json') ? auditGraphOfFile(path) : auditGraphOfStore(path);
  return (
    auditGraphOfFolder(path) ?? {
      graph: new MemoryAuditGraph(closeFindings(readSeedGraph(path))),
      close: () => undefined,
    }
  );
}
