/** `fleming serve MODEL`: a model behind OpenAI's protocol, until a signal ends it. */
import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { ServerLimits } from '../../../serving/openai/openai-server.ts';
import type { TlsFiles } from '../../../serving/openai/http-server.ts';
import { ConfigError } from '../../../support/errors.ts';
import type { CommandContext } from '../../command.ts';
import { atLeastOne, wholeNumber, wholeNumberWithin } from '../../flags/number-flags.ts';
import { modelServerTelling, type ModelServerTelling } from './model-server-telling.ts';

export const MODEL_EXAMPLES = [
  'fleming serve runs/mini',
  'fleming serve key clinic --api-keys keys.txt',
  'fleming serve models/qwen --host 0.0.0.0 --api-keys keys.txt --tls-cert cert.pem --tls-key key.pem --audit audit',
];

/** Of a key that a person chose, in the place of a file. */
const KEY_VARIABLE = 'FLEMING_SERVE_KEY';
const MIB = 2 ** 20;
/** Seconds; a longer timer of Node fires at once. */
const aTimer = wholeNumberWithin(1, 2_147_483);

export interface ModelFlags {
  readonly name?: string;
  readonly host: string;
  readonly port: number;
  readonly apiKeys?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly running: number;
  readonly queue: number;
  readonly maxTokens: number;
  readonly maxChoices: number;
  readonly timeout: number;
  readonly maxBody: number;
  readonly threads?: number;
  readonly cache: number;
  readonly quantise?: '8bit';
  readonly contextTokens: number;
  readonly apiKeyEnv?: string;
  readonly audit?: string;
  readonly auditRedact?: boolean;
  readonly auditFile: number;
  readonly json?: boolean;
}

export function addModelFlags(serve: Command): Command {
  return serve
    .option('--name <name>', 'what clients call the model (default: its own name)')
    .option('--host <address>', 'address to listen on; other than the loopback address it needs keys', '127.0.0.1')
    .option('--port <n>', '0 takes a free one', wholeNumberWithin(0, 65_535), 8080)
    .option('--api-keys <file>', `hashes of keys (fleming serve key); in its place ${KEY_VARIABLE} may hold one key`)
    .option('--tls-cert <file>', 'certificate and those above it, PEM: answers over HTTPS')
    .option('--tls-key <file>', 'its key, PEM')
    .option('--running <n>', 'answers that are written at a time', atLeastOne, 32)
    .option('--queue <n>', 'answers that wait behind them; the next is refused with 429', wholeNumber, 64)
    .option('--max-tokens <n>', 'of an answer, and of a request that names none', atLeastOne, 2048)
    .option('--max-choices <n>', 'answers to one request', atLeastOne, 16)
    .option('--timeout <seconds>', 'that a request may take, its waiting included', aTimer, 600)
    .option('--max-body <mib>', 'largest request', atLeastOne, 4)
    .option('--threads <n>', 'of a model folder (default: one a core)', atLeastOne)
    .option('--cache <mib>', 'memory for the tokens of running answers, of a model folder', atLeastOne, 512)
    .addOption(new Option('--quantise <bits>', 'of a model folder: a third of the memory').choices(['8bit']))
    .option('--context-tokens <n>', 'prompt and answer together, of a folder or GGUF file', atLeastOne, 8192)
    .option('--api-key-env <variable>', 'key of a server behind this one, openai: (default: FLEMING_API_KEY)')
    .option('--audit <folder>', 'record who asked what and what was answered; off by default')
    .option('--audit-redact', 'take names, dates, numbers and addresses of people out of the records')
    .option('--audit-file <mib>', 'a file of records that has as much is followed by another', atLeastOne, 64)
    .option('--json', 'log lines of JSON: where it listens, refusals, failures, the end');
}

