/**
 * PubMedQA: the original object by PMID, the hub's rows, and rows nested in `data`. The abstract is its contexts and nothing
 * else: section labels, MeSH terms, the long answer and the `*_pred` labels give the decision away. With
 * `test_ground_truth.json` beside the file, its 500 are read and no others.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BenchmarkReader, DraftItem } from '../definition.ts';
import { decodeText } from '../files/decode-text.ts';
import { jsonRows } from '../files/json-rows.ts';
import type { Row } from '../files/row.ts';

export const GROUND_TRUTH = 'test_ground_truth.json';
const DECISIONS = ['yes', 'no', 'maybe'];

export const readPubmedqa: BenchmarkReader = (_rows, path) => {
  const truth = groundTruth(path);
  return (row) => {
    const draft = row.columnAmong('data') === null ? draftOf(row) : nestedDraftOf(row);
    if (truth === null) return draft;
    if (draft.id === null || !Object.hasOwn(truth.fields, draft.id)) return { kind: 'skipped', reason: null };
    const decision = DECISIONS[draft.gold[0]!]!;
    if (truth.text(draft.id) !== decision) throw truth.wrong(draft.id, `${decision}, as ${row.where} says`);
    return draft;
  };
};

/**
 * What may be trained on: the labelled ones that are not among the 500, or a file that holds none of them (the artificial
 * part has no predictions). Labelled rows without the list beside them are refused: the test set would be among them. So is
 * a row whose PMID is not there to be looked up. What asks a test item's question under another PMID is left out as well.
 */
export const readPubmedqaTraining: BenchmarkReader = (rows, path) => {
  const truth = groundTruth(path);
  const draft = (row: Row): DraftItem => (row.columnAmong('data') === null ? draftOf(row) : nestedDraftOf(row));
  const isTest = ({ id }: DraftItem): boolean => truth !== null && id !== null && Object.hasOwn(truth.fields, id);
  const asked = new Map<string, string>();
  for (const each of truth === null ? [] : rows.map(draft))
    if (isTest(each)) asked.set(comparableText(each.stem), each.id!);
  return (row) => {
    const item = draft(row);
    if (isTest(item)) return { kind: 'skipped', reason: null };
    if (truth === null && isLabelled(row))
      throw row.problem(
        `a row of the labelled part, 500 of whose ${rows.length === 1000 ? '1,000' : 'rows'} are the test set; put ${GROUND_TRUTH} beside the file, so that they are left out`,
      );
    if (truth !== null && item.id === null)
      throw row.problem(`no PMID, so that it cannot be looked up in ${GROUND_TRUTH}: it may be of the test set`);
    const twin = asked.get(comparableText(item.stem));
    return twin === undefined ? item : { kind: 'skipped', reason: `asks what item ${twin} of the test set asks` };
  };
};

/** The same words, whatever their case, width and space. */
function comparableText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function isLabelled(row: Row): boolean {
  if (row.columnAmong('data') !== null) return false;
  const fields = row.columnAmong('QUESTION') === null ? row.inner('context') : row;
  return fields.has('reasoning_required_pred');
}

function groundTruth(path: string): Row | null {
  const file = join(dirname(path), GROUND_TRUTH);
  return existsSync(file) ? jsonRows(decodeText(readFileSync(file), file), file)[0]! : null;
}

function draftOf(row: Row): DraftItem {
  const original = row.columnAmong('QUESTION') !== null;
  const contexts = original ? row.texts('CONTEXTS') : row.inner('context').texts('contexts');
  return {
    kind: 'item',
    id: original ? (row.key ?? row.optionalText('PMID')) : row.text('pubid'),
    stem: row.text(original ? 'QUESTION' : 'question'),
    context: abstractOf(row, contexts),
    options: DECISIONS,
    gold: [decisionOf(row, 'final_decision')],
  };
}

function nestedDraftOf(row: Row): DraftItem {
  const data = row.inner('data');
  return {
    kind: 'item',
    id: row.optionalText('id'),
    stem: data.text('Question'),
    context: abstractOf(row, data.texts('Context')),
    options: DECISIONS,
    gold: [decisionOf(data, 'Correct Answer')],
  };
}

function abstractOf(row: Row, contexts: readonly string[]): string {
  const abstract = contexts.filter((part) => part !== '').join('\n');
  if (abstract === '') throw row.problem('no abstract; a question alone is another benchmark');
  return abstract;
}

function decisionOf(row: Row, field: string): number {
  const place = DECISIONS.indexOf(row.text(field).toLowerCase());
  if (place < 0) throw row.wrong(field, DECISIONS.join(', '));
  return place;
}
