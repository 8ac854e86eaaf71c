/** The number formats of GGUF tensors: how many numbers share a block, and how many bytes it takes. */
import { CheckpointError } from '../../../support/errors.ts';

export const GGUF_TYPES = {
  F32: { id: 0, blockNumbers: 1, blockBytes: 4 },
  F16: { id: 1, blockNumbers: 1, blockBytes: 2 },
  Q4_0: { id: 2, blockNumbers: 32, blockBytes: 18 },
  Q4_1: { id: 3, blockNumbers: 32, blockBytes: 20 },
  Q5_0: { id: 6, blockNumbers: 32, blockBytes: 22 },
  Q5_1: { id: 7, blockNumbers: 32, blockBytes: 24 },
  Q8_0: { id: 8, blockNumbers: 32, blockBytes: 34 },
  Q4_K: { id: 12, blockNumbers: 256, blockBytes: 144 },
  Q5_K: { id: 13, blockNumbers: 256, blockBytes: 176 },
  Q6_K: { id: 14, blockNumbers: 256, blockBytes: 210 },
  BF16: { id: 30, blockNumbers: 1, blockBytes: 2 },
} as const;
export type GgufType = keyof typeof GGUF_TYPES;

export const GGUF_TYPE_NAMES = Object.keys(GGUF_TYPES) as readonly GgufType[];

/** Formats in use that are not read, so that they are refused by name. */
const OTHERS: Readonly<Record<number, string>> = {
  9: 'Q8_1',
  10: 'Q2_K',
  11: 'Q3_K',
  15: 'Q8_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  20: 'IQ4_NL',
  21: 'IQ3_S',
  22: 'IQ2_S',
  23: 'IQ4_XS',
  24: 'I8',
  25: 'I16',
  26: 'I32',
  27: 'I64',
  28: 'F64',
  29: 'IQ1_M',
  34: 'TQ1_0',
  35: 'TQ2_0',
  39: 'MXFP4',
};

/** CheckpointError for a format that is not read; `where` names file and tensor. */
export function ggufTypeOf(id: number, where: string): GgufType {
  const found = GGUF_TYPE_NAMES.find((name) => GGUF_TYPES[name].id === id);
  if (found !== undefined) return found;
  throw new CheckpointError(
    `${where} is of type ${id} (${OTHERS[id] ?? 'unknown'}); allowed are ${GGUF_TYPE_NAMES.join(', ')}`,
  );
}