export async function serveModel(spec: string, flags: ModelFlags, { terminal }: CommandContext): Promise<void> {
  const [{ startOpenAiServer }, { openServedModel }, { listenForInterrupts }, { DEFAULT_HTTP_LIMITS }] =
    await Promise.all([
      import('../../../serving/openai/openai-server.ts'),
      import('../../adapters/served-model-spec.ts'),
      import('../../../run/interrupt.ts'),
      import('../../../serving/openai/http-server.ts'),
    ]);
  const keys = await keysOf(flags, process.env);
  const tls = tlsOf(flags);
  const telling = modelServerTelling(terminal, flags.json === true);
  const { model, fingerprint } = await openServedModel(spec, {
    concurrency: flags.running,
    timeoutSeconds: flags.timeout,
    ...(flags.apiKeyEnv === undefined ? {} : { apiKeyVariable: flags.apiKeyEnv }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.threads === undefined ? {} : { threads: flags.threads }),
    contextTokens: flags.contextTokens,
    environment: process.env,
    quantise: flags.quantise ?? null,
    cacheBytes: flags.cache * MIB,
    log: telling.said,
  });
  let breakServer: (why: string) => void = () => {};
  const audit = await auditOf(flags, telling, (why) => breakServer(why));
  const source = { model: model.name, revision: model.revision, fingerprint };
  try {
    const server = await startOpenAiServer({
      host: flags.host,
      port: flags.port,
      tls,
      keys,
      model,
      fingerprint,
      limits: limitsOf(flags),
      http: { ...DEFAULT_HTTP_LIMITS, bodyBytes: flags.maxBody * MIB },
      record: audit === null ? null : (answered) => audit.append(answered, source),
      onError: telling.failed,
      onRefused: telling.refused,
    });
    breakServer = (why) => server.break(why);
    const asked = Promise.withResolvers<void>();
    const interrupt = listenForInterrupts({ continueWith: 'fleming serve', notify: () => asked.resolve() });
    try {
      telling.listening({
        address: server.address,
        ...source,
        keys: keys?.names ?? null,
        host: flags.host,
        tls,
        audit: flags.audit,
      });
      const failure = await Promise.race([asked.promise.then(() => null), model.ended]);
      telling.draining();
      await server.drain();
      // Who started it may start it again.
      if (failure !== null) throw failure;
    } finally {
      interrupt.stop();
    }
  } finally {
    try {
      await model.close();
    } finally {
      audit?.close();
    }
  }
  telling.ended();
}

function limitsOf({ running, queue, maxTokens, maxChoices, timeout }: ModelFlags): ServerLimits {
  return { running, waiting: queue, mostTokens: maxTokens, mostChoices: maxChoices, seconds: timeout };
}

async function keysOf({ apiKeys: file, host }: ModelFlags, environment: NodeJS.ProcessEnv) {
  const [{ ApiKeys }, { isLoopback }] = await Promise.all([
    import('../../../serving/openai/api-keys.ts'),
    import('../../../serving/program-server.ts'),
  ]);
  if (file !== undefined) return ApiKeys.ofFile(readText('--api-keys', file), file);
  const chosen = environment[KEY_VARIABLE] ?? '';
  if (chosen !== '') return ApiKeys.ofKey(chosen, KEY_VARIABLE);
  if (isLoopback(host)) return null;
  throw new ConfigError(
    `--host ${host}: whoever reaches this address could ask, so that it needs keys: make one with ` +
      `"fleming serve key NAME --api-keys FILE" and give --api-keys FILE, or put one into ${KEY_VARIABLE}`,
  );
}

function tlsOf({ tlsCert, tlsKey }: ModelFlags): TlsFiles | null {
  if (tlsCert === undefined && tlsKey === undefined) return null;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new ConfigError('--tls-cert and --tls-key go together: name both files, or none');
  return { certificate: readText('--tls-cert', tlsCert), key: readText('--tls-key', tlsKey) };
}

async function auditOf(flags: ModelFlags, telling: ModelServerTelling, onBroken: (why: string) => void) {
  const { audit: folder, auditRedact, auditFile } = flags;
  if (folder === undefined) {
    if (auditRedact === true) throw new ConfigError('--audit-redact: nothing is recorded without --audit FOLDER');
    return null;
  }
  const [{ AuditLog }, { auditRecord }, { anonymise }] = await Promise.all([
    import('../../../serving/openai/audit-log.ts'),
    import('../../../serving/openai/audit-record.ts'),
    import('../../../questions/anonymise/anonymise.ts'),
  ]);
  // The first text builds the rules' tables, for a second in which nobody would be answered.
  if (auditRedact === true) anonymise('Mr. John Smith');
  const log = new AuditLog({
    folder,
    mostBytes: auditFile * MIB,
    flushMilliseconds: 200,
    onFailure: (error) => {
      telling.failed(error);
      onBroken('answers cannot be recorded');
    },
  });
  const redact = auditRedact === true ? (text: string) => anonymise(text).text : null;
  type Arguments = Parameters<typeof auditRecord>;
  return {
    append: (answered: Arguments[0], source: Arguments[1]) => log.append(auditRecord(answered, source, redact)),
    close: () => log.close(),
  };
}

function readText(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`${flag} ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
