/**
 * The base of a rehearsal: a tiny model of the recipe's family that knows the form of an answer and nothing else, so that
 * reinforcement has something to tell apart. Beside it what of a base lies where the loop runs: all but its weights.
 */
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedEngines } from '../../src/cli/adapters/embedded-engines.ts';
import { completionDatum } from '../../src/engine/datum.ts';
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';
import { writeTinyModel } from '../../src/engine/fixtures/tiny-model-folder.ts';
import { folderReference } from '../../src/engine/model-reference.ts';
import { Policy } from '../../src/engine/policy.ts';
import { loadTokenizer } from '../../src/engine/tokenizer/tokenizer.ts';
import { PROMPTS, type PromptedQuestion } from '../../src/wording/prompt.ts';

const TEACHING_STEPS = 60;
/** Long enough for a question in Chinese, which is told in bytes. */
const MOST_POSITIONS = 4096;
const MERGES = 400;
const ADAM = { learningRate: 0.02, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 1 };

const QUESTIONS: readonly PromptedQuestion[] = [
  { language: 'en', stem: 'Which disease is it?', options: [{ text: 'gout' }, { text: 'asthma' }, { text: 'stroke' }] },
  {
    language: 'en',
    stem: 'Is it so?',
    options: [{ text: 'yes' }, { text: 'no' }, { text: 'maybe' }, { text: 'both' }],
  },
  { language: 'zh', stem: '最可能的诊断是？', options: [{ text: '痛风' }, { text: '哮喘' }, { text: '中风' }] },
];

export interface SmallModel {
  /** For the server. */
  readonly whole: string;
  /** Configuration and tokenizer, for the recipe. */
  readonly withoutWeights: string;
}

export async function writeSmallModel(folder: string, family: DecoderConfig['modelType']): Promise<SmallModel> {
  const [whole, withoutWeights] = [join(folder, 'whole'), join(folder, 'without-weights')];
  const prompts = QUESTIONS.map((question) => PROMPTS.instructed.text(question));
  await writeTinyModel(whole, { family, texts: prompts, mergeCount: MERGES, maxPositions: MOST_POSITIONS });
  await teachFormat(whole);
  mkdirSync(withoutWeights, { recursive: true });
  for (const name of readdirSync(whole).filter((each) => !each.endsWith('.safetensors')))
    cpSync(join(whole, name), join(withoutWeights, name));
  return { whole, withoutWeights };
}

/** Every letter as often as the others, whatever is asked. */
async function teachFormat(folder: string): Promise<void> {
  const engine = await embeddedEngines(1).openTrainer(folderReference(folder));
  try {
    const policy = new Policy(engine, loadTokenizer(folder));
    const letters = ['A', 'B', 'C'];
    const weight = 1 / (QUESTIONS.length * letters.length * 8);
    const data = QUESTIONS.flatMap((question) =>
      letters.map((letter) =>
        completionDatum(
          policy.chatPrompt(PROMPTS.instructed.text(question)),
          policy.turn(`<think>\nso\n</think>\n<answer>${letter}</answer>`),
          weight,
        ),
      ),
    );
    for (let step = 0; step < TEACHING_STEPS; step++) {
      await engine.forwardBackward(data, { kind: 'cross_entropy' });
      await engine.optimStep(ADAM);
    }
    await engine.saveWeights(folder);
  } finally {
    await engine.close();
  }
}
