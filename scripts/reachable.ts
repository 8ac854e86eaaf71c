/**
 * Which share of the product a recipe can use: the lines of src that lie in the closure of imports from `fleming
 * run`, tests, fixtures and contracts left out, and what no recipe can use by its nature: servers, which are for other
 * programs, and what starts a command on another machine. Lazy imports count, and files that a thread is started with (`new
 * URL('./x.ts', import.meta.url)`). Run as `node scripts/reachable.ts`, with `--json` for programs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { importsOf } from './lint-floors.ts';
import { sourceFiles } from './source-files.ts';

export const RUN_COMMAND = 'cli/commands/run.ts';

export interface CountedFile {
  /** Relative to src. */
  readonly path: string;
  readonly lines: number;
}

export interface FolderShare {
  readonly lines: number;
  readonly reachable: number;
}

export interface Reachable {
  readonly lines: number;
  readonly reachable: number;
  /** 0 to 1. */
  readonly share: number;
  /** By the first folder of src. */
  readonly folders: Readonly<Record<string, FolderShare>>;
  /** Files that are not reached, the largest first. */
  readonly missing: readonly CountedFile[];
}

export function reachableFrom(source: string, start: string): Reachable {
  if (!existsSync(join(source, start))) throw new Error(`there is no ${join(source, start)}`);
  const reached = closure(source, start);
  const files = sourceFiles(source).filter(isProduct);
  const counted = files.map((path) => ({ path, lines: linesOf(join(source, path)) }));
  const folders: Record<string, FolderShare> = {};
  for (const { path, lines } of counted) {
    const folder = path.split('/')[0]!;
    const before = folders[folder] ?? { lines: 0, reachable: 0 };
    folders[folder] = { lines: before.lines + lines, reachable: before.reachable + (reached.has(path) ? lines : 0) };
  }
  const sum = (each: readonly CountedFile[]): number => each.reduce((total, { lines }) => total + lines, 0);
  const missing = counted.filter(({ path }) => !reached.has(path));
  const [lines, unreached] = [sum(counted), sum(missing)];
  return {
    lines,
    reachable: lines - unreached,
    share: lines === 0 ? 0 : (lines - unreached) / lines,
    folders,
    missing: missing.toSorted((left, right) => right.lines - left.lines || (left.path < right.path ? -1 : 1)),
  };
}

/** What a recipe has no use for by its nature. */
const NOT_FOR_RECIPES = [
  'serving/',
  'cli/commands/serve/',
  'ray/',
  'cli/commands/submit/',
  'studio/',
  'cli/commands/studio',
];

function isProduct(path: string): boolean {
  return (
    !path.endsWith('.test.ts') &&
    !path.endsWith('.contract.ts') &&
    !NOT_FOR_RECIPES.some((folder) => path.startsWith(folder)) &&
    !/(^|\/)(fixtures|testing)\/|\.fixture\.ts$/.test(path)
  );
}

function closure(source: string, start: string): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path) || !existsSync(join(source, path))) continue;
    reached.add(path);
    for (const specifier of edgesOf(join(source, path)))
      if (specifier.startsWith('.')) open.push(posix.normalize(posix.join(dirname(path), specifier)));
  }
  return reached;
}

function edgesOf(path: string): string[] {
  return [...importsOf(path).map(({ specifier }) => specifier), ...threadsOf(path)];
}

/** Files that the program starts in a thread or process of their own. */
function threadsOf(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
      const [address] = node.arguments ?? [];
      if (address !== undefined && ts.isStringLiteralLike(address) && address.text.endsWith('.ts'))
        found.push(address.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.map((address) => (address.startsWith('.') ? address : `./${address}`));
}

function linesOf(path: string): number {
  return readFileSync(path, 'utf8').split('\n').length - 1;
}

const SHOWN = 40;

if (import.meta.main) {
  const found = reachableFrom(fileURLToPath(new URL('../src', import.meta.url)), RUN_COMMAND);
  if (process.argv.includes('--json')) console.log(JSON.stringify(found, null, 2));
  else {
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8);
    console.log(`${percent(found.share)}  of ${found.lines} lines of src are reachable from \`fleming run\``);
    for (const [folder, { lines, reachable }] of Object.entries(found.folders))
      console.log(`${percent(reachable / lines)}  ${folder} (${lines - reachable} of ${lines} lines are not)`);
    console.log(`\nThe largest files that are not:`);
    for (const { path, lines } of found.missing.slice(0, SHOWN)) console.log(`${String(lines).padStart(8)}  ${path}`);
  }
}
