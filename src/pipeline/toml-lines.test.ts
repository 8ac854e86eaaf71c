import { expect, it } from 'vitest';
import { lineOfKey } from './toml-lines.ts';

const text = `top = 1 # top = 2
[a.b]
c.d = 3
"quoted key" = 4
text = '''
hidden = 5
'''
after = """one line"""
last = 6
[[list]]
x = 1
[[list]]
x = 2
`;

it.each([
  [['top'], 1],
  [['a', 'b'], 2],
  [['a', 'b', 'c', 'd'], 3],
  [['a', 'b', 'quoted key'], 4],
  [['a', 'b', 'hidden'], 2],
  [['a', 'b', 'last'], 9],
  [['list', 0, 'x'], 11],
  [['list', 1, 'x'], 13],
  [['list', 1, 'missing'], 12],
  [['a', 'b', 'c', 'd', 'inline'], 3],
  [['nothing'], null],
])('%j stands on line %j', (path, line) => {
  expect(lineOfKey(text, path)).toBe(line);
});
