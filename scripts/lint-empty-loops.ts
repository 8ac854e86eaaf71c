/**
 * No test passes because there was nothing to look at: where every `expect` of a test stands in a loop over data that may
 * be empty, the test also says how many there are. Run as `node scripts/lint-empty-loops.ts`; exits with 1 and one line a
 * finding.
 *
 * A loop over data written out in the file (an array, `'a b'.split(' ')`, the entries of an object) is never empty; nor is
 * one over `atLeast(...)` of test/worlds. Expectations in a function that a test calls are not looked at.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { sourceFiles } from './source-files.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['src', 'scripts', 'test', 'seeds', 'recipes', 'bench'];
const CALLED_FOR_EACH = new Set(['forEach', 'map', 'flatMap', 'filter', 'every', 'some']);

export interface EmptyLoop {
  /** Line of the test, from 1. */
  readonly line: number;
  readonly test: string;
}

/** Tests of a file whose every expectation may be skipped. */
export function emptyLoops(path: string, text: string): EmptyLoop[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const constants = constantsOf(file);
  const found: EmptyLoop[] = [];
  const visit = (node: ts.Node): void => {
    const body = bodyOfTest(node);
    if (body !== null) {
      const expectations = expectationsIn(body, constants);
      if (expectations.length > 0 && expectations.every((skippable) => skippable)) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        found.push({ line: line + 1, test: nameOfTest(node as ts.CallExpression) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** For each `expect` below, whether it stands in a loop that may be empty. */
function expectationsIn(body: ts.Node, constants: ReadonlyMap<string, ts.Expression>): boolean[] {
  const expectations: boolean[] = [];
  const visit = (node: ts.Node, skippable: boolean): void => {
    if (ts.isCallExpression(node) && isCallOf(node, ['expect', 'fuzz', 'expectLinear', 'assert'])) {
      expectations.push(skippable);
    }
    if (ts.isForOfStatement(node)) {
      visit(node.expression, skippable);
      visit(node.statement, skippable || mayBeEmpty(node.expression, constants));
      return;
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      if (CALLED_FOR_EACH.has(name.text)) {
        visit(expression, skippable);
        for (const each of node.arguments) visit(each, skippable || mayBeEmpty(expression, constants));
        return;
      }
    }
    ts.forEachChild(node, (child) => visit(child, skippable));
  };
  visit(body, false);
  return expectations;
}

function mayBeEmpty(data: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): boolean {
  if (ts.isAsExpression(data) || ts.isParenthesizedExpression(data) || ts.isSatisfiesExpression(data)) {
    return mayBeEmpty(data.expression, constants);
  }
  if (ts.isArrayLiteralExpression(data)) {
    return data.elements.every((each) => ts.isSpreadElement(each) && mayBeEmpty(each.expression, constants));
  }
  if (ts.isObjectLiteralExpression(data)) return data.properties.length === 0;
  if (ts.isStringLiteralLike(data)) return data.text === '';
  if (ts.isIdentifier(data)) {
    const value = constants.get(data.text);
    return value === undefined || mayBeEmpty(value, constants);
  }
  if (ts.isCallExpression(data) && ts.isPropertyAccessExpression(data.expression)) {
    const { name, expression } = data.expression;
    // `'a b'.split(' ')`, `Object.entries(table)`, `list.entries()`, `Array.from({ length: 3 })`.
    if (['split', 'entries', 'keys', 'values', 'toSorted', 'map'].includes(name.text)) {
      const ofObject = ts.isIdentifier(expression) && expression.text === 'Object';
      return mayBeEmpty(ofObject ? data.arguments[0]! : expression, constants);
    }
    if (name.text === 'from' || name.text === 'concat') {
      return data.arguments.every((each) => mayBeEmpty(each, constants));
    }
  }
  if (ts.isCallExpression(data) && data.expression.getText() === 'atLeast') return false;
  if (ts.isNewExpression(data)) return (data.arguments ?? []).every((each) => mayBeEmpty(each, constants));
  return true;
}

/** Values of the `const`s of a file by name; of two of one name, the later. */
function constantsOf(file: ts.SourceFile): Map<string, ts.Expression> {
  const constants = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      if (node.parent.flags & ts.NodeFlags.Const) constants.set(node.name.text, node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return constants;
}

function bodyOfTest(node: ts.Node): ts.Node | null {
  if (!ts.isCallExpression(node) || !isCallOf(node, ['it', 'test'])) return null;
  return node.arguments.find((each) => ts.isArrowFunction(each) || ts.isFunctionExpression(each)) ?? null;
}

/** `it(...)`, `it.each(...)(...)`, `it.concurrent(...)`, `fc.assert(...)`. */
function isCallOf({ expression }: ts.CallExpression, names: readonly string[]): boolean {
  const parts = expression.getText().split(/[.(]/);
  return names.includes(parts[0]!) || (names.includes('assert') && expression.getText() === 'fc.assert');
}

function nameOfTest({ arguments: [name] }: ts.CallExpression): string {
  return name === undefined ? '' : name.getText().slice(0, 100);
}

if (import.meta.main) {
  let found = 0;
  for (const folder of FOLDERS) {
    for (const path of sourceFiles(join(ROOT, folder)).filter((each) => each.endsWith('.test.ts'))) {
      for (const { line, test } of emptyLoops(path, readFileSync(join(ROOT, folder, path), 'utf8'))) {
        console.error(`${folder}/${path}:${line}: ${test} passes when it has nothing to look at; say how many`);
        found++;
      }
    }
  }
  if (found > 0) process.exitCode = 1;
}
