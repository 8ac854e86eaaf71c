/**
 * The stage kind `base.pretrain`: a base model from random weights, taught a graph's textbook and drills of single skills. It
 * is the stand-in for a pre-trained model; who has one begins with `base.checkpoint`.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { DecoderConfig } from '../engine/decoder-config.ts';
import { readGraphFile } from '../graph/graph-file.ts';
import { BYTES_PER_TOKEN_OF_NAMES, expectedRows } from './expected-rows.ts';
import { count, rate, size } from '../products/setting-schemas.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { ConfigError } from '../support/errors.ts';
import { writeReplay } from '../textbook/replay.ts';
import { runBaseStage } from './base-stage.ts';
import { rowTrainingShape } from './row-settings.ts';

const model = z
  .object({
    family: z.enum(['qwen2', 'qwen3']),
    hiddenSize: size,
    intermediateSize: size,
    layers: size,
    heads: size,
    keyValueHeads: size,
    headSize: size,
    ropeTheta: rate,
    tieEmbeddings: z.boolean(),
    maxPositions: count,
  })
  .superRefine(({ family, hiddenSize, heads, keyValueHeads, headSize }, context) => {
    const wrong = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (heads % keyValueHeads !== 0) wrong('heads', `${heads} is not a multiple of keyValueHeads, ${keyValueHeads}`);
    if (headSize % 2 !== 0) wrong('headSize', `${headSize} is odd; rotary positions turn pairs`);
    if (family === 'qwen2' && heads * headSize !== hiddenSize)
      wrong(
        'headSize',
        `a qwen2 model needs heads x headSize = hiddenSize, not ${heads} x ${headSize} = ${hiddenSize}`,
      );
  });

const settings = z
  .object({
    model,
    ...rowTrainingShape,
  })
  .superRefine(({ rowLength, model: { maxPositions } }, context) => {
    if (rowLength > maxPositions)
      context.addIssue({
        code: 'custom',
        path: ['rowLength'],
        message: `${rowLength} is more than model.maxPositions, ${maxPositions}`,
      });
  });

export const pretrainKind = defineStageKind({
  name: 'base.pretrain',
  about: "a base model from random weights, taught a graph's textbook and drills of single skills",
  version: 8,
  settings,
  roles: { graph: { accepts: ['graph'], about: 'the graph whose textbook is taught' } },
  makes: ['model', 'replay'],
  weight: ({ steps }) => steps * 0.6,
  expect: ({ settings: own }) => ({
    work: expectedRows(own),
    makes: {
      model: { bytesPerToken: BYTES_PER_TOKEN_OF_NAMES, answerBytes: null, training: null },
      replay: { rowTokens: own.rowLength },
    },
  }),
  foresees: ({ model: shape }) => ({ kind: 'new', config: configOf(shape) }),
  run: async ({ settings: own, inputs, context, newModels }) => {
    if (newModels === null)
      throw new ConfigError(
        `stage ${context.name} begins with random weights, which the recipe's engine cannot make: begin with base.checkpoint`,
      );
    const graph = readGraphFile(join(inputs.graph.folder, 'graph.json'));
    const { rowLength: length, drillWeight, shares, languages } = own;
    const rows = { length, drillWeight, shares, languages };
    writeReplay(context.folder, graph, rows);
    return runBaseStage(context, newModels, graph, {
      model: configOf(own.model),
      rows,
      training: {
        steps: own.steps,
        rowsPerStep: own.rowsPerStep,
        learningRate: own.learningRate,
        warmupSteps: own.warmupSteps,
        weightDecay: own.weightDecay,
      },
      probeSize: own.probeSize,
      probeEverySteps: own.probeEverySteps,
    });
  },
});

function configOf(shape: z.output<typeof model>): Omit<DecoderConfig, 'vocabSize'> {
  return {
    modelType: shape.family,
    hiddenSize: shape.hiddenSize,
    intermediateSize: shape.intermediateSize,
    layerCount: shape.layers,
    headCount: shape.heads,
    keyValueHeadCount: shape.keyValueHeads,
    headSize: shape.headSize,
    ropeTheta: shape.ropeTheta,
    rmsNormEpsilon: 1e-6,
    tieWordEmbeddings: shape.tieEmbeddings,
    maxPositions: shape.maxPositions,
  };
}
