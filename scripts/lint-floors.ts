/**
 * The floors of the house: imports in src point down only. Run as `node scripts/lint-floors.ts`; exits with 1 and one line
 * per import that breaks a rule.
 *
 *     cli                                                                   picks the adapters; the only lazy imports
 *     studio                                                                what runs and evaluations hold, for pages
 *     pipeline                                                              recipes; stage-kinds.ts alone knows the stages
 *     knowledge questions base coldstart rlvr evaluation release serving    stages: never import one another
 *     attempts textbook                                                     questions asked, read and marked; text of a graph
 *     products                                                              what stages hand on, and what a stage kind is
 *     grading run                                                           used by several stages
 *     engine chat                                                           ports; their adapters are for cli alone
 *     graph benchmarks pages ray                                            the knowledge graph; public question sets; HTML; jobs of a cluster
 *     wording                                                               how a question is put to a model
 *     records                                                               ground
 *     support                                                               ground of the ground
 *
 * Tests may import whatever they need, but for a parent's index.ts and for fixtures of a floor beside or above them: what
 * several floors' tests share lies in test/worlds. Browser modules import browser modules alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { isBrowserModule, sourceFiles } from './source-files.ts';

/** From top to bottom; folders on the same floor do not import one another. */
const FLOORS: readonly (readonly string[])[] = [
  ['cli'],
  ['studio'],
  ['pipeline'],
  ['knowledge', 'questions', 'base', 'coldstart', 'rlvr', 'evaluation', 'release', 'serving'],
  ['attempts', 'textbook'],
  ['products'],
  ['grading', 'run'],
  ['engine', 'chat'],
  ['graph', 'benchmarks', 'pages', 'ray'],
  ['wording'],
  ['records'],
  ['support'],
];

/** The folders of the stages, and the one file above them that may name them. */
const STAGES = FLOORS[3]!;
const KNOWS_STAGES = 'pipeline/stage-kinds.ts';

/** Folders inside a port that are no adapters: what every adapter and stage shares. */
const SHARED_IN_PORTS = new Set(['engine/tokenizer', 'engine/hugging-face', 'engine/tinker-wire']);
const PORTS = new Set(['engine', 'chat']);

/** Imports that break a rule on purpose: from which file (or folder, ending in /), to which, and why. */
export interface Exception {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    from: 'attempts/policy-chat-model.ts',
    to: 'chat/embedded/',
    reason: 'It gathers conversations into batches for any policy that is handed to it, and picks no engine.',
  },
];

export interface ImportOf {
  readonly specifier: string;
  readonly line: number;
  /** `import()` or `require()`: happens when the code gets there. */
  readonly lazy: boolean;
}

