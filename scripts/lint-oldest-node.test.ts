import { describe, expect, it } from 'vitest';
import { newerThanOldestNode } from './lint-oldest-node.ts';

describe('newerThanOldestNode', () => {
  it.each([
    ['using store = open();', '`using` is not known to Node 22'],
    ['async function f() { await using store = await open(); }', '`using` is not known to Node 22'],
    ['for (using each of all) each.run();', '`using` is not known to Node 22'],
    ['const held = new AsyncDisposableStack();', 'AsyncDisposableStack is not known to Node 22'],
    ['const safe = RegExp.escape(text);', 'RegExp.escape is not known to Node 22'],
  ])('finds %s', (text, message) => {
    expect(newerThanOldestNode(`\n${text}`)).toEqual([{ line: 2, message }]);
  });

  it('lets pass what Node 22 has', () => {
    expect(newerThanOldestNode('const using = 1; let a = using; a.try(); class B { [Symbol.dispose]() {} }')).toEqual(
      [],
    );
  });
});
