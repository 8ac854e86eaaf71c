/**
 * Human Phenotype Ontology, as tables: which phenotypes a disease has (`phenotype.hpoa`, or the short form `OMIM:1`,
 * tab, `HP:1|HP:2`), and labels with their translations (`hp-zh.babelon.tsv`), in any order. A disease that a file
 * knows by id alone is kept without a name until another source tells it. How a disease is inherited and when it begins
 * are no findings.
 */
import type { Evidence, StoredName } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { tableEvidence, type Importer, type ImportWriter } from './importer.ts';
import { whyNoFinding } from './hpo-absence.ts';
import { textLines } from './text-lines.ts';
import { externalId } from './vocabularies.ts';

const LABEL_COLUMNS = ['translation_language', 'subject_id', 'predicate_id', 'source_value', 'translation_value'];
const HPOA_COLUMNS = ['database_id', 'disease_name', 'hpo_id', 'qualifier', 'aspect', 'frequency', 'modifier'];

/** Terms outside `Phenotypic abnormality`, for files of labels alone; in hp.obo their place in the tree tells. */
const NO_FINDING =
  /inheritance|\bonset$|penetrance|anticipation|expressivity|^(sporadic|heterogeneous|multifactorial|phenotypic variability|variable|progressive|nonprogressive|slow(ly)? progressi(ve|on)|rapidly progressive|stillbirth|somatic mutation|somatic mosaicism|contiguous gene syndrome|death in .*|all|mode of inheritance|phenotypic abnormality|clinical (modifier|course)|frequency|past medical history|blood group)$/i;

export const hpoImporter: Importer = {
  kind: 'hpo',
  version: 2,
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

function importLabels(file: string, writer: ImportWriter): void {
  for (const { line, values } of table(file, LABEL_COLUMNS, ['translation_status'])) {
    const [language, id, predicate, source, told, status] = values as [string, string, string, string, string, string];
    const isTranslated = !/^not[ _]translated$/i.test(status.trim());
    if (!isTranslated) writer.remark('labels that nobody translated yet');
    const translation = isTranslated ? told : '';
    const isLabel = predicate === 'rdfs:label';
    if (!isLabel && !/synonym/i.test(predicate)) {
      writer.remark('translations of other things than names left out');
      continue;
    }
    const own = externalId(id, 'identity');
    if (own?.scheme !== 'HP')
      throw new KnowledgeError(`${file}:${line}: '${id}' is no id of the ontology; expected HP:0000001`);
    const kind = isLabel ? 'preferred' : 'synonym';
    const names: StoredName[] = [
      { language: 'en', kind, text: source },
      { language, kind, text: translation },
    ];
    writer.entity({
      type: findingType(source),
      names: names.filter(({ text }) => text !== ''),
      ids: [own],
      prevalence: null,
    });
  }
}

function findingType(label: string): string {
  return NO_FINDING.test(label) ? 'phenotype_modifier' : 'sign';
}

function importShort(file: string, writer: ImportWriter): void {
  const evidence = evidenceOf(null);
  for (const { line, text } of textLines(file)) {
    if (text === '' || text.startsWith('#')) continue;
    const [disease, phenotypes, ...rest] = text.split('\t');
    if (phenotypes === undefined || rest.length > 0 || !/^[A-Z]+:\d+$/.test(disease!))
      throw new KnowledgeError(
        `${file}:${line}: '${text.slice(0, 60)}' is no 'OMIM:1<tab>HP:1|HP:2'; is the file cut off?`,
      );
    const subject = diseaseOf(disease!, null, writer);
    for (const phenotype of phenotypes.split('|')) {
      // Which of its neighbours it takes back nobody says.
      if (/^(?:NOT|EXCLUDED|ABSENT)$/i.test(phenotype))
        throw new KnowledgeError(
          `${file}:${line}: '${phenotype}' among the phenotypes; the short form has no place for what is absent, take phenotype.hpoa`,
        );
      // The published file has the words of degree (MILD, PROGRESSIVE) among the ids.
      if (/^[A-Z]+$/.test(phenotype)) writer.remark('words of degree left out');
      else annotate(file, line, subject, phenotype, evidence, writer);
    }
  }
}

function importHpoa(file: string, writer: ImportWriter): void {
  const evidence = evidenceOf(versionOf(file));
  for (const { line, values } of table(file, HPOA_COLUMNS)) {
    const [disease, name, phenotype] = values as [string, string, string];
    const [qualifier, aspect, frequency, modifier] = values.slice(3) as [string, string, string, string];
    // P: a phenotypic abnormality. I, C, M, H tell of inheritance, course, modifiers, history.
    const why = whyNoFinding({ qualifier, aspect, frequency, modifier });
    if (why === null) annotate(file, line, diseaseOf(disease, name, writer), phenotype, evidence, writer);
    else writer.remark(why);
  }
}

function annotate(
  file: string,
  line: number,
  subject: number,
  phenotype: string,
  evidence: Evidence,
  writer: ImportWriter,
): void {
  if (!/^HP:\d{7}$/.test(phenotype))
    throw new KnowledgeError(
      `${file}:${line}: '${phenotype.slice(0, 60)}' is no phenotype; expected HP:0000001. Is the file cut off?`,
    );
  const value = phenotype.slice(3);
  const object =
    writer.store.entityWithId('HP', value) ??
    writer.entity({ type: 'sign', names: [], ids: [{ scheme: 'HP', value, role: 'identity' }], prevalence: null }).id;
  const type = writer.store.typeOf(object);
  if (type === 'phenotype_modifier') writer.remark('annotations of inheritance, onset and course left out');
  else writer.relation(subject, type === 'symptom' ? 'has_symptom' : 'has_sign', object, evidence);
}

function diseaseOf(id: string, name: string | null, writer: ImportWriter): number {
  const own = externalId(id, 'identity')!;
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

/**
 * Rows of a table with a header, comments above it skipped; columns come in the wanted order, then those that a table may
 * lack: empty where it does.
 */
function* table(
  file: string,
  columns: readonly string[],
  optional: readonly string[] = [],
): Generator<{ line: number; values: string[] }> {
  let places: number[] | null = null;
  let width = 0;
  for (const { line, text } of textLines(file)) {
    if (text === '') continue;
    const fields = text.split('\t');
    if (places === null) {
      const header = fields.map((field) => field.replace(/^#/, ''));
      if (text.startsWith('#') && fields.length < columns.length) continue;
      places = [...columns, ...optional].map((column) => header.indexOf(column));
      width = header.length;
      const absent = columns.filter((_, index) => places![index] === -1);
      if (absent.length > 0)
        throw new KnowledgeError(
          `${file}:${line}: no column ${absent.join(', ')}; the header has ${header.join(', ')}`,
        );
      continue;
    }
    if (fields.length !== width)
      throw new KnowledgeError(`${file}:${line}: ${fields.length} columns, expected ${width}; is the file cut off?`);
    yield { line, values: places.map((place) => fields[place] ?? '') };
  }
}
