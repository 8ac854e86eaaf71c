/** Labels of the Human Phenotype Ontology with their translations (`hp-zh.babelon.tsv`). */
import type { StoredName } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import type { ImportWriter } from './importer.ts';
import { tableRows } from './text-table.ts';
import { externalId } from './vocabularies.ts';

export const LABEL_COLUMNS = [
  'translation_language',
  'subject_id',
  'predicate_id',
  'source_value',
  'translation_value',
] as const;
const OPTIONAL_COLUMNS = ['translation_status', 'source_language'];

/** Terms outside `Phenotypic abnormality`, for files of labels alone; in hp.obo their place in the tree tells. */
const NO_FINDING =
  /inheritance|\bonset$|penetrance|anticipation|expressivity|^(sporadic|heterogeneous|multifactorial|phenotypic variability|variable|progressive|nonprogressive|slow(ly)? progressi(ve|on)|rapidly progressive|stillbirth|somatic mutation|somatic mosaicism|contiguous gene syndrome|death in .*|all|mode of inheritance|phenotypic abnormality|clinical (modifier|course)|frequency|past medical history|blood group)$/i;

export function importLabels(file: string, writer: ImportWriter): void {
  for (const { line, values } of tableRows(file, LABEL_COLUMNS, OPTIONAL_COLUMNS)) {
    const [language, id, predicate, source, told] = values as [string, string, string, string, string];
    const [status, sourceLanguage] = values.slice(LABEL_COLUMNS.length) as [string, string];
    writer.at(file, line);
    if (sourceLanguage !== '' && sourceLanguage !== 'en')
      throw new KnowledgeError(`${file}:${line}: labels translated from '${sourceLanguage.slice(0, 20)}'; expected en`);
    const translation = translationOf(told, status.trim(), writer);
    const isLabel = predicate === 'rdfs:label';
    if (!isLabel && !/synonym/i.test(predicate)) {
      writer.remark('translations of other things than names left out');
      continue;
    }
    if (!isLabel && !/^(?:oboInOwl:|oio:)?(?:has)?exact_?synonym$/i.test(predicate)) {
      writer.remark('translations of synonyms that are not exact left out');
      continue;
    }
    const own = externalId(id, 'identity');
    if (own?.scheme !== 'HP')
      throw new KnowledgeError(`${file}:${line}: '${id.slice(0, 60)}' is no id of the ontology; expected HP:0000001`);
    const kind = isLabel ? 'preferred' : 'synonym';
    const names: StoredName[] = [
      { language: 'en', kind, text: source },
      { language, kind, text: translation },
    ];
    writer.entity({
      type: NO_FINDING.test(source) ? 'phenotype_modifier' : 'sign',
      names: names.filter(({ text }) => text !== ''),
      ids: [own],
      prevalence: null,
    });
  }
}

/** Empty where nobody translated: the column then repeats the English label. */
function translationOf(told: string, status: string, writer: ImportWriter): string {
  if (/^not[ _]translated$/i.test(status)) {
    writer.remark('labels that nobody translated yet');
    return '';
  }
  if (/^(?:candidate|under[ _]review)$/i.test(status)) writer.remark('translations that nobody has confirmed yet');
  return told;
}
