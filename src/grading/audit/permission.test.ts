import { expect, it } from 'vitest';
import { permissionOf } from './permission.ts';

it.each([
  ['is contraindicated in', 'forbidden'],
  ['must not be taken by', 'forbidden'],
  ['is not safe in', 'forbidden'],
  ['should be avoided in', 'forbidden'],
  ['禁用于', 'forbidden'],
  ['不能用于', 'forbidden'],
  ['can safely be given in', 'allowed'],
  ['is fine with', 'allowed'],
  ['可以安全使用', 'allowed'],
  ['is not contraindicated in', 'not forbidden'],
  ['is no reason to withhold', 'not forbidden'],
  ['poses no problem in', 'not forbidden'],
  ['并非 的禁忌证', 'not forbidden'],
  ['is avoided or safe in', null],
  ['causes', null],
])('%s: %s', (said, permission) => {
  expect(permissionOf(said)).toBe(permission);
});
