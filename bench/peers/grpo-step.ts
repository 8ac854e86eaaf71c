/**
 * One GRPO step of the smallest kind of policy against TRL's trainer: 32 prompts of 32 tokens, 8 answers of 96 to each, a
 * reward that a rule gives, one update. TRL's answers may end at a token that its trainer takes for the end, which leaves
 * it a little less to do.
 */
import type { Item } from '../support/in-turns.ts';
import { configFileOfShape, wide } from '../support/model-shapes.ts';
import { median, ratiosOf, rounded } from '../support/statistics.ts';
import type { GrpoAnswer } from './calls.ts';
import type { Contender, Figure } from './figure.ts';
import { compareMemory } from './resident-memory.ts';
import { OURS, TRL, type Side } from './side.ts';

const GRPO = { groups: 32, groupSize: 8, promptTokens: 32, addedTokens: 96 };

export const grpo: Figure = {
  name: 'grpo',
  about: 'a GRPO step of 32 x 8 x (32 + 96) tokens against TRL',
  needs: ['transformers', 'trl'],
  async run(bench) {
    const model = { config: configFileOfShape(wide) };
    const opening = { model, dtype: 'float32', lora: null, purpose: 'training', grpo: GRPO } as const;
    const contender = (program: Contender['program']): Contender => ({ program, opening });
    const item: Item<Side, GrpoAnswer> = {
      name: 'step',
      // Twice: until then the code is not compiled.
      warm: async (side) => {
        await side.grpoStep();
        await side.grpoStep();
      },
      measure: (side) => side.grpoStep(),
    };
    const turns = await bench.compare({ contenders: [contender(OURS), contender(TRL)], items: [item], apart: false });
    const [ours, theirs] = turns.measured.get(item.name)!;
    // Times as fast: the longer theirs takes, the larger.
    const fasterBy = (seconds: (step: GrpoAnswer) => number) => ratiosOf(theirs.map(seconds), ours.map(seconds));
    const samplingShare = (steps: readonly GrpoAnswer[]) =>
      rounded(median(steps.map((step) => step.samplingSeconds / step.seconds)));
    return {
      ratio: fasterBy(({ seconds }) => seconds),
      sampling: fasterBy(({ samplingSeconds }) => samplingSeconds),
      rest: fasterBy(({ seconds, samplingSeconds }) => seconds - samplingSeconds),
      shareOfSampling: samplingShare(ours),
      peerShareOfSampling: samplingShare(theirs),
      memory: compareMemory(turns.peakBytes),
    };
  },
};
