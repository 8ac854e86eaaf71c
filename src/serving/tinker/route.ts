/** One call of the protocol: its method and path, and what answers it. */
import { z } from 'zod';
import { RecordError } from '../../support/errors.ts';
import { parseExactJson } from '../../support/exact-json.ts';
import type { WireRequest } from './http-server.ts';
import type { Reply } from './result.ts';
import type { ServerState } from './server-state.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Behind `/api/v1/`; a part that begins with a colon is any. */
  readonly path: string;
  /** It begins work, so that it is refused while the server ends. */
  readonly begins: boolean;
  readonly answer: (
    state: ServerState,
    request: WireRequest,
    names: Readonly<Record<string, string>>,
  ) => Reply | Promise<Reply>;
}

export function matchRoute(
  routes: readonly Route[],
  { method, path }: Pick<WireRequest, 'method' | 'path'>,
): { readonly route: Route; readonly names: Readonly<Record<string, string>> } | 'path' | 'method' {
  let isPath = false;
  for (const route of routes) {
    const names = namesOf(route.path, path);
    if (names === null) continue;
    if (route.method === method) return { route, names };
    isPath = true;
  }
  return isPath ? 'method' : 'path';
}

/** RecordError that names the place in the body. */
export function jsonBody<T>(request: WireRequest, schema: z.ZodType<T>): T {
  return checkedBody(jsonValue(request), schema);
}

/** RecordError for what is no JSON. */
export function jsonValue({ body }: WireRequest): unknown {
  try {
    return parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new RecordError(`the body is no JSON: ${(cause as Error).message}`, { cause });
  }
}

/** RecordError that names the place in the body. */
export function checkedBody<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = parsedBy(schema, value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
  throw new RecordError(`${path.map(String).join('.') || 'the body'}: ${message}`, { cause: parsed.error });
}

/** Of more mistakes than fit into a call's arguments the schema's reader makes a RangeError. */
function parsedBy<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RecordError('the body has too many mistakes to name; hold it against the protocol', { cause });
  }
}

function namesOf(pattern: string, path: readonly string[]): Record<string, string> | null {
  const parts = pattern.split('/');
  if (parts.length !== path.length) return null;
  const names: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (part.startsWith(':')) names[part.slice(1)] = path[index]!;
    else if (part !== path[index]) return null;
  }
  return names;
}
