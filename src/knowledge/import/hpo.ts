/**
 * Human Phenotype Ontology, as tables: which phenotypes a disease has (`phenotype.hpoa`, or the short form `OMIM:1`,
 * tab, `HP:1|HP:2`), and labels with their translations (`hp-zh.babelon.tsv`), in any order. A disease that a file
 * knows by id alone is kept without a name until another source tells it. How a disease is inherited and when it begins
 * are no findings; how often a finding is met, in whom, and who saw it, is kept with the relation.
 */
import type { Evidence, Observation } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { EXCLUDED, whyNoFinding } from './hpo-absence.ts';
import { importLabels, LABEL_COLUMNS } from './hpo-labels.ts';
import { observationOf } from './hpo-observation.ts';
import { shortAnnotations } from './hpo-short.ts';
import { tableEvidence, type Importer, type ImportWriter } from './importer.ts';
import { textLines } from './text-lines.ts';
import { tableRows } from './text-table.ts';
import { externalId } from './vocabularies.ts';

/** What may negate or limit a finding must be there; the rest tells more of it. */
const HPOA_COLUMNS = ['database_id', 'disease_name', 'hpo_id', 'qualifier', 'aspect', 'frequency', 'modifier'] as const;
const MORE_HPOA_COLUMNS = ['sex', 'reference', 'evidence', 'onset', 'biocuration'] as const;

export const hpoImporter: Importer = {
  kind: 'hpo',
  version: 3,
  run(files, writer) {
    const sorted = files.map((file) => ({ file, form: formOf(file) }));
    for (const { file, form } of sorted) if (form === 'labels') importLabels(file, writer);
    for (const { file, form } of sorted) if (form === 'short') importShort(file, writer);
    for (const { file, form } of sorted) if (form === 'hpoa') importHpoa(file, writer);
  },
};

