/** The stage kind `questions.export`: a bank, its splits or traces about them, as another trainer reads them. */
import { z } from 'zod';
import { NO_MODEL } from '../../products/expectation.ts';
import { defineStageKind } from '../../products/stage-kind.ts';
import { promptNamed } from '../../wording/prompt.ts';
import { exportBank } from './export-bank.ts';
import { EXPORT_FORMATS, forTracesAlone, isQuestionFormat } from './export-format.ts';

export const exportKind = defineStageKind({
  name: 'questions.export',
  about: 'questions, or traces about them, as TRL, verl, LLaMA-Factory or other trainers read them',
  version: 2,
  settings: z.object({
    /** Which trainer reads it, or which shape it has; `messages` is plain conversations. Some are of traces alone. */
    for: z.enum(EXPORT_FORMATS),
    /** One of the splits; absent: those that are not held out, and of traces those about training questions. */
    split: z.string().optional(),
  }),
  roles: {
    questions: { accepts: ['bank', 'splits'], about: 'what is exported, or what the traces are about' },
    traces: { accepts: ['trajectories'], about: 'traces in the place of the questions', optional: true },
  },
  makes: ['export'],
  asks: true,
  check: (settings, { traces }) =>
    traces!.length > 0 || isQuestionFormat(settings.for)
      ? []
      : [{ setting: 'for', message: forTracesAlone(settings.for) }],
  expect: () => NO_MODEL,
  weight: () => 2,
  run: async ({ settings, inputs, context, recipe }) => {
    const stageOf = new Map(
      [inputs.questions, ...(inputs.traces === null ? [] : [inputs.traces])].map(({ stage, folder }) => [
        folder,
        stage,
      ]),
    );
    const { rows, splits } = exportBank({
      bank: inputs.questions.folder,
      format: settings.for,
      prompt: promptNamed(recipe.prompt),
      out: context.folder,
      split: settings.split ?? null,
      traces: inputs.traces?.folder ?? null,
      replace: true,
      nameOf: (path) => [...stageOf].reduce((shown, [folder, stage]) => shown.replace(folder, stage), path),
    });
    return { of: rows, splits: Object.fromEntries(splits.map(({ name, rows: count }) => [name, count])) };
  },
});
