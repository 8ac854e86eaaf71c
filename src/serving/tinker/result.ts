/** What a request of the Tinker protocol came to, as it is kept and told again and again, in the encoding that is asked for. */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { decodeLossOutput, lossOutputToJson } from '../../engine/tinker-wire/loss-output.ts';
import { decodeSampleOutput, sampleOutputToJson } from '../../engine/tinker-wire/sample-output.ts';
import { FlemingError } from '../../support/errors.ts';

export type Result =
  | { readonly kind: 'json'; readonly value: Readonly<Record<string, unknown>> }
  /** Of `forward_backward` and `asample`: the message in Protocol Buffers. */
  | { readonly kind: 'loss' | 'sample'; readonly message: Uint8Array }
  /** For good: the same request will fail again. */
  | { readonly kind: 'failed'; readonly error: string; readonly category: 'user' | 'server' };

export interface Reply {
  readonly status: number;
  readonly type: string;
  /** What is long is made while it is sent. */
  readonly body: string | Uint8Array | Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

export const PROTOBUF = 'application/x-protobuf';

export function jsonReply(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/** Clients that can read Protocol Buffers say so; others are told the same in JSON. */
export function replyWith(result: Result, accept: string): Reply {
  switch (result.kind) {
    case 'json':
      return jsonReply(200, result.value);
    case 'failed':
      return jsonReply(200, { error: result.error, category: result.category });
    case 'loss':
    case 'sample': {
      const { kind, message } = result;
      if (accept.includes(PROTOBUF)) return { status: 200, type: PROTOBUF, body: message };
      return jsonReply(
        200,
        kind === 'loss' ? lossOutputToJson(decodeLossOutput(message)) : sampleOutputToJson(decodeSampleOutput(message)),
      );
    }
  }
  result satisfies never;
}

/** What ours refuse is the caller's to mend; anything else is a fault of this program, which `onError` is told. */
export function failedBy(error: unknown, onError: (error: unknown) => void): Result {
  if (error instanceof FlemingError) return { kind: 'failed', error: error.message, category: 'user' };
  onError(error);
  return { kind: 'failed', error: 'the server failed; its terminal says how', category: 'server' };
}

/** Bytes that keeping it takes, about. */
export function sizeOf(result: Result): number {
  if (result.kind === 'json') return JSON.stringify(result.value).length;
  return result.kind === 'failed' ? result.error.length : result.message.byteLength;
}

export const storedResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json'), value: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.enum(['loss', 'sample']), message: z.string() }),
  z.object({ kind: z.literal('failed'), error: z.string(), category: z.enum(['user', 'server']) }),
]);
export type StoredResult = z.infer<typeof storedResultSchema>;

export function storedResult(result: Result): StoredResult {
  if (result.kind === 'json' || result.kind === 'failed') return result;
  return { kind: result.kind, message: Buffer.from(result.message).toString('base64') };
}

export function resultFromStored(stored: StoredResult): Result {
  if (stored.kind === 'json' || stored.kind === 'failed') return stored;
  return { kind: stored.kind, message: Buffer.from(stored.message, 'base64') };
}
