/**
 * What the stages that make data make of recipes/smoke.toml, by hash, kept in `golden/data-products.json`. Nobody
 * sees at a change of code that a stage makes other things now; the runner looks at the kind's `version` alone, and
 * would let old products stand. Run as `node scripts/data-products.ts`, with `--write` to keep what was found: that
 * is refused where the products changed and neither a version nor what they are made of did.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadRecipe } from '../src/pipeline/recipe.ts';
import { runStagesOf } from '../src/pipeline/run-stages.ts';
import { STAGE_KINDS } from '../src/pipeline/stage-kinds.ts';
import { readManifest } from '../src/run/manifest.ts';
import { runStages } from '../src/run/stage-runner.ts';
import { writeJsonAtomic } from '../src/support/atomic-file.ts';
import { sha256OfJson } from '../src/support/hash.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
export const RECIPE = join(root, 'recipes/smoke.toml');
export const KEPT_FILE = join(root, 'scripts/golden/data-products.json');

/** They ask and train no model: seconds, and the same on every machine. */
export const DATA_KINDS = ['knowledge.seeds', 'questions.synthesize', 'coldstart.distil'];

const madeSchema = z.strictObject({
  version: z.number().int(),
  /** Hash of the seed, the settings, the files and the products that it reads. */
  from: z.string(),
  /** SHA-256 by file. */
  products: z.record(z.string(), z.string()),
});
export type Made = z.infer<typeof madeSchema>;
/** By kind of stage. */
export type DataProducts = Readonly<Record<string, Made>>;

export function keptProducts(path = KEPT_FILE): DataProducts {
  return existsSync(path) ? z.record(z.string(), madeSchema).parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
}

/** Carries the stages out in a folder that is gone afterwards. */
export async function makeProducts(recipePath = RECIPE, kinds = STAGE_KINDS): Promise<DataProducts> {
  const recipe = loadRecipe(recipePath, kinds);
  const wanted = recipe.stages.filter(({ kind }) => DATA_KINDS.includes(kind.name));
  const names = new Set(wanted.map(({ name }) => name));
  const folder = mkdtempSync(join(tmpdir(), 'data-products-'));
  try {
    const chatModels = { files: () => ({}), open: refuse };
    const absent = { engines: {} as never, hub: {} as never, decoderGraph: {} as never };
    const none = { ...absent, newModels: null, remoteModels: null, chatModels };
    const stages = runStagesOf(recipe, recipe.seed, none).filter(({ name }) => names.has(name));
    await runStages({ folder, stages, seed: recipe.seed, config: {} });
    const { stages: entries } = readManifest(folder)!;
    return Object.fromEntries(
      wanted.map(({ name, kind }): [string, Made] => {
        const { identity, inputProducts, outputs } = entries[name]!;
        const { seed, settings, files } = identity;
        const from = sha256OfJson({ seed, settings, files, inputProducts });
        const products = outputs.map(({ path, sha256 }) => [path.slice(name.length + 1), sha256] as const);
        return [kind.name, { version: kind.version, from, products: Object.fromEntries(products) }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('internal: a stage that makes data asked for a chat model'));
}

export interface Difference {
  readonly kind: string;
  /** `version`: the code changed what is made, and the version must be raised first. */
  readonly needs: 'version' | 'rewriting';
  readonly message: string;
}

const REWRITE = 'node scripts/data-products.ts --write';

export function differences(kept: DataProducts, found: DataProducts): Difference[] {
  return [...new Set([...Object.keys(kept), ...Object.keys(found)])].flatMap((kind): Difference[] => {
    const told = differenceOf(kept[kind], found[kind]);
    return told === null ? [] : [{ kind, ...told, message: `${kind}: ${told.message}` }];
  });
}

function differenceOf(before: Made | undefined, now: Made | undefined): Omit<Difference, 'kind'> | null {
  const rewriting = (message: string): Omit<Difference, 'kind'> => ({ needs: 'rewriting', message });
  if (before === undefined) return rewriting(`its products are not kept yet: ${REWRITE}`);
  if (now === undefined) return rewriting(`recipes/smoke.toml has no such stage any more: ${REWRITE}`);
  const changed = changedFiles(before.products, now.products);
  if (before.from === now.from && before.version === now.version && changed.length > 0)
    return {
      needs: 'version',
      message:
        `the code makes other products of the same recipe and seeds than version ${now.version} did ` +
        `(${changed.join(', ')}). Where that is meant, raise \`version\` of the kind: runs then redo the stage. Then ` +
        `${REWRITE}; where it is not, the change of code is at fault`,
    };
  if (before.version !== now.version)
    return rewriting(`its version is ${now.version}, and products of version ${before.version} are kept: ${REWRITE}`);
  if (before.from !== now.from)
    return rewriting(`it is made from another recipe, other seeds or other products of the stages before: ${REWRITE}`);
  return null;
}

function changedFiles(before: Made['products'], now: Made['products']): string[] {
  const files = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return files.filter((file) => before[file] !== now[file]);
}

if (import.meta.main) {
  const found = await makeProducts();
  const told = differences(keptProducts(), found);
  const writes = process.argv.includes('--write') && told.every(({ needs }) => needs === 'rewriting');
  if (writes) writeJsonAtomic(KEPT_FILE, found);
  for (const { message } of told) console.error(message);
  if (writes) console.error(`written: ${KEPT_FILE}`);
  process.exitCode = told.length === 0 || writes ? 0 : 1;
}
