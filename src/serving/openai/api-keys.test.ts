import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { sha256 } from '../../support/hash.ts';
import { ApiKeys, makeApiKey } from './api-keys.ts';

it('knows who has a key by its hash alone', () => {
  const [one, other] = [makeApiKey('clinic'), makeApiKey('lab-2')];
  const keys = ApiKeys.ofFile(`# of the clinic\n${one.line}\n${other.line}`, 'keys.txt');
  expect(keys.names).toEqual(['clinic', 'lab-2']);
  expect(one.line).not.toContain(one.key);
  expect(one.key).toMatch(/^fk-[\w-]{43}$/);
  expect([one, other].map(({ key }) => keys.nameOf(`Bearer ${key}`))).toEqual(['clinic', 'lab-2']);
  const wrong = [
    undefined,
    '',
    one.key,
    `Basic ${one.key}`,
    `Bearer ${one.key}x`,
    `Bearer ${one.key.slice(1)}`,
    'Bearer ',
  ];
  for (const each of atLeast(7, wrong)) expect(keys.nameOf(each), each).toBeNull();
  // One whose hash begins as that of a key does.
  const begins = sha256(one.key).slice(0, 2);
  const alike = Array.from({ length: 10_000 }, (_, at) => `fk-${at}`).find((key) => sha256(key).startsWith(begins));
  expect(keys.nameOf(`Bearer ${alike}`)).toBeNull();
});

it('takes one that a person chose, if it cannot be guessed', () => {
  expect(ApiKeys.ofKey('chosen-by-a-person', 'KEY').nameOf('bearer chosen-by-a-person')).toBe('environment');
  expect(() => ApiKeys.ofKey('short', 'KEY')).toThrow(/^KEY has 5 characters.*16 or more/);
  expect(() => ApiKeys.ofKey('with a space in the midst', 'KEY')).toThrow(/^KEY holds space(?!.*midst)/);
});

it('refuses a file that is none, by its line, without telling what stands there', () => {
  const { key, line } = makeApiKey('clinic');
  expect(() => ApiKeys.ofFile(`${line}\nclinic ${key}\n`, 'keys.txt')).toThrow(
    /^keys\.txt:3: a line must be NAME sha256:HEX(?!.*fk-)/,
  );
  expect(() => ApiKeys.ofFile(`${line}${line}`, 'keys.txt')).toThrow(/clinic stands there twice/);
  expect(() => ApiKeys.ofFile('\n# none\n', 'keys.txt')).toThrow(/holds no key/);
  expect(() => makeApiKey('two words')).toThrow(/is no name of a key/);
});
