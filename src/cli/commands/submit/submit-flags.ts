/** Flags of `fleming submit`: where the cluster is, what a job gets, and what it finds. */
import { Option, type Command } from 'commander';
import type { RayJobs } from '../../../ray/ray-jobs.ts';
import { readApiKey } from '../../../support/api-key.ts';
import { ConfigError } from '../../../support/errors.ts';

/** Ray's own names of both. */
const ADDRESS_VARIABLE = 'RAY_API_SERVER_ADDRESS';
const TOKEN_VARIABLE = 'RAY_AUTH_TOKEN';
const DEFAULT_ADDRESS = 'http://127.0.0.1:8265';

export interface ClusterFlags {
  readonly address?: string;
}

/** To every command that asks the cluster. */
export function addressOption(): Option {
  return new Option(
    '--address <url>',
    `dashboard of the cluster's head (default: ${ADDRESS_VARIABLE}, else ${DEFAULT_ADDRESS}); a token is read from ${TOKEN_VARIABLE}`,
  );
}

/** The flag may stand before the sub-command too. */
export function clusterFlags<Flags extends ClusterFlags>(command: Command): Flags {
  return command.optsWithGlobals();
}

export async function connect({ address }: ClusterFlags, environment: NodeJS.ProcessEnv): Promise<RayJobs> {
  const [{ RayHttp }, { RayJobs: Jobs }] = await Promise.all([
    import('../../../ray/ray-http.ts'),
    import('../../../ray/ray-jobs.ts'),
  ]);
  const token = environment[TOKEN_VARIABLE] === undefined ? null : readApiKey(environment, TOKEN_VARIABLE);
  return new Jobs(new RayHttp({ address: address ?? environment[ADDRESS_VARIABLE] ?? DEFAULT_ADDRESS, token }));
}

/** `NAME=VALUE`, several. */
export function variablesOf(pairs: readonly string[]): Record<string, string> {
  const variables = new Map<string, string>();
  for (const pair of pairs) {
    const match = /^([A-Za-z_]\w*)=([^]*)$/.exec(pair);
    // What came may be a key.
    if (match === null)
      throw new ConfigError('--env wants NAME=VALUE, such as --env HF_ENDPOINT=https://hf-mirror.com');
    if (variables.has(match[1]!)) throw new ConfigError(`--env ${match[1]} stands there twice; leave one out`);
    variables.set(match[1]!, match[2]!);
  }
  return Object.fromEntries(variables);
}

/** Variables of this machine's environment by name. */
export function secretsOf(names: readonly string[], environment: NodeJS.ProcessEnv): Record<string, string> {
  const found = [...new Set(names)].map((name) => {
    const value = environment[name];
    if (value === undefined || value === '')
      throw new ConfigError(
        `--env-from ${name}: that environment variable is not set here; export it, or leave the flag out`,
      );
    return [name, value] as const;
  });
  return Object.fromEntries(found);
}

/** Of a flag that may be given again. */
export function gathered(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
