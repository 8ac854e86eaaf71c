import { expect, it } from 'vitest';
import { readPythonLiteral } from './python-literal.ts';

it('reads flat lists and dictionaries as Python and numpy print them', () => {
  expect(readPythonLiteral(`['a', "b's", 'c\\'s', 'd\\n', 1.5, None, True]`)).toEqual([
    'a',
    "b's",
    "c's",
    'd\n',
    1.5,
    null,
    true,
  ]);
  expect(readPythonLiteral("['a' 'b'\n 'c']")).toEqual(['a', 'b', 'c']);
  expect(readPythonLiteral("('a', 'b')")).toEqual(['a', 'b']);
  expect(readPythonLiteral("{'A': 'x', 'B': 2}")).toEqual({ A: 'x', B: 2 });
  expect(readPythonLiteral('[12345678901234567890]')).toEqual(['12345678901234567890']);
});

it('leaves all else alone, in time that grows with the text alone', () => {
  for (const text of ['a, b', "['a'", "['a']]", "[['a']]", '[a]', "{'A' 'x'}", "{'A': ['x']}", '', '['])
    expect(readPythonLiteral(text), text).toBeUndefined();
  const started = performance.now();
  for (const unit of ["'", "\\'", '[', "'a',", '\\', ' '])
    readPythonLiteral(`[${unit.repeat(Math.floor(90_000 / unit.length))}`);
  expect(performance.now() - started).toBeLessThan(5_000);
});
