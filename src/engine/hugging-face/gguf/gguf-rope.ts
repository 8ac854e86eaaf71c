/**
 * Llama 3.1's stretch of the rotary positions. A GGUF file does not name it: it has the divisor of each frequency in a
 * tensor. The stretch that gives these divisors is found again, or the file is refused.
 */
import type { DecoderConfig, Llama3RopeScaling } from '../../decoder-config.ts';
import type { FileToRead } from './file-cursor.ts';
import type { GgufHeader } from './gguf-header.ts';
import type { GgufMetadata } from './gguf-metadata.ts';
import { decodedRows } from './gguf-weights.ts';
import { ROPE_FACTORS_NAME } from './tensor-names.ts';

/** Of all Llama 3.1 to 3.3; they differ in the factor alone. */
const STRETCH = { lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 8192 } as const;
/** The divisors were worked out in float32, from wave lengths that lose digits by the power. */
const TOLERANCE = 1e-3;

/** The configuration with its stretch. CheckpointError for divisors that are not Llama 3's. */
export function withRopeScaling(
  config: DecoderConfig,
  { source, header, metadata }: { source: FileToRead; header: GgufHeader; metadata: GgufMetadata },
): DecoderConfig {
  const tensor = header.tensors.get(ROPE_FACTORS_NAME);
  if (tensor === undefined) return config;
  const frequencies = config.headSize / 2;
  if (tensor.shape.join() !== String(frequencies))
    throw metadata.refusal(
      `tensor "${ROPE_FACTORS_NAME}" has shape [${tensor.shape.join(', ')}], the model needs [${frequencies}]`,
    );
  const [divisors] = decodedRows(source, tensor, null);
  if (divisors!.every((divisor) => divisor === 1)) return config;
  const ropeScaling = { factor: Math.max(...divisors!), ...STRETCH };
  const expected = llama3Divisors(config, ropeScaling);
  const wrong = expected.findIndex((each, index) => !(Math.abs(divisors![index]! / each - 1) < TOLERANCE));
  if (wrong < 0 && config.modelType === 'llama') return { ...config, ropeScaling };
  throw metadata.refusal(
    `tensor "${ROPE_FACTORS_NAME}" stretches the rotary positions otherwise than Llama 3 does with factor ` +
      `${ropeScaling.factor} (number ${wrong} is ${divisors![wrong]}, expected ${expected[wrong]}); no other is computed`,
  );
}

/** What each frequency is divided by. */
export function llama3Divisors(
  { headSize, ropeTheta }: Pick<DecoderConfig, 'headSize' | 'ropeTheta'>,
  { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalMaxPositions }: Llama3RopeScaling,
): number[] {
  return Array.from({ length: headSize / 2 }, (_, index) => {
    const waves = originalMaxPositions / (2 * Math.PI * ropeTheta ** ((2 * index) / headSize));
    if (waves > high) return 1;
    if (waves < low) return factor;
    const smooth = (waves - low) / (high - low);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}
