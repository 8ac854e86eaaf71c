/** A recipe by its path or, where there is no such file, by the name of one that ships: `mini`, `recipes/mini.toml`. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../support/errors.ts';
import { nearestName } from '../support/nearest-name.ts';

const SHIPPED = fileURLToPath(new URL('../../recipes/', import.meta.url));

/** The path of its file. */
export function findRecipe(given: string): string {
  const there = statSync(given, { throwIfNoEntry: false });
  if (there?.isDirectory() === false) return given;
  const known = readdirSync(SHIPPED).flatMap((file) =>
    file.endsWith('.toml') ? [file.slice(0, -'.toml'.length)] : [],
  );
  const name = /^(?:(?:\.[/\\])?recipes[/\\])?([^/\\]+?)(?:\.toml)?$/.exec(given)?.[1];
  if (name !== undefined && known.includes(name)) return join(SHIPPED, `${name}.toml`);
  const nearest = nearestName(name ?? '', known);
  throw new ConfigError(
    `The recipe ${given} cannot be read: ${there === undefined ? 'there is no such file' : 'it is a folder'}; ` +
      `${nearest === null ? '' : `did you mean ${nearest}? `}recipes that ship: ${known.toSorted().join(', ')}`,
  );
}
