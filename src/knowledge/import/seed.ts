/**
 * The seed graph of this project into a store: every fact with the file where it stands. A frequency becomes an
 * observation. A treatment that is no answer by itself, or in some patients alone, and what is forbidden with exceptions
 * are relations of their own in the store, which keeps no more of a relation than its ends: `adjunct_treatment`,
 * `symptomatic_treatment`, `conditional_treatment`, `relatively_contraindicated_in`.
 */
import { relative, sep } from 'node:path';
import { FREQUENCY_SHARES, type Qualifiers, type RelationType } from '../../graph/schema.ts';
import type { Observation } from '../../records/stored-graph.ts';
import { softwareVersions } from '../../support/software.ts';
import { readSeedGraph, readSeedFiles } from '../seeds/seed-files.ts';
import { tableEvidence, type Importer } from './importer.ts';

export const seedImporter: Importer = {
  kind: 'seed',
  version: 2,
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
      for (const { subject, relation, object, qualifiers = {}, at } of relations)
        writer.relation(
          stored.get(subject)!,
          storedRelation(relation, qualifiers),
          stored.get(object)!,
          tableEvidence('seed', {
            source: 'Fleming-R1 seeds',
            address: `seeds/${relative(folder, at.file).split(sep).join('/')}`,
            revision: softwareVersions().package,
            licence: 'Apache-2.0',
          }),
          observationsOf(qualifiers),
        );
    }
  },
};

function storedRelation(relation: RelationType, { role, when, needs, with: other, strength }: Qualifiers): string {
  if (strength !== undefined) return `relatively_${relation}`;
  if (relation !== 'first_line_treatment' && relation !== 'second_line_treatment') return relation;
  if (role !== undefined) return `${role}_treatment`;
  return [when, other, needs].some((each) => each !== undefined) ? 'conditional_treatment' : relation;
}

function observationsOf({ frequency }: Qualifiers): Observation[] {
  if (frequency === undefined) return [];
  const [least, most] = FREQUENCY_SHARES[frequency];
  return [
    {
      reference: '',
      frequency: { words: frequency, least, most, counted: null },
      sex: null,
      onset: null,
      modifiers: [],
      evidenceCode: null,
      curated: null,
    },
  ];
}
