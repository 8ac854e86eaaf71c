/** The seed graph of this project into a store: every fact with the file and line where it stands. */
import { relative, sep } from 'node:path';
import { softwareVersions } from '../../support/software.ts';
import { readSeedGraph, readSeedFiles } from '../seed-files.ts';
import { tableEvidence, type Importer } from './importer.ts';

export const seedImporter: Importer = {
  kind: 'seed',
  version: 1,
  run(folders, writer) {
    for (const folder of folders) {
      // Refuses seeds with problems, naming each.
      readSeedGraph(folder);
      const { entities, relations } = readSeedFiles(folder);
      const stored = new Map<string, number>();
      for (const { id, type, names, synonyms, prevalence } of entities) {
        const added = writer.entity({
          type,
          names: [
            { language: 'en', kind: 'preferred', text: names.en },
            { language: 'zh', kind: 'preferred', text: names.zh },
            ...synonyms.en.map((text) => ({ language: 'en', kind: 'synonym' as const, text })),
            ...synonyms.zh.map((text) => ({ language: 'zh', kind: 'synonym' as const, text })),
          ],
          ids: [{ scheme: 'FLEMING', value: id, role: 'identity' }],
          prevalence,
        });
        stored.set(id, added.id);
      }
      for (const { subject, relation, object, at } of relations)
        writer.relation(
          stored.get(subject)!,
          relation,
          stored.get(object)!,
          tableEvidence('seed', {
            source: 'Fleming-R1 seeds',
            address: `seeds/${relative(folder, at.file).split(sep).join('/')}`,
            revision: softwareVersions().package,
            licence: 'Apache-2.0',
          }),
        );
    }
  },
};
