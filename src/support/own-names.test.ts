import { expect, it } from 'vitest';
import { ownNames } from './own-names.ts';

it('finds what was put in, and nothing that objects inherit', () => {
  const names = ownNames({ en: 'English' });
  expect(names['en']).toBe('English');
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])
    expect(names[name]).toBeUndefined();
  expect(Object.keys(names)).toEqual(['en']);
});
