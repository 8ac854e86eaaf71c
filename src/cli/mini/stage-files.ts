/** What several stages of the miniature read and keep, and the settings they share. */
import { join } from 'node:path';
import { WORDINGS } from '../../questions/verbalise.ts';
import { type Question, questionSchema } from '../../records/question.ts';
import type { StageContext } from '../../run/stage.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import type { JsonObject } from '../../support/json.ts';
import type { Recipe } from '../recipe-schema.ts';

export function readQuestions(context: Pick<StageContext, 'input'>, split: Question['split']): Question[] {
  return readJsonl(join(context.input('questions'), `${split}.jsonl`), { schema: questionSchema });
}

export function rowSettings({ base, questions }: Recipe) {
  return { length: base.rowLength, drillWeight: base.drillWeight, shares: base.shares, languages: questions.languages };
}

export const DRILL_WORDINGS = {
  en: { ...WORDINGS.en, tellings: WORDINGS.en.openers },
  zh: { ...WORDINGS.zh, tellings: WORDINGS.zh.openers },
};

const SUMMARY_FILE = 'summary.json';

export function keepSummary(context: StageContext, summary: JsonObject): JsonObject {
  writeJsonl(join(context.folder, SUMMARY_FILE), [summary]);
  return summary;
}

export function readStageSummary(context: Pick<StageContext, 'input'>, stage: string): JsonObject {
  return readJsonl<JsonObject>(join(context.input(stage), SUMMARY_FILE))[0]!;
}
