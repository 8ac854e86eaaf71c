import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTransaction } from './in-transaction.ts';

let database: DatabaseSync;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE row (n INTEGER)');
});
afterEach(() => database.close());
const write = (n: number): unknown => database.prepare('INSERT INTO row (n) VALUES (?)').run(n);
const written = (): unknown[] =>
  database
    .prepare('SELECT n FROM row ORDER BY n')
    .all()
    .map((row) => row['n']);

it('keeps all that is written and hands on what the work returns', () => {
  expect(
    inTransaction(database, () => {
      write(1);
      write(2);
      return 'done';
    }),
  ).toBe('done');
  expect([written(), database.isTransaction]).toEqual([[1, 2], false]);
});

it('keeps nothing of work that fails, and tells what remembers rows before the error goes on', () => {
  const told: unknown[] = [];
  const failing = (): never => {
    write(1);
    throw new RangeError('no');
  };
  expect(() => inTransaction(database, failing, () => told.push(written()))).toThrow(RangeError);
  expect([told, written(), database.isTransaction]).toEqual([[[]], [], false]);
});

it('lets an error through when SQLite has rolled back by itself', () => {
  const rolledBack = (): never => {
    write(1);
    database.exec('ROLLBACK');
    throw new RangeError('full');
  };
  expect(() => inTransaction(database, rolledBack)).toThrow(RangeError);
  expect(written()).toEqual([]);
});
