/**
 * The archive of a checkpoint, as a server sends it. Servers answer with a redirect to the download, which is followed on the
 * same server alone: the key goes with the request, and a name that a server gives is no place to fetch from.
 */
import { EngineError } from '../../support/errors.ts';
import { printable } from '../../support/printable.ts';
import type { CheckpointAddress } from '../tinker-wire/checkpoint-address.ts';
import { isPassing, Patience, TinkerRefusal, type StreamedResponse, type TinkerHttp } from './tinker-http.ts';

export interface OpenArchive {
  /** Null: the server does not say. */
  readonly bytes: number | null;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface ArchiveCall {
  readonly patienceSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

const MOST_REDIRECTS = 3;
/** What a server says that knows another form of a checkpoint's name. */
const OTHER_FORM = new Set([400, 404, 405, 422]);
const MOST_REFUSAL_BYTES = 65_536;

/** EngineError where the server has none, or sends elsewhere. */
export async function openArchive(
  http: TinkerHttp,
  { run, kind, name }: CheckpointAddress,
  call: ArchiveCall,
): Promise<OpenArchive> {
  const checkpoints = `training_runs/${encodeURIComponent(run)}/checkpoints`;
  // SkyRL takes the name alone, the hosted service and others the kind before it; ours takes both.
  const forms = [`${checkpoints}/${name}/archive`, `${checkpoints}/${kind}/${name}/archive`];
  let first: TinkerRefusal | null = null;
  for (const path of forms) {
    try {
      return await followed(http, path, call);
    } catch (error) {
      if (!(error instanceof TinkerRefusal && OTHER_FORM.has(error.status))) throw error;
      first ??= error;
    }
  }
  throw first!;
}

async function followed(http: TinkerHttp, path: string, call: ArchiveCall): Promise<OpenArchive> {
  let url = new URL(http.target(path).url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const { status, location, length, body } = await answered(http, path, url, call);
    if (status < 300) return { bytes: length, body };
    await body.dump();
    url = redirectOf(location, url);
  }
  throw new EngineError(`${url.host} redirects ${path} more than ${MOST_REDIRECTS} times`);
}

/** What is neither refused nor fails in passing. */
async function answered(
  http: TinkerHttp,
  path: string,
  url: URL,
  { patienceSeconds, signal }: ArchiveCall,
): Promise<StreamedResponse> {
  const patience = new Patience(patienceSeconds);
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    const answer = await http.stream(url, signal).catch((cause: unknown) => http.failure(path, cause));
    signal?.throwIfAborted();
    if (!(answer instanceof Error) && answer.status < 400) return answer;
    const failure = answer instanceof Error ? answer : await refusalOf(http, path, answer);
    if (failure instanceof TinkerRefusal && !isPassing(failure, tries)) throw failure;
    await patience.wait(failure, signal, failure instanceof TinkerRefusal ? failure.retryAfterSeconds : null);
  }
}

async function refusalOf(http: TinkerHttp, path: string, response: StreamedResponse): Promise<TinkerRefusal> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > MOST_REFUSAL_BYTES) break;
  }
  return http.refusal(path, { ...response, bytes: Buffer.concat(parts) });
}

function redirectOf(location: string | null, from: URL): URL {
  const said = printable(JSON.stringify((location ?? '').slice(0, 200)));
  const to = location === null ? null : URL.parse(location, from.href);
  if (to !== null && to.origin === from.origin && to.username === '' && to.password === '') return to;
  throw new EngineError(
    `${from.host} sends the archive elsewhere (${said}); a redirect is followed to ${from.origin} alone. Fetch it from there ` +
      'by hand, and unpack it into a folder',
  );
}
