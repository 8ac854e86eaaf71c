/**
 * The script of a page out of browser modules (JavaScript in a folder `browser`, which `tsconfig.browser.json` checks): a
 * module and what it imports, as one module without imports, so that a page stays one file or asks its server for one.
 * What these modules may write is what is read here: imports of names from relative files, and `export`
 * before a function, class or constant. They share one scope, so a name of two modules is an error when the page loads.
 */
import { readFileSync } from 'node:fs';
import { RecordError } from '../support/errors.ts';

const importOf = /^import \{[\w\s,]+\} from '(\.{1,2}\/[\w./-]+\.js)';$/gm;
const exportStart = /^export (?=(?:async )?(?:function|class|const)\b)/gm;

export function browserScript(entry: URL): string {
  const parts: string[] = [];
  const done = new Set<string>();
  const add = (module: URL): void => {
    if (done.has(module.href)) return;
    done.add(module.href);
    const text = readFileSync(module, 'utf8');
    for (const [, path] of text.matchAll(importOf)) add(new URL(path!, module));
    const own = text.replaceAll(importOf, '').replaceAll(exportStart, '');
    const left = /^(?:import|export)\b.*/m.exec(own);
    if (left !== null) throw new RecordError(`${module.pathname}: a page cannot hold the line "${left[0]}"`);
    parts.push(own);
  };
  add(entry);
  const script = parts.join('\n');
  if (/<\/script|<!--/i.test(script))
    throw new RecordError(`${entry.pathname}: a script within a page cannot hold "</script" or "<!--"`);
  return script;
}
