/** The stage that makes the base model: tokenizer, random weights, textbook and drills, then a measured skill gate. */
import { writeTokenizerFolder } from '../engine/hugging-face/model-folder.ts';
import { Policy } from '../engine/policy.ts';
import type { DecoderConfig } from '../engine/decoder-config.ts';
import { loadTokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { type EngineFactory, writeModelFolder } from '../run/model-exchange.ts';
import type { StageContext } from '../run/stage.ts';
import { join } from 'node:path';
import type { Language } from '../records/question.ts';
import type { JsonObject } from '../support/json.ts';
import type { DrillWordings } from './drill-questions.ts';
import { RowSource, type RowSettings } from './pretraining-rows.ts';
import { type PretrainingSettings, type SkillProbe, pretrainingStep, probeSkills } from './pretrain.ts';
import { tokenizerTraining } from './tokenizer-corpus.ts';

/** The language of vignettes, which the question stage owns. */
export interface Wordings {
  readonly drills: Readonly<Record<Language, DrillWordings>>;
  /** Every template of a question. */
  readonly all: readonly string[];
}

export interface BaseSettings {
  readonly model: Omit<DecoderConfig, 'vocabSize'>;
  readonly rows: RowSettings;
  readonly training: PretrainingSettings;
  /** Sentences and drills of each kind in a skill probe. */
  readonly probeSize: number;
  readonly probeEverySteps: number;
}

const CHECKPOINT_SECONDS = 20;

export async function runBaseStage(
  context: StageContext,
  engines: EngineFactory,
  graph: KnowledgeGraph,
  wordings: Wordings,
  settings: BaseSettings,
): Promise<JsonObject> {
  const model = join(context.folder, 'model');
  const { maxPositions } = settings.model;
  const trained = trainTokenizer(tokenizerTraining(graph, wordings.all));
  for (const { text, reason } of trained.missedPhrases) context.progress.log(`'${text}' is not one token: ${reason}`);
  writeTokenizerFolder(model, trained.tokenizerJson, { maxPositions });
  const config: DecoderConfig = { ...settings.model, vocabSize: trained.vocabularySize };
  const engine = await engines.create(config, context.seed);
  try {
    const policy = new Policy(engine, loadTokenizer(model));
    const rows = new RowSource(graph, policy, settings.rows, wordings.drills);
    const { state } = await context.loop<{ tokens: number; probe: SkillProbe | null }>('pre-training', {
      totalSteps: settings.training.steps,
      every: { seconds: CHECKPOINT_SECONDS },
      initialState: { tokens: 0, probe: null },
      keyMetric: 'loss',
      save: (folder) => engine.saveState(folder),
      load: (folder) => engine.loadState(folder, { optimizer: true }),
      step: async ({ index, state: before, metrics }) => {
        const step = await pretrainingStep(engine, rows, settings.training, context.seed, index);
        const isProbed = (index + 1) % settings.probeEverySteps === 0 || index + 1 === settings.training.steps;
        const probe = isProbed ? await probeSkills(policy, rows, settings.probeSize, context.seed) : null;
        metrics.log(index, { ...step, ...prefixed(probe) });
        return { tokens: before.tokens + step.tokens, probe: probe ?? before.probe };
      },
    });
    await writeModelFolder(policy, model, model);
    return { tokens: state.tokens, vocabulary: config.vocabSize, skills: { ...state.probe } };
  } finally {
    await engine.close();
  }
}

function prefixed(probe: SkillProbe | null): Record<string, number> {
  return Object.fromEntries(Object.entries(probe ?? {}).map(([name, value]) => [`skill.${name}`, value as number]));
}
