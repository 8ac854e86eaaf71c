/** Seed folders for tests: written to a temporary folder, removed afterwards. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ENTITY_COLUMNS, RELATION_COLUMNS } from '../../src/knowledge/seeds/seed-files.ts';

export interface TestFolder extends Disposable {
  readonly path: string;
}

/** Files by their path below the folder. */
export function testFolder(files: Readonly<Record<string, string | Uint8Array>>): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'fleming-seeds-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A file of rows, each written with `;` between its cells. */
export function table(columns: readonly string[], rows: readonly string[]): string {
  return [columns.join('\t'), ...rows.map((row) => row.split(';').join('\t')), ''].join('\n');
}

export const GOOD_ENTITIES = [
  'influenza;disease;流行性感冒;flu;流感;common',
  'gout;disease;痛风;;;common',
  'fever;symptom;发热;pyrexia;;',
  'cough;symptom;咳嗽;;;',
  'myalgia;symptom;肌痛;;;',
  'joint pain;symptom;关节痛;;;',
  'tophus;sign;痛风石;;;',
  'oseltamivir;drug;奥司他韦;;;',
  'colchicine;drug;秋水仙碱;;;',
  'severe renal impairment;contraindication;重度肾功能损害;;;',
];

export const GOOD_RELATIONS = [
  'influenza;has_symptom;fever',
  'influenza;has_symptom;cough',
  'influenza;has_symptom;myalgia',
  'influenza;first_line_treatment;oseltamivir',
  '',
  'gout;has_symptom;fever',
  'gout;has_symptom;joint pain',
  'gout;has_sign;tophus',
  'gout;first_line_treatment;colchicine',
  'colchicine;contraindicated_in;severe renal impairment',
];

/** The good seeds with more or other lines. */
export function seedFolder(
  entities: readonly string[] = GOOD_ENTITIES,
  relations: readonly string[] = GOOD_RELATIONS,
  /** Further files of the specialty by their name. */
  files: Readonly<Record<string, string>> = {},
): TestFolder {
  return testFolder({
    'medicine/entities.tsv': table(ENTITY_COLUMNS, entities),
    'medicine/relations.tsv': table(RELATION_COLUMNS, relations),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`medicine/${name}`, text])),
  });
}
