/** Cosines and sines of every position and frequency, and the causal mask: the constants of a sequence pass. */
import type { DecoderConfig, Llama3RopeScaling } from '../../decoder-config.ts';

export interface RotaryTable {
  /** [positions, headSize / 2]. */
  readonly cosines: Float32Array;
  /** [positions, headSize / 2]. */
  readonly sines: Float32Array;
}

type Rope = Pick<DecoderConfig, 'headSize' | 'ropeTheta' | 'ropeScaling'>;

/** The table of the first `positions` positions. */
export function rotaryTable(rope: Rope, positions: number): RotaryTable {
  const frequencies = rotaryFrequencies(rope);
  const half = frequencies.length;
  const cosines = new Float32Array(positions * half);
  const sines = new Float32Array(positions * half);
  for (const [pair, frequency] of frequencies.entries()) {
    for (let position = 0; position < positions; position++) {
      // Transformers computes the frequency and the angle in float32.
      const angle = Math.fround(position * frequency);
      cosines[position * half + pair] = Math.cos(angle);
      sines[position * half + pair] = Math.sin(angle);
    }
  }
  return { cosines, sines };
}

/** Radians a position of each pair, [headSize / 2]. */
export function rotaryFrequencies({ headSize, ropeTheta, ropeScaling }: Rope): Float32Array {
  return Float32Array.from({ length: headSize / 2 }, (_, pair) => {
    const plain = Math.fround(ropeTheta ** -((2 * pair) / headSize));
    return ropeScaling === undefined ? plain : stretchedFrequency(plain, ropeScaling);
  });
}

/** The frequency, in radians a position, as Llama 3.1 changes it. */
function stretchedFrequency(frequency: number, scaling: Llama3RopeScaling): number {
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalMaxPositions } = scaling;
  const turns = (originalMaxPositions * frequency) / (2 * Math.PI);
  if (turns > highFrequencyFactor) return frequency;
  if (turns < lowFrequencyFactor) return Math.fround(frequency / factor);
  const share = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
  return Math.fround((1 - share) * (frequency / factor) + share * frequency);
}

/** Added to logits that must not count; its exponential is exactly 0 next to any real logit. */
export const masked = -1e30;

/** [rows, length]: what the last `rows` of `length` tokens see of all, 0 up to themselves and `masked` behind. */
export function causalMask(length: number, rows = length): Float32Array {
  const mask = new Float32Array(rows * length);
  for (let row = 0; row < rows; row++) mask.fill(masked, row * length + length - rows + row + 1, (row + 1) * length);
  return mask;
}
