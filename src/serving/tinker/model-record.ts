/** What is kept of a client's model: how it was made, which saved weights it is at, and the answers that may be asked again. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loraSchema } from '../../engine/lora.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { flushFolder, makeFolder } from '../../support/durable.ts';
import { readJson } from '../../support/read-json.ts';
import { storedResultSchema } from './result.ts';

const weightsSchema = z.discriminatedUnion('kind', [
  /** Those of the base; an adapter as its seed makes it. */
  z.object({ kind: z.literal('initial') }),
  z.object({ kind: z.literal('checkpoint'), address: z.string(), saveId: z.string(), optimizer: z.boolean() }),
  z.object({ kind: z.literal('parked'), optimizer: z.boolean().default(true) }),
]);

const recordSchema = z.object({
  format: z.literal('tinker-model'),
  version: z.literal(1),
  modelId: z.string(),
  sessionId: z.string(),
  /** Of the bytes of the request that made it. */
  madeBy: z.string(),
  lora: loraSchema.nullable(),
  seed: z.number().int(),
  weights: weightsSchema,
  /** Address of the newest state that a client saved of it. */
  lastSaved: z.string().nullable(),
  lastSeqId: z.number().int().nullable(),
  done: z.array(z.object({ seqId: z.number().int(), sha256: z.string(), result: storedResultSchema })),
  isUnloaded: z.boolean(),
  /** Why the gradient of the next step lacks a part, so that the step is refused; null where it is whole or none. */
  gradientFault: z.string().nullable().default(null),
});
export type ModelRecord = Omit<z.output<typeof recordSchema>, 'format' | 'version'>;

const RECORD_FILE = 'model.json';
const CHANGED_FILE = 'changed';

/** `isChanged`: the record does not bring back the model's weights. */
export function writeModelRecord(folder: string, record: ModelRecord, isChanged: boolean): void {
  writeJsonAtomic(join(folder, RECORD_FILE), { format: 'tinker-model', version: 1, ...record });
  if (!isChanged) rmSync(join(folder, CHANGED_FILE), { force: true });
}

/** From now on the record does not bring back the model's weights. */
export function markChanged(folder: string): void {
  makeFolder(folder);
  writeFileSync(join(folder, CHANGED_FILE), '');
  // After a power cut the weights that it tells of would be taken for those of the record.
  flushFolder(folder);
}

export function isMarkedChanged(folder: string): boolean {
  return existsSync(join(folder, CHANGED_FILE));
}

export function modelRecordFile(folder: string): string {
  return join(folder, RECORD_FILE);
}

export function readModelRecord(folder: string): ModelRecord {
  return readJson(modelRecordFile(folder), recordSchema);
}
