/**
 * A GGUF file as a base: its model is written into the stage's product folder, since the file itself cannot be trained and
 * whoever reads the product finds a folder like any other. In float32 the engine maps it straight from the disk.
 */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { importGguf } from '../engine/hugging-face/gguf/import-gguf.ts';
import { inspectGguf } from '../engine/hugging-face/gguf/read-gguf.ts';
import { inspectModelFolder } from '../engine/hugging-face/inspect-model-folder.ts';
import { BYTES_PER_NUMBER, DTYPES_BY_NAME, type DtypeName } from '../engine/hugging-face/number-formats.ts';
import { MODEL_FOLDER } from '../engine/model-reference.ts';
import { NO_MODEL, type Expectation } from '../products/expectation.ts';
import { about } from '../products/expected-count.ts';
import { complaint, type WrongSetting } from '../products/stage-kind.ts';
import { megabytesDone } from '../run/megabytes-done.ts';
import { signalOnInterrupt } from '../run/signal-on-interrupt.ts';
import type { StageContext } from '../run/stage.ts';
import type { JsonObject } from '../support/json.ts';

export interface GgufBase {
  /** Absolute. */
  readonly file: string;
  readonly dtype: DtypeName;
}

/** Whether a setting's text means a GGUF file, there or not. */
export function namesGguf(model: string): boolean {
  if (!isAbsolute(model)) return /\.gguf$/i.test(model) || model.startsWith('gguf:');
  const found = statSync(model, { throwIfNoEntry: false });
  return found === undefined ? /\.gguf$/i.test(model) : !found.isDirectory();
}

/** From the file's header, before a run starts. */
export function checkGguf(model: string): WrongSetting[] {
  if (model.startsWith('gguf:'))
    return [{ setting: 'model', message: `${model} is a chat model; for a base name the file alone, without gguf:` }];
  if (!existsSync(model))
    return [{ setting: 'model', message: `there is no file ${model}; paths start at the recipe's own folder` }];
  return complaint('model', () => inspectGguf(model));
}

export function ggufFiles(model: string): Record<string, string> {
  return existsSync(model) ? { 'model.gguf': model } : {};
}

export function expectGguf({ file, dtype }: GgufBase): Expectation {
  const { family, parameters } = inspectGguf(file);
  const bytes = about(parameters * BYTES_PER_NUMBER[DTYPES_BY_NAME[dtype]]);
  const of = `${MODEL_FOLDER}/, a ${family} of ${parameters.toLocaleString('en')} parameters in ${dtype}`;
  return { ...NO_MODEL, writes: { ...bytes, of } };
}

/** What it returns is the stage's summary. */
export async function importBase({ file, dtype }: GgufBase, context: StageContext): Promise<JsonObject> {
  const folder = join(context.folder, MODEL_FOLDER);
  const { signal, end } = signalOnInterrupt(context.interrupt);
  const progress = (doneBytes: number, totalBytes: number): void => {
    const { done, total } = megabytesDone(doneBytes, totalBytes);
    context.progress.update(done, total);
  };
  try {
    // One that a killed run left is whole.
    if (!existsSync(folder)) await importGguf({ file, folder, dtype: DTYPES_BY_NAME[dtype], signal, progress });
  } catch (cause) {
    context.interrupt.throwIfRequested('nothing is kept of the imported model, which is written whole or not at all');
    throw cause;
  } finally {
    end();
  }
  const facts = inspectModelFolder(folder);
  context.progress.log(`${facts.family}, ${facts.parameters.toLocaleString('en')} parameters, ${dtype} of a GGUF file`);
  return { ...facts, dtype };
}
