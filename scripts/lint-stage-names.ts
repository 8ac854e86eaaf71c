/**
 * No code knows a recipe's stages: a name that a shipped recipe gives to a stage or a row stands nowhere in src as a
 * string. Run as `node scripts/lint-stage-names.ts`; exits with 1 and one line per finding.
 *
 * Left out are tests and fixtures, and the arguments of `randomStream` and `deriveSeed`: these are addresses of
 * random numbers, which products depend on and which name no stage.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import ts from 'typescript';
import { PRODUCT_KINDS } from '../src/products/product-kinds.ts';
import { STAGE_KINDS } from '../src/pipeline/stage-kinds.ts';
import { sourceFiles } from './source-files.ts';

/** Words that recipes call stages by and that are words of the program too: kinds of products, roles, folders. */
export const WORDS: Readonly<Record<string, string>> = {
  answers: 'a kind of product, and the role of what is reported',
  audit: 'a kind of product, and the role of what a report tells of steps',
  bank: 'a kind of product',
  base: 'the folder of the code of base models',
  benchmarks: 'a kind of product, and the folder of public question sets',
  evaluation: 'the folder of the code that measures',
  graph: 'a kind of product, and the role of what is asked about',
  model: 'a kind of product, the role of what is released, and the folder of its files',
  questions: 'the role of what is asked, and the folder of the code that makes it',
  release: 'a kind of product, and the folder of the code that makes it',
  report: 'a kind of product',
  rollouts: 'a kind of product',
  splits: 'a kind of product',
  trajectories: 'a kind of product, and the role of what is learned from',
};

const ADDRESSED = new Set(['randomStream', 'deriveSeed']);

export interface Finding {
  /** Relative to src. */
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** Names of stages in the recipes of a folder, and of what else their rows are called by. */
export function stageNames(recipes: string): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(recipes).filter((each) => each.endsWith('.toml'))) {
    const { stages = {} } = parse(readFileSync(join(recipes, file), 'utf8')) as { stages?: Record<string, object> };
    for (const [name, stage] of Object.entries(stages)) {
      names.add(name);
      for (const row of rowsOf(stage)) names.add(row);
    }
  }
  return names;
}

function rowsOf(stage: object): string[] {
  const { rows } = stage as { rows?: unknown };
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (typeof row === 'string' ? row : String((row as { from: unknown }).from)));
}

export function lintStageNames(source: string, names: ReadonlySet<string>): Finding[] {
  const files = sourceFiles(source).filter((path) => !isTest(path));
  return files.flatMap((file) =>
    stringsOf(readFileSync(join(source, file), 'utf8'))
      .filter(({ text }) => names.has(text) && !Object.hasOwn(WORDS, text))
      .map(({ text, line }) => ({ file, line, name: text })),
  );
}

function isTest(path: string): boolean {
  return /\.(test|contract|fixture)\.ts$|(^|\/)(fixtures|testing)\//.test(path);
}

function stringsOf(text: string): { readonly text: string; readonly line: number }[] {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const found: { text: string; line: number }[] = [];
  const add = (node: ts.Node, content: string): void => {
    found.push({ text: content, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) add(node, node.text);
    const isAddress =
      ts.isCallExpression(node) && ts.isIdentifier(node.expression) && ADDRESSED.has(node.expression.text);
    if (!isAddress) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Listed words that are neither a kind of product, nor a role, nor a folder. */
export function wrongWords(source: string): string[] {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const known = new Set([
    ...Object.keys(PRODUCT_KINDS),
    ...folders.map(({ name }) => name),
    ...[...STAGE_KINDS.values()].flatMap(({ roles }) => Object.keys(roles)),
  ]);
  return Object.keys(WORDS).filter((word) => !known.has(word));
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const findings = lintStageNames(join(root, 'src'), stageNames(join(root, 'recipes')));
  for (const { file, line, name } of findings)
    console.error(
      `src/${file}:${line}: "${name}" is what a recipe calls a stage; take it from there, through a role or a setting`,
    );
  const wrong = wrongWords(join(root, 'src'));
  for (const word of wrong)
    console.error(`scripts/lint-stage-names.ts: "${word}" is no kind of product, role or folder: remove it`);
  process.exitCode = findings.length + wrong.length === 0 ? 0 : 1;
}
