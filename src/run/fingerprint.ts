/** Is a stage's product still what its settings ask for? The identity of a stage, its hash, and what changed in words. */
import { sha256OfFile, sha256OfJson } from '../support/hash.ts';
import { jsonDifferences, jsonRoundTrip, type JsonDifference, type JsonValue } from '../support/json.ts';
import type { StageIdentity } from './manifest.ts';
import type { Stage } from './stage.ts';

const LONGEST_VALUE = 60;

/** `inputs` are the fingerprints of the stages it reads from. */
export function stageIdentity(stage: Stage, seed: number, inputs: Readonly<Record<string, string>>): StageIdentity {
  const files = Object.entries(stage.files ?? {}).map(([name, path]) => [name, sha256OfFile(path)] as const);
  return jsonRoundTrip({
    name: stage.name,
    version: stage.version,
    seed,
    settings: stage.settings as StageIdentity['settings'],
    files: Object.fromEntries(files),
    inputs: { ...inputs },
  });
}

export function fingerprintOf(identity: StageIdentity): string {
  return sha256OfJson(identity);
}

/** What changed of the stage itself; a changed input stage is left to that stage to tell. */
export function ownChanges(before: StageIdentity, after: StageIdentity): string[] {
  return jsonDifferences(before, after)
    .filter(({ path }) => !path.startsWith('inputs.'))
    .map(inWords);
}

function inWords({ path, before, after }: JsonDifference): string {
  const [part, ...rest] = path.split('.');
  const name = rest.join('.');
  if (part === 'files') return `file ${name} changed`;
  if (part === 'seed') return `the seed changed ${shown(before)} -> ${shown(after)}`;
  if (part === 'version') return `the stage's version changed ${shown(before)} -> ${shown(after)}`;
  return `setting ${name} changed ${shown(before)} -> ${shown(after)}`;
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return '(absent)';
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}...`;
}
