/** A base opened by the embedded engine to be measured: as it lies here, or new with random weights of a recipe's shape. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importGguf } from '../../engine/hugging-face/gguf/import-gguf.ts';
import { readModelConfig } from '../../engine/hugging-face/model-config.ts';
import { parameterCount, parameterLayout } from '../../engine/hugging-face/parameter-layout.ts';
import type { DecoderConfig } from '../../engine/decoder-config.ts';
import type { Lora } from '../../engine/lora.ts';
import type { ModelHub } from '../../engine/model-hub.ts';
import { modelFolderOf } from '../../engine/model-folder-of.ts';
import { folderReference, formatModelReference, type ModelReference } from '../../engine/model-reference.ts';
import type { PretrainingEngine } from '../../engine/pretraining-engine.ts';
import type { Sampler } from '../../engine/sampler.ts';
import type { Trainer } from '../../engine/trainer.ts';
import type { ForeseenModel } from '../../products/stage-kind.ts';
import type { Interrupt } from '../../run/interrupt.ts';
import { DownloadError } from '../../support/download/download-error.ts';
import { ConfigError } from '../../support/errors.ts';
import { embeddedEngines } from '../adapters/embedded-engines.ts';
import { hubModels } from '../hub-models.ts';

export interface OpeningToMeasure {
  /** The stage that makes the base, in messages. */
  readonly base: string;
  readonly threads: number;
  /** Whether a stage trains from it: who only answers needs less memory. */
  readonly trains: boolean;
  readonly lora: Lora | null;
  readonly interrupt: Interrupt;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

export interface OpenedToMeasure {
  readonly sampler: Sampler;
  /** Null where it was opened to answer. */
  readonly trainer: Trainer | null;
  /** Begins with random weights, so that it is pre-trained by Muon; null: it has been trained before. */
  readonly newModel: PretrainingEngine | null;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly assumed: string | null;
  close(): Promise<void>;
}

/** What who stops a measurement is told. */
export const NOTHING_KEPT = 'nothing of a measurement is kept';

/** About what the miniature's slice gives, 1,418. */
const NEW_VOCABULARY = 1500;

/** EngineError where the memory does not hold it; ConfigError where the model is not here. */
export async function openToMeasure(model: ForeseenModel, options: OpeningToMeasure): Promise<OpenedToMeasure> {
  const { base, threads, trains, lora, log } = options;
  // What is not here is not fetched for a measurement.
  const hub = hubModels({ ...process.env, HF_HUB_OFFLINE: '1' }, log);
  const engines = embeddedEngines(threads, hub);
  if (model.kind === 'new') {
    if (lora !== null)
      throw new ConfigError(
        `${base} begins with random weights, and an adapter beside it can be measured when it stands: run the recipe with ` +
          `--until ${base} first`,
      );
    const config = { ...model.config, vocabSize: NEW_VOCABULARY };
    log(`${base}: a new model of ${sizeOf(config).toLocaleString('en')} parameters`);
    const engine = await engines.create(config, 0);
    const assumed = `a vocabulary of ${NEW_VOCABULARY.toLocaleString('en')}, which a tokenizer of the graph has by its names`;
    return {
      sampler: engine,
      trainer: engine,
      newModel: engine,
      ...factsOf(config),
      assumed,
      close: () => engine.close(),
    };
  }
  const { reference, remove } =
    model.kind === 'gguf' ? await importedFor(model.file, options) : { reference: model.model, remove: () => {} };
  try {
    const folder = await folderOf(reference, hub, base);
    const config = readModelConfig(folder);
    log(`${base}: opening ${formatModelReference(reference)}, ${sizeOf(config).toLocaleString('en')} parameters`);
    const reached = folderReference(folder);
    const trainer = trains ? await engines.openTrainer(reached, { lora }) : null;
    const sampler = trainer ?? (await engines.openSampler(reached));
    const close = async (): Promise<void> => {
      await sampler.close();
      remove();
    };
    return { sampler, trainer, newModel: null, ...factsOf(config), assumed: null, close };
  } catch (cause) {
    remove();
    throw cause;
  }
}

function factsOf(config: DecoderConfig): Pick<OpenedToMeasure, 'vocabularySize' | 'parameters'> {
  return { vocabularySize: config.vocabSize, parameters: sizeOf(config) };
}

async function folderOf(model: ModelReference, hub: ModelHub, base: string): Promise<string> {
  try {
    return await modelFolderOf(model, hub, 'a measurement');
  } catch (cause) {
    if (!(cause instanceof DownloadError)) throw cause;
    throw new ConfigError(
      `${formatModelReference(model)}, the model of ${base}, is not on this machine, and a measurement fetches nothing: ` +
        `fleming run with --until ${base} fetches it, then measure`,
      { cause },
    );
  }
}

/** A stage writes a GGUF file's weights anew before it opens them; here they go when they were measured. */
async function importedFor(
  file: string,
  { base, interrupt, signal, log }: OpeningToMeasure,
): Promise<{ reference: ModelReference; remove: () => void }> {
  const parent = mkdtempSync(join(tmpdir(), 'fleming-measure-'));
  const remove = (): void => rmSync(parent, { recursive: true, force: true });
  log(`${base}: ${file} is unpacked into ${parent} until it is measured`);
  try {
    const folder = join(parent, 'model');
    await importGguf({ file, folder, dtype: 'F32', signal });
    return { reference: folderReference(folder), remove };
  } catch (cause) {
    remove();
    interrupt.throwIfRequested(NOTHING_KEPT);
    throw cause;
  }
}

function sizeOf(config: DecoderConfig): number {
  return parameterCount(parameterLayout(config));
}
