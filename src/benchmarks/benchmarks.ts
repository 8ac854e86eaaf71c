/** The benchmarks that can be evaluated, by id: first the nine of the paper in the order of its table 3, then two Chinese ones. */
import { ConfigError } from '../support/errors.ts';
import { nearestName } from '../support/nearest-name.ts';
import type { BenchmarkDefinition } from './definition.ts';
import { careqa } from './definitions/careqa.ts';
import { cmexam } from './definitions/cmexam.ts';
import { jmed } from './definitions/jmed.ts';
import { medbullets } from './definitions/medbullets.ts';
import { medmcqa } from './definitions/medmcqa.ts';
import { medqaZh } from './definitions/medqa-zh.ts';
import { medqa } from './definitions/medqa.ts';
import { medxpertqa } from './definitions/medxpertqa.ts';
import { mmluProBiology } from './definitions/mmlu-pro-biology.ts';
import { mmluProHealth } from './definitions/mmlu-pro-health.ts';
import { pubmedqa } from './definitions/pubmedqa.ts';

const definitions: readonly BenchmarkDefinition[] = [
  careqa,
  jmed,
  medbullets,
  medmcqa,
  medqa,
  medxpertqa,
  pubmedqa,
  mmluProBiology,
  mmluProHealth,
  cmexam,
  medqaZh,
];

export const BENCHMARKS: ReadonlyMap<string, BenchmarkDefinition> = new Map(
  definitions.map((definition) => [definition.id, definition]),
);

/** The benchmark of a name that a person typed. */
export function benchmarkNamed(id: string): BenchmarkDefinition {
  const found = BENCHMARKS.get(id);
  if (found !== undefined) return found;
  const names = [...BENCHMARKS.keys()];
  const near = nearestName(id, names);
  throw new ConfigError(
    `no benchmark is called ${JSON.stringify(id)}${near === null ? '.' : `; did you mean ${near}?`} Allowed: ${names.join(', ')}`,
  );
}
