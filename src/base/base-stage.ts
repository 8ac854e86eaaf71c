/** The stage that makes the base model: tokenizer, random weights, textbook and drills, then a measured skill gate. */
import { writeTokenizerFolder } from '../engine/hugging-face/model-folder.ts';
import { writeModelProduct } from '../engine/model-product.ts';
import { MODEL_FOLDER } from '../engine/model-reference.ts';
import { Policy } from '../engine/policy.ts';
import type { PretrainingEngines } from '../engine/pretraining-engine.ts';
import type { DecoderConfig } from '../engine/decoder-config.ts';
import { loadTokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { StageContext } from '../run/stage.ts';
import { join } from 'node:path';
import type { JsonObject } from '../support/json.ts';
import { DRILL_WORDINGS } from '../textbook/drill-wordings.ts';
import { RowSource, type RowSettings } from '../textbook/pretraining-rows.ts';
import { askSentences } from '../wording/asks.ts';
import { listTemplates } from '../wording/list-wordings.ts';
import { type PretrainingSettings, pretrainingStep } from './pretrain.ts';
import { trainOnRows } from './row-training.ts';
import { tokenizerTraining } from './tokenizer-corpus.ts';

export interface BaseSettings {
  readonly model: Omit<DecoderConfig, 'vocabSize'>;
  readonly rows: RowSettings;
  readonly training: PretrainingSettings;
  /** Sentences and drills of each kind in a skill probe. */
  readonly probeSize: number;
  readonly probeEverySteps: number;
}

export async function runBaseStage(
  context: StageContext,
  engines: PretrainingEngines,
  graph: KnowledgeGraph,
  settings: BaseSettings,
): Promise<JsonObject> {
  const model = join(context.folder, MODEL_FOLDER);
  const { maxPositions } = settings.model;
  const trained = trainTokenizer(tokenizerTraining(graph, [...listTemplates(), ...askSentences()]));
  for (const { text, reason } of trained.missedPhrases) context.progress.log(`'${text}' is not one token: ${reason}`);
  writeTokenizerFolder(model, trained.tokenizerJson, { maxPositions });
  const config: DecoderConfig = { ...settings.model, vocabSize: trained.vocabularySize };
  const engine = await engines.create(config, context.seed);
  try {
    const policy = new Policy(engine, loadTokenizer(model));
    const rows = new RowSource(graph, policy, settings.rows, DRILL_WORDINGS);
    const { training, probeSize, probeEverySteps } = settings;
    const state = await trainOnRows(context, policy, {
      steps: training.steps,
      rows,
      step: (index) => pretrainingStep(engine, rows, training, context.seed, index),
      probe: { count: probeSize, seed: context.seed },
      probeEverySteps,
    });
    await writeModelProduct(engine, model, context.folder);
    return { tokens: state.tokens, vocabulary: config.vocabSize, skills: { ...state.probe } };
  } finally {
    await engine.close();
  }
}
