/**
 * Hetionet 1.0 (https://github.com/hetio/hetionet): `nodes.tsv` and `edges.sif.gz`. Only what the comparison asks:
 * which symptoms a disease presents (DpS) and which compounds treat (CtD) or palliate (CpD) it.
 */
import { readTable } from './read-table.ts';
import { NameIndex } from '../match-key.ts';

export interface Hetionet {
  readonly diseases: NameIndex;
  readonly symptoms: NameIndex;
  readonly compounds: NameIndex;
  /** Node id -> name. */
  readonly names: ReadonlyMap<string, string>;
  /** Disease id -> symptom ids. */
  readonly symptomsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Disease id -> compound ids that treat it. */
  readonly treatmentsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Disease id -> compound ids that palliate it. */
  readonly palliativesOf: ReadonlyMap<string, ReadonlySet<string>>;
}

export function readHetionet(nodesPath: string, edgesPath: string): Hetionet {
  const names = new Map<string, string>();
  const indexes = { Disease: new NameIndex(), Symptom: new NameIndex(), Compound: new NameIndex() };
  for (const [id, name, kind] of readTable(nodesPath, ['id', 'name', 'kind'] as const)) {
    if (!Object.hasOwn(indexes, kind)) continue;
    names.set(id, name);
    indexes[kind as keyof typeof indexes].add(id, [name]);
  }
  const edges = {
    DpS: new Map<string, Set<string>>(),
    CtD: new Map<string, Set<string>>(),
    CpD: new Map<string, Set<string>>(),
  };
  for (const [source, kind, target] of readTable(edgesPath, ['source', 'metaedge', 'target'] as const)) {
    if (kind === 'DpS') add(edges.DpS, source, target);
    else if (kind === 'CtD' || kind === 'CpD') add(edges[kind], target, source);
  }
  return {
    diseases: indexes.Disease,
    symptoms: indexes.Symptom,
    compounds: indexes.Compound,
    names,
    symptomsOf: edges.DpS,
    treatmentsOf: edges.CtD,
    palliativesOf: edges.CpD,
  };
}

function add(map: Map<string, Set<string>>, from: string, to: string): void {
  const set = map.get(from);
  if (set === undefined) map.set(from, new Set([to]));
  else set.add(to);
}