function formOf(file: string): 'labels' | 'short' | 'hpoa' {
  for (const { line, text } of textLines(file)) {
    if (text.startsWith('#') && !text.includes('\t')) continue;
    const columns = text.replace(/^#/, '').split('\t');
    if (LABEL_COLUMNS.every((column) => columns.includes(column))) return 'labels';
    if (/^[A-Z]+:\d+\tHP:\d+/.test(text)) return 'short';
    if (columns.includes('hpo_id') || columns.includes('HPO_ID')) return 'hpoa';
    throw new KnowledgeError(
      `${file}:${line}: '${text.slice(0, 60)}' begins no file of HPO; expected phenotype.hpoa, lines of 'OMIM:1<tab>HP:1|HP:2', ` +
        `or a table with the columns ${LABEL_COLUMNS.join(', ')}`,
    );
  }
  throw new KnowledgeError(`${file}: the file is empty; fetch it anew`);
}

function importShort(file: string, writer: ImportWriter): void {
  const evidence = evidenceOf(null);
  for (const { line, disease, phenotypes, degrees } of shortAnnotations(file)) {
    writer.at(file, line);
    const subject = diseaseOf(file, line, disease, null, writer);
    for (const phenotype of phenotypes) {
      checkPhenotype(file, line, phenotype);
      annotate(subject, phenotypeOf(phenotype, writer), evidence, null, writer);
    }
    if (degrees > 0) writer.remark('words of degree left out', degrees);
  }
}

interface Absence {
  readonly disease: string;
  readonly phenotype: string;
  readonly observation: Observation;
}

function importHpoa(file: string, writer: ImportWriter): void {
  const evidence = evidenceOf(versionOf(file));
  const absences: Absence[] = [];
  for (const { line, values } of tableRows(file, HPOA_COLUMNS, MORE_HPOA_COLUMNS)) {
    const [disease = '', name = '', phenotype = '', qualifier = '', aspect = '', frequency = '', modifier = ''] =
      values;
    const [sex = '', reference = '', code = '', onset = '', biocuration = ''] = values.slice(HPOA_COLUMNS.length);
    writer.at(file, line);
    const why = whyNoFinding({ qualifier, aspect, frequency, modifier, onset, sex });
    if (why !== null && why !== EXCLUDED) {
      writer.remark(why);
      continue;
    }
    checkPhenotype(file, line, phenotype);
    const row = { qualifier, reference, evidence: code, onset, frequency, sex, modifier, biocuration };
    const observation = observationOf(row);
    if (why === null)
      annotate(
        diseaseOf(file, line, disease, name, writer),
        phenotypeOf(phenotype, writer),
        evidence,
        observation,
        writer,
      );
    else if (observation !== null) absences.push({ disease, phenotype, observation });
  }
  for (const absence of absences) keepAbsence(absence, evidence, writer);
}

/** That some looked for a finding and did not see it says how often it is met, where others have seen it. */
function keepAbsence({ disease, phenotype, observation }: Absence, evidence: Evidence, writer: ImportWriter): void {
  const [own, finding] = [externalId(disease, 'identity'), externalId(phenotype, 'identity')];
  const subject = own === null ? null : writer.store.entityWithId(own.scheme, own.value);
  const object = finding === null ? null : writer.store.entityWithId(finding.scheme, finding.value);
  const type = object === null ? null : relationTo(writer.store.typeOf(object));
  const isSeen =
    subject !== null &&
    object !== null &&
    type !== null &&
    writer.store
      .evidenceOf(subject, type, object)
      .some(({ source, revision }) => source === evidence.source && revision === evidence.revision);
  writer.remark(isSeen ? 'excluded phenotypes that others have seen kept as observations of none' : EXCLUDED);
  if (isSeen) writer.relation(subject, type, object, evidence, [observation]);
}

function checkPhenotype(file: string, line: number, phenotype: string): void {
  if (!/^HP:\d{7}$/.test(phenotype))
    throw new KnowledgeError(
      `${file}:${line}: '${phenotype.slice(0, 60)}' is no phenotype; expected HP:0000001. Is the file cut off?`,
    );
}

/** The entity of a phenotype, nameless where no file has named it. */
function phenotypeOf(phenotype: string, writer: ImportWriter): number {
  const value = phenotype.slice('HP:'.length);
  return (
    writer.store.entityWithId('HP', value) ??
    writer.entity({ type: 'sign', names: [], ids: [{ scheme: 'HP', value, role: 'identity' }], prevalence: null }).id
  );
}

function annotate(
  subject: number,
  object: number,
  evidence: Evidence,
  observation: Observation | null,
  writer: ImportWriter,
): void {
  const type = relationTo(writer.store.typeOf(object));
  if (type === null) writer.remark('annotations of inheritance, onset and course left out');
  else writer.relation(subject, type, object, evidence, observation === null ? [] : [observation]);
}

/** Null: what has the type is no finding. */
function relationTo(type: string): string | null {
  if (type === 'phenotype_modifier') return null;
  return type === 'symptom' ? 'has_symptom' : 'has_sign';
}

function diseaseOf(file: string, line: number, id: string, name: string | null, writer: ImportWriter): number {
  const own = externalId(id, 'identity');
  if (own === null)
    throw new KnowledgeError(`${file}:${line}: '${id.slice(0, 60)}' is no id of a disease; expected OMIM:154700`);
  const known = name === null ? writer.store.entityWithId(own.scheme, own.value) : null;
  if (known !== null) return known;
  return writer.entity({
    type: 'disease',
    names: name === null || name === '' ? [] : [{ language: 'en', kind: 'preferred', text: name }],
    ids: [own],
    // Orphanet lists rare diseases only.
    prevalence: own.scheme === 'ORPHA' ? 'rare' : null,
  }).id;
}

function evidenceOf(revision: string | null): Evidence {
  return tableEvidence('hpo', {
    source: 'Human Phenotype Ontology',
    address: 'https://hpo.jax.org/data/annotations',
    revision,
    licence: 'LicenseRef-HPO',
  });
}

function versionOf(file: string): string | null {
  for (const { text } of textLines(file)) {
    if (!text.startsWith('#')) return null;
    const version = /^#(?:version|date):\s*(\S+)/.exec(text)?.[1];
    if (version !== undefined) return version;
  }
  return null;
}
