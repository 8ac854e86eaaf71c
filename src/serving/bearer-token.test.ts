import { expect, it } from 'vitest';
import { atLeast } from '../../test/worlds/at-least.ts';
import { BearerToken } from './bearer-token.ts';

const CHOSEN = 'chosen-by-a-person';

it('lets in who has the whole token, in the form that HTTP has for it', () => {
  const token = new BearerToken(CHOSEN, 'TOKEN');
  for (const right of [`Bearer ${CHOSEN}`, `bearer  ${CHOSEN} `]) expect(token.isIn(right), right).toBe(true);
  const wrong = [undefined, '', CHOSEN, 'Bearer', 'Bearer ', `Bearer ${CHOSEN}x`, `Bearer ${CHOSEN.slice(1)}`];
  for (const each of atLeast(9, [...wrong, `Basic ${CHOSEN}`, `Bearer ${CHOSEN} x`]))
    expect(token.isIn(each), each).toBe(false);
});

it('is made up, another one each time, where nobody chose one', () => {
  const [one, other] = [new BearerToken(undefined, 'TOKEN'), new BearerToken('', 'TOKEN')];
  expect(one.text).toMatch(/^[\w-]{43}$/);
  expect(one.text).not.toBe(other.text);
  expect([one.isIn(`Bearer ${one.text}`), one.isIn(`Bearer ${other.text}`), one.isIn('Bearer ')]).toEqual([
    true,
    false,
    false,
  ]);
});

it('is refused where it can be guessed or sent by no header, without telling it', () => {
  expect(() => new BearerToken('short', 'TOKEN')).toThrow(/^TOKEN has 5 characters.*16 or more/);
  for (const text of ['a token with its spaces', 'chosen-by-a-person\n', 'gewählt-von-einem-Menschen'])
    expect(() => new BearerToken(text, 'TOKEN')).toThrow(/^TOKEN holds space or letters beyond ASCII(?!.*chosen)/);
});
