/** The recipe's seed folder, looked at before a run begins: a run folder must not be touched for a path that leads nowhere. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../support/errors.ts';
import { nearestName } from '../support/nearest-name.ts';

/** The absolute path, or a ConfigError when it is no folder or lacks a specialty that the recipe takes. */
export function seedsFolderOf(
  recipePath: string,
  { seeds, specialties = [] }: { readonly seeds: string; readonly specialties?: readonly string[] | undefined },
): string {
  const folder = resolve(dirname(recipePath), seeds);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new ConfigError(
      `${recipePath}: graph.seeds is "${seeds}", but there is no folder ${folder}; ` +
        `the path starts at the recipe's own folder`,
    );
  const known = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'entities.tsv')));
  if (known.length === 0)
    throw new ConfigError(`${recipePath}: graph.seeds: ${folder} has no <specialty>/entities.tsv below it`);
  const unknown = specialties.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new ConfigError(unknown.map((name) => `${recipePath}: ${unknownSpecialty(name, known)}`).join('\n'));
  return folder;
}

function unknownSpecialty(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const hint = nearest === null ? `there are ${known.toSorted().join(', ')}` : `did you mean "${nearest}"?`;
  return `graph.specialties: the seeds have no "${name}"; ${hint}`;
}
