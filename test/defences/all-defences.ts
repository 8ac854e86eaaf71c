/** All lists of defences in this folder: each file but two exports lists of them. */
import { readdirSync } from 'node:fs';
import type { Defence } from './defence.ts';

export interface ListedDefence extends Defence {
  /** Name of the file that lists it. */
  readonly list: string;
}

export async function allDefences(): Promise<ListedDefence[]> {
  const files = readdirSync(import.meta.dirname).filter((name) => !['all-defences.ts', 'defence.ts'].includes(name));
  const lists = await Promise.all(
    files.toSorted().map(async (name) => {
      const module = (await import(`./${name}`)) as Record<string, readonly Defence[]>;
      return Object.values(module).flatMap((list) => list.map((defence) => ({ ...defence, list: name })));
    }),
  );
  return lists.flat();
}