export interface Violation {
  /** Relative to src, as are the others. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** All violations in a source tree, and exceptions that nothing needs any more. */
export function lintFloors(source: string, exceptions: readonly Exception[] = EXCEPTIONS): Violation[] {
  const violations: Violation[] = [];
  const used = new Set<Exception>();
  for (const file of sourceFiles(source)) {
    for (const found of importsOf(join(source, file))) {
      const target = targetOf(source, file, found.specifier);
      const message = judge(file, found, target);
      if (message === null) continue;
      const exception = exceptions.find(
        (each) => covers(each.from, file) && target !== null && covers(each.to, target),
      );
      if (exception !== undefined) used.add(exception);
      else violations.push({ file, line: found.line, message });
    }
  }
  const unused = exceptions.filter((exception) => !used.has(exception));
  return [
    ...violations,
    ...unused.map(({ from, to }) => ({
      file: from,
      line: 1,
      message: `the exception for ${to} is not needed: remove it`,
    })),
  ];
}

/** Why the import is wrong, or null. `target` is null for packages. */
function judge(file: string, { specifier, lazy }: ImportOf, target: string | null): string | null {
  const from = file.split('/')[0]!;
  const isTest = file.endsWith('.test.ts') || file.includes('/fixtures/');
  if (!file.includes('/')) return null;
  if (floorOf(from) === null) return `folder ${from} has no floor; add it to scripts/lint-floors.ts`;
  if (target !== null && isParentIndex(file, target))
    return `${specifier} is a parent's index.ts: import the file that has it`;
  if (isBrowserModule(file) && (target === null || !isBrowserModule(target)))
    return `${specifier} is no browser module: a page has nothing else`;
  if (isTest) return target === null ? null : judgeFixture(file, target);
  if (lazy && from !== 'cli') return `lazy import of ${specifier}: import it at the top (only cli imports lazily)`;
  if (target === null || !target.includes('/'))
    return target === null ? null : `${specifier} leaves the folders of src`;
  return judgeFolders(file, target);
}

/** A fixture of a floor is for its own folder's tests and for those above. */
function judgeFixture(file: string, target: string): string | null {
  if (!target.includes('/fixtures/')) return null;
  const [from, to] = [file.split('/')[0]!, target.split('/')[0]!];
  if (from === to || floorOf(from)! < floorOf(to)!) return null;
  return `${from} takes ${target}, a fixture that does not lie below it: what several floors' tests share lies in test/worlds`;
}

function judgeFolders(file: string, target: string): string | null {
  const [from, to] = [file.split('/')[0]!, target.split('/')[0]!];
  const [fromFloor, toFloor] = [floorOf(from)!, floorOf(to)];
  if (toFloor === null) return `${target} has no floor; add its folder to scripts/lint-floors.ts`;
  if (from !== to && toFloor < fromFloor) return `${from} imports ${target}, which lies above it`;
  if (from !== to && toFloor === fromFloor)
    return `${from} imports ${target}: they stand side by side and hand over files`;
  if (from === 'pipeline' && STAGES.includes(to) && file !== KNOWS_STAGES)
    return `${file} imports ${target}: only ${KNOWS_STAGES} knows the stages`;
  const adapter = adapterOf(target);
  if (adapter !== null && from !== 'cli' && adapterOf(file) !== adapter) {
    return `${file} imports ${target}: only cli picks adapters; import the port`;
  }
  return null;
}

/** The adapter's folder that a file lies in (`engine/embedded`), or null. */
function adapterOf(file: string): string | null {
  const [port, folder, ...rest] = file.split('/');
  if (!PORTS.has(port!) || rest.length === 0) return null;
  const path = `${port}/${folder}`;
  return SHARED_IN_PORTS.has(path) ? null : path;
}

function floorOf(folder: string): number | null {
  const floor = FLOORS.findIndex((folders) => folders.includes(folder));
  return floor < 0 ? null : floor;
}

function isParentIndex(file: string, target: string): boolean {
  return target.endsWith('/index.ts') && `${dirname(file)}/`.startsWith(`${dirname(target)}/`);
}

function covers(pattern: string, file: string): boolean {
  return pattern.endsWith('/') ? file.startsWith(pattern) : file === pattern;
}

/** What a relative specifier means, relative to src; null for packages and for files outside src. */
function targetOf(source: string, file: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const target = relative(resolve(source), resolve(source, dirname(file), specifier))
    .split(sep)
    .join('/');
  if (target.startsWith('../')) return null;
  return existsSync(join(source, target, 'index.ts')) ? `${target}/index.ts` : target;
}

/** Every import, export-from, `import()`, `require()` and type import of a file. */
export function importsOf(path: string): ImportOf[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: ImportOf[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, lazy: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    found.push({ specifier: specifier.text, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, false);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, false);
    if (ts.isCallExpression(node) && isLoad(node.expression)) add(node, node.arguments[0], true);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isLoad(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

if (import.meta.main) {
  const source = fileURLToPath(new URL('../src', import.meta.url));
  const violations = lintFloors(source);
  for (const { file, line, message } of violations) console.error(`src/${file}:${line}: ${message}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
