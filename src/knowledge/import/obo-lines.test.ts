import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectLinear } from '../../../test/worlds/fuzz.ts';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { oboLines, tagAndValue } from './obo-lines.ts';

describe('the value of a tag', () => {
  it.each([
    ['name: marsh ague ! seen by two', 'marsh ague', ''],
    ['name: marsh ague! seen', 'marsh ague', ''],
    ['name: marsh \\! ague', 'marsh \\! ague', ''],
    ['name: marsh ague {source="A:1"}', 'marsh ague', 'source="A:1"'],
    ['name: marsh ague {source="A ! {1}", comment="x"} ! seen', 'marsh ague', 'source="A ! {1}", comment="x"'],
    ['name: {2-[(3)]} acid', '{2-[(3)]} acid', ''],
    ['name: N-\\{beta\\} acid', 'N-\\{beta\\} acid', ''],
    ['name: a 5" nail ! long', 'a 5" nail', ''],
    ['is_a: A:1 {maxCardinality="0"} ! marsh ague', 'A:1', 'maxCardinality="0"'],
    ['def: "Not! a {x=1} comment \\" ! ." [A:1] ! seen', '"Not! a {x=1} comment \\" ! ." [A:1]', ''],
    ['synonym: "bog ague" EXACT [] {is_inferred=true}', '"bog ague" EXACT []', 'is_inferred=true'],
    ['name: cut {source="A', 'cut {source="A', ''],
    ['name:', '', ''],
  ])('%s', (line, text, modifiers) => {
    expect(tagAndValue(line)!.value).toMatchObject({ text, modifiers });
  });

  it('is absent without a tag', () => expect([tagAndValue('marsh'), tagAndValue(': x')]).toEqual([null, null]));

  it('is always a part of the line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('"', '\\', '{', '}', '!', 'a=', ' ', 'b', '='), { maxLength: 40 }),
        (parts) => {
          const line = `def: ${parts.join('')}`;
          const { text, modifiers } = tagAndValue(line)!.value;
          expect(line.includes(text) && line.includes(modifiers)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['{a=', '{a=}', '"', '\\', '{ ', 'a', ' '])('takes time that grows as the line does: %j', async (piece) => {
    await expectLinear((size) => `def: ${piece.repeat(size)}`, 40_000, tagAndValue);
  });
});

describe('continued lines', () => {
  const linesOf = (content: string): string[] => {
    using folder = temporaryFolder();
    const path = folder.file('x.obo');
    writeFileSync(path, content);
    return [...oboLines(path)].map(({ line, text }) => `${line} ${text}`);
  };

  it('are joined, and count from the first', () => {
    expect(linesOf('name: marsh \\\nague\\\n  of \\\n   old\nid: A:1\n')).toEqual([
      '1 name: marsh ague of old',
      '5 id: A:1',
    ]);
  });

  it('are none where the backslash is hidden or stands in a comment', () => {
    const text = ['name: a\\\\', '! comment \\', 'is_a: A:1 ! marsh \\', 'id: A:2'];
    expect(linesOf(text.join('\n') + '\n')).toEqual(text.map((line, at) => `${at + 1} ${line}`));
  });

  it('that the file breaks off in are refused', () => {
    expect(() => linesOf('id: A:1\nname: marsh \\')).toThrow(KnowledgeError);
    expect(() => linesOf('id: A:1\nname: marsh \\')).toThrow(/:2: .*cut off/);
  });
});
