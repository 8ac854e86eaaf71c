/**
 * manifest.json: what a run folder holds and from what it was made. A stage's entry is written after everything else
 * of the stage, so that its presence means "complete"; `stale` says that a setting has changed since.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { RunError } from '../support/errors.ts';
import type { SoftwareVersions } from '../support/software.ts';

export const MANIFEST_FILE = 'manifest.json';

const softwareSchema = z.object({ package: z.string(), node: z.string(), onnxruntime: z.string().nullable() });

export const outputSchema = z.object({
  /** Relative to the run folder, with forward slashes. */
  path: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(0),
});
export type Output = z.infer<typeof outputSchema>;

/** Everything that a stage's fingerprint is made of, kept in full so that a change can be named. */
export const stageIdentitySchema = z.object({
  name: z.string(),
  /** Raised by hand when the stage's code changes what it makes. */
  version: z.number().int(),
  seed: z.number().int(),
  settings: z.record(z.string(), z.json()),
  /** SHA-256 of files from outside the run folder, by name. */
  files: z.record(z.string(), z.string()),
  /** Fingerprints of the stages it reads from, by name. */
  inputs: z.record(z.string(), z.string()),
});
export type StageIdentity = z.infer<typeof stageIdentitySchema>;

/** What a stage was made from; kept from its beginning. */
export const stageBasisSchema = z.object({
  identity: stageIdentitySchema,
  /** SHA-256 over the products it read, by input stage. */
  inputProducts: z.record(z.string(), z.string().nullable()),
});
export type StageBasis = z.infer<typeof stageBasisSchema>;

export const stageEntrySchema = stageBasisSchema.extend({
  status: z.enum(['complete', 'stale']),
  /** SHA-256 of `identity`. */
  fingerprint: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  finishedAt: z.string(),
  /** Over all processes that worked on the stage; what was lost to a kill counts only up to its last checkpoint. */
  wallSeconds: z.number().min(0),
  software: softwareSchema,
  outputs: z.array(outputSchema),
  /** File names in metrics/ and timings/, in the order they were opened. */
  metricsFiles: z.array(z.string()),
  /** What the stage says about itself: counts, final scores. */
  summary: z.record(z.string(), z.json()),
});
export type StageEntry = z.infer<typeof stageEntrySchema>;

export const manifestSchema = z.object({
  format: z.literal(1),
  software: softwareSchema,
  seed: z.number().int(),
  /** ISO 8601, of the first process that worked in the folder. */
  startedAt: z.string(),
  stages: z.record(z.string(), stageEntrySchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export function newManifest(seed: number, software: SoftwareVersions): Manifest {
  return { format: 1, software: { ...software }, seed, startedAt: new Date().toISOString(), stages: {} };
}

/** The manifest of a run folder, or null when it has none yet. */
export function readManifest(folder: string): Manifest | null {
  const path = join(folder, MANIFEST_FILE);
  if (!existsSync(path)) return null;
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason =
      cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : (cause as Error).message;
    throw new RunError(
      `${path} is damaged: ${reason}. Put back a copy of it, or delete it: every stage is then done again.`,
      { cause },
    );
  }
}

/** Through the schema, so that a manifest reads in the same order whether it was made or read and added to. */
export function writeManifest(folder: string, manifest: Manifest): void {
  writeJsonAtomic(join(folder, MANIFEST_FILE), manifestSchema.parse(manifest));
}
