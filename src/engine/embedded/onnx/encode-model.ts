/**
 * The bytes of an ONNX ModelProto: a protobuf writer for the dozen messages the engine needs.
 * Field numbers are those of onnx.proto (IR version 10). Knows nothing of what the nodes compute.
 */

export type AttributeValue =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  /** What an operator repeats or chooses; its nodes read the names of the graph around it too. */
  | { readonly kind: 'graph'; readonly value: ModelSpec };

export interface NodeSpec {
  readonly operator: string;
  readonly domain: string;
  /** Names; an empty name is an absent optional input. */
  readonly inputs: readonly string[];
  /** Names; an empty name is an output nobody reads. */
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** TensorProto.DataType numbers. */
export const elementTypeCode = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof elementTypeCode;

export interface ConstantSpec {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian elements; or where they lie in a file, which the session maps. */
  readonly data: Uint8Array | FilePart;
}

/** Part of a file of the folder that the session is opened with. */
export interface FilePart {
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
}

export interface PortSpec {
  readonly name: string;
  readonly type: ElementType;
  /** A string is a symbolic dimension; a null shape is left to inference. */
  readonly shape: readonly (number | string)[] | null;
}

export interface ModelSpec {
  readonly nodes: readonly NodeSpec[];
  readonly constants: readonly ConstantSpec[];
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
}

const irVersion = 10;
const opsetVersion = 21;
const contribDomain = 'com.microsoft';

/** The serialized model. */
export function encodeModel(model: ModelSpec): Uint8Array {
  return new ProtobufWriter()
    .varint(1, irVersion)
    .message(7, encodeGraph(model))
    .message(8, new ProtobufWriter().text(1, '').varint(2, opsetVersion))
    .message(8, new ProtobufWriter().text(1, contribDomain).varint(2, 1))
    .finish();
}

function encodeGraph(model: ModelSpec): ProtobufWriter {
  const graph = new ProtobufWriter();
  for (const node of model.nodes) graph.message(1, encodeNode(node));
  graph.text(2, 'graph');
  for (const constant of model.constants) graph.message(5, encodeConstant(constant));
  for (const port of model.inputs) graph.message(11, encodePort(port));
  for (const port of model.outputs) graph.message(12, encodePort(port));
  return graph;
}

function encodeNode(node: NodeSpec): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const input of node.inputs) writer.text(1, input);
  for (const output of node.outputs) writer.text(2, output);
  writer.text(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) writer.message(5, encodeAttribute(name, value));
  return writer.text(7, node.domain);
}

function encodeAttribute(name: string, attribute: AttributeValue): ProtobufWriter {
  const writer = new ProtobufWriter().text(1, name);
  switch (attribute.kind) {
    case 'float':
      return writer.float(2, attribute.value).varint(20, 1);
    case 'int':
      return writer.varint(3, attribute.value).varint(20, 2);
    case 'string':
      return writer.text(4, attribute.value).varint(20, 3);
    case 'ints':
      for (const value of attribute.value) writer.varint(8, value);
      return writer.varint(20, 7);
    case 'graph':
      return writer.message(6, encodeGraph(attribute.value)).varint(20, 5);
  }
  attribute satisfies never;
}

function encodeConstant({ name, type, shape, data }: ConstantSpec): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const size of shape) writer.varint(1, size);
  writer.varint(2, elementTypeCode[type]).text(8, name);
  if (data instanceof Uint8Array) return writer.raw(9, data);
  for (const [key, value] of Object.entries({ location: data.file, offset: data.offset, length: data.length }))
    writer.message(13, new ProtobufWriter().text(1, key).text(2, String(value)));
  return writer.varint(14, 1);
}

function encodePort(port: PortSpec): ProtobufWriter {
  const tensor = new ProtobufWriter().varint(1, elementTypeCode[port.type]);
  if (port.shape) {
    const shape = new ProtobufWriter();
    for (const size of port.shape) {
      const dimension = new ProtobufWriter();
      shape.message(1, typeof size === 'number' ? dimension.varint(1, size) : dimension.text(2, size));
    }
    tensor.message(2, shape);
  }
  return new ProtobufWriter().text(1, port.name).message(2, new ProtobufWriter().message(1, tensor));
}

/** Protobuf wire format: chunks of bytes, joined once at the end. */
class ProtobufWriter {
  readonly #chunks: Uint8Array[] = [];
  byteLength = 0;

  varint(field: number, value: number): this {
    this.#number(field * 8);
    this.#number(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#number(field * 8 + 5);
    return this.#append(new Uint8Array(Float32Array.of(value).buffer));
  }

  text(field: number, value: string): this {
    return this.raw(field, Buffer.from(value, 'utf8'));
  }

  raw(field: number, bytes: Uint8Array): this {
    this.#number(field * 8 + 2);
    this.#number(bytes.byteLength);
    return this.#append(bytes);
  }

  message(field: number, inner: ProtobufWriter): this {
    this.#number(field * 8 + 2);
    this.#number(inner.byteLength);
    for (const chunk of inner.#chunks) this.#append(chunk);
    return this;
  }

  finish(): Uint8Array {
    return Buffer.concat(this.#chunks, this.byteLength);
  }

  #append(bytes: Uint8Array): this {
    this.#chunks.push(bytes);
    this.byteLength += bytes.byteLength;
    return this;
  }

  /** Base-128, low bits first; a negative number is its 64-bit two's complement. */
  #number(value: number): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    bytes.push(Number(rest));
    this.#append(Uint8Array.from(bytes));
  }
}
