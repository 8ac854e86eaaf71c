/**
 * What the oldest Node of package.json cannot run is not in src: Node reads the TypeScript as it is, and nothing rewrites newer
 * syntax. Tests are left out, which the test runner rewrites. Exits with 1 and one line per finding.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { isBrowserModule, sourceFiles } from './source-files.ts';

export interface Finding {
  readonly line: number;
  readonly message: string;
}

/** Since Node 24; what a call looks like. */
const NEWER_GLOBALS = new Set(['DisposableStack', 'AsyncDisposableStack', 'Float16Array', 'URLPattern']);
const NEWER_MEMBERS = new Set([
  'Promise.try',
  'RegExp.escape',
  'Error.isError',
  'Math.sumPrecise',
  'Math.f16round',
  'Atomics.pause',
  'process.threadCpuUsage',
  'Uint8Array.fromBase64',
  'Uint8Array.fromHex',
]);

export function newerThanOldestNode(text: string): Finding[] {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const what = newerPart(node);
    if (what !== null) {
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      findings.push({ line, message: `${what} is not known to Node 22` });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return findings;
}

function newerPart(node: ts.Node): string | null {
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) return '`using`';
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && NEWER_GLOBALS.has(node.expression.text))
    return node.expression.text;
  if (!ts.isPropertyAccessExpression(node)) return null;
  const member = node.getText();
  return NEWER_MEMBERS.has(member) ? member : null;
}

if (import.meta.main) {
  const source = fileURLToPath(new URL('../src', import.meta.url));
  for (const path of sourceFiles(source).filter((each) => !each.endsWith('.test.ts') && !isBrowserModule(each))) {
    for (const { line, message } of newerThanOldestNode(readFileSync(join(source, path), 'utf8'))) {
      console.error(`src/${path}:${line}: ${message}`);
      process.exitCode = 1;
    }
  }
}
