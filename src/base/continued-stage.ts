/**
 * Continued pre-training: a model that exists reads a graph's textbook and drills before it is shown a question, so that
 * what it lacks is not left to the cold start to teach. Rows are in its own tokens, the optimizer is the port's AdamW. No
 * model is chosen among those on the way: it takes all its steps.
 */
import type { EngineFactory, TrainerOptions } from '../engine/engine-factory.ts';
import { writeModelProduct } from '../engine/model-product.ts';
import type { ModelReference } from '../engine/model-reference.ts';
import { withTrainingPolicy } from '../engine/with-policy.ts';
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { Language } from '../records/question.ts';
import type { StageContext } from '../run/stage.ts';
import { ConfigError } from '../support/errors.ts';
import type { JsonObject } from '../support/json.ts';
import { deriveSeed } from '../support/random.ts';
import { DRILL_WORDINGS } from '../textbook/drill-wordings.ts';
import { RowSource, type RowSettings } from '../textbook/pretraining-rows.ts';
import { DRILL_KINDS } from '../textbook/skill-drills.ts';
import { continuedStep, type PretrainingSettings } from './pretrain.ts';
import { trainOnRows } from './row-training.ts';

export interface ContinuedCall {
  readonly start: ModelReference;
  /** What of it is trained; undefined: all weights. */
  readonly opening: TrainerOptions | undefined;
  readonly rows: RowSettings;
  readonly training: PretrainingSettings;
  /** Sentences and drills of each kind in a skill probe; kinds and languages without a share are not probed. */
  readonly probeSize: number;
  readonly probeEverySteps: number;
}

export async function runContinuedStage(
  context: StageContext,
  engines: EngineFactory,
  graph: KnowledgeGraph,
  { start, opening, rows: how, training, probeSize, probeEverySteps }: ContinuedCall,
): Promise<JsonObject> {
  const tokenizerFolder = await engines.tokenizerFolder(start);
  return withTrainingPolicy(
    engines,
    start,
    async (policy) => {
      const { engine } = policy;
      if (how.length > engine.maxPositions)
        throw new ConfigError(
          `${context.name}: rows of ${how.length} tokens, and the model takes ${engine.maxPositions} at most; make rowLength smaller`,
        );
      const rows = new RowSource(graph, policy, how, DRILL_WORDINGS);
      // Not the run's own seed: a base that was pre-trained in the same run has seen the rows of that.
      const seed = deriveSeed(context.seed, context.name);
      const { tokens, probe } = await trainOnRows(context, policy, {
        steps: training.steps,
        rows,
        step: (index) => continuedStep(engine, rows, training, seed, index),
        probe: {
          count: probeSize,
          seed,
          kinds: DRILL_KINDS.filter((kind) => how.shares[kind] > 0),
          languages: (Object.keys(how.languages) as Language[]).filter((language) => how.languages[language] > 0),
        },
        probeEverySteps,
      });
      await writeModelProduct(engine, tokenizerFolder, context.folder);
      return { steps: training.steps, tokens, skills: { ...probe } };
    },
    opening,
  );
}
