/** What stands before the weights of a GGUF file, as bytes: version 3, little-endian. Knows nothing of models. */

export type GgufValue =
  | { readonly type: 'uint32' | 'float32' | 'int32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'int32s'; readonly value: readonly number[] };

/** In the order in which the file has them. */
export type GgufEntries = Readonly<Record<string, GgufValue>>;

export interface GgufTensorPlace {
  readonly name: string;
  /** Outermost axis first; the file has them the other way round. */
  readonly shape: readonly number[];
  /** Number of the format; 0 is float32. */
  readonly typeId: number;
  /** First byte, from the first tensor's. */
  readonly offset: number;
}

/** What every tensor begins at a multiple of, where `general.alignment` does not say otherwise. */
export const GGUF_ALIGNMENT = 32;

const TYPE = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;

export const ggufText = (value: string): GgufValue => ({ type: 'string', value });
export const ggufCount = (value: number): GgufValue => ({ type: 'uint32', value });
export const ggufFloat = (value: number): GgufValue => ({ type: 'float32', value });
export const ggufFlag = (value: boolean): GgufValue => ({ type: 'bool', value });

/** Up to the first tensor, with the zeros before it. */
export function ggufHeaderBytes(metadata: GgufEntries, tensors: readonly GgufTensorPlace[]): Buffer {
  const entries = Object.entries(metadata);
  const parts: Buffer[] = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length)];
  for (const [key, value] of entries) parts.push(text(key), encoded(value));
  for (const { name, shape, typeId, offset } of tensors)
    parts.push(text(name), u32(shape.length), ...shape.toReversed().map(u64), u32(typeId), u64(offset));
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat(parts, alignedSize(bytes));
}

/** `bytes` and the zeros behind them, up to where the next may begin. */
export function alignedSize(bytes: number): number {
  return Math.ceil(bytes / GGUF_ALIGNMENT) * GGUF_ALIGNMENT;
}

function encoded(value: GgufValue): Buffer {
  switch (value.type) {
    case 'uint32':
    case 'int32':
      return Buffer.concat([u32(TYPE[value.type]), u32(value.value >>> 0)]);
    case 'float32': {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatLE(value.value);
      return Buffer.concat([u32(TYPE.float32), bytes]);
    }
    case 'bool':
      return Buffer.concat([u32(TYPE.bool), Buffer.from([Number(value.value)])]);
    case 'string':
      return Buffer.concat([u32(TYPE.string), text(value.value)]);
    case 'strings':
      return Buffer.concat([...arrayHead(TYPE.string, value.value.length), ...value.value.map(text)]);
    case 'int32s':
      return Buffer.concat([
        ...arrayHead(TYPE.int32, value.value.length),
        ...value.value.map((each) => u32(each >>> 0)),
      ]);
    default:
      return value satisfies never;
  }
}

function arrayHead(of: number, count: number): Buffer[] {
  return [u32(TYPE.array), u32(of), u64(count)];
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.byteLength), bytes]);
}
