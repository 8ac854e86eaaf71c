/** Finds the open files below a folder, as their publishers lay them out, and reads those that are there. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../support/errors.ts';
import type { OpenSources } from '../compare.ts';
import { readHetionet } from './hetionet.ts';
import { readPhenotypes } from './phenotypes.ts';
import { readDiseaseOntology } from './rare-diseases.ts';

export const EXPECTED_FILES = [
  'hetionet/nodes.tsv and hetionet/*.sif.gz',
  'hpo/hpo_diseaseannotation.txt and hpo/hp-zh.babelon.tsv',
  'ontology/DO_rare_slim.obo',
] as const;

export function readOpenSources(root: string): OpenSources {
  const nodes = join(root, 'hetionet', 'nodes.tsv');
  const edges = fileEndingWith(join(root, 'hetionet'), '.sif.gz');
  const annotations = join(root, 'hpo', 'hpo_diseaseannotation.txt');
  const labels = join(root, 'hpo', 'hp-zh.babelon.tsv');
  const rare = join(root, 'ontology', 'DO_rare_slim.obo');
  const sources: OpenSources = {
    hetionet: existsSync(nodes) && edges !== null ? readHetionet(nodes, edges) : null,
    phenotypes: existsSync(annotations) && existsSync(labels) ? readPhenotypes(annotations, labels) : null,
    rareDiseases: existsSync(rare) ? readDiseaseOntology(rare) : null,
  };
  if (Object.values(sources).every((source) => source === null))
    throw new ConfigError(`nothing to compare with below ${root}; expected any of ${EXPECTED_FILES.join('; ')}`);
  return sources;
}

function fileEndingWith(folder: string, ending: string): string | null {
  if (!existsSync(folder)) return null;
  const found = readdirSync(folder)
    .sort()
    .find((name) => name.endsWith(ending));
  return found === undefined ? null : join(folder, found);
}
