/**
 * The stage kind `base.continue`: a model that exists reads a graph's textbook and drills of single skills before the cold
 * start. It has a row of its own in a recipe's tables, so that what it taught is told apart from what reinforcement did.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { modelOfProduct } from '../engine/model-reference.ts';
import { readGraphFile } from '../graph/graph-file.ts';
import { lora, trainerOptions } from '../products/adapter-setting.ts';
import { modelOf } from '../products/expected-products.ts';
import { expectedRows } from './expected-rows.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { writeReplay } from '../textbook/replay.ts';
import { runContinuedStage } from './continued-stage.ts';
import { rowTrainingShape } from './row-settings.ts';

export const continueKind = defineStageKind({
  name: 'base.continue',
  about: "a model that exists goes on with pre-training on a graph's textbook and drills of single skills",
  version: 1,
  settings: z.object({
    ...rowTrainingShape,
    /** Trains an adapter; absent: all weights. */
    lora,
  }),
  roles: {
    start: { accepts: ['model'], about: 'the model that training begins from', lineage: true },
    graph: { accepts: ['graph'], about: 'the graph whose textbook is taught' },
  },
  makes: ['model', 'replay'],
  goesOn: ['lora'],
  weight: ({ steps }) => steps * 4,
  expect: ({ settings: own, feeds, made }) => ({
    work: expectedRows(own),
    makes: {
      model: { ...modelOf(made(feeds['start']![0])), answerBytes: null, training: null },
      replay: { rowTokens: own.rowLength },
    },
  }),
  run: async ({ settings, inputs, context, engines }) => {
    const graph = readGraphFile(join(inputs.graph.folder, 'graph.json'));
    const { rowLength: length, drillWeight, shares, languages } = settings;
    const { steps, rowsPerStep, learningRate, warmupSteps, weightDecay, probeSize, probeEverySteps } = settings;
    const rows = { length, drillWeight, shares, languages };
    writeReplay(context.folder, graph, rows);
    return runContinuedStage(context, engines, graph, {
      start: modelOfProduct(inputs.start.folder),
      opening: trainerOptions(settings.lora, context),
      rows,
      training: { steps, rowsPerStep, learningRate, warmupSteps, weightDecay },
      probeSize,
      probeEverySteps,
    });
  },
});
