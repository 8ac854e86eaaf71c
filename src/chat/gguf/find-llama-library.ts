/**
 * node-llama-cpp where it is there: in the folder that FLEMING_LLAMA_CPP names, else by its name. It is optional: its binaries
 * are large, and few need them.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../../support/errors.ts';
import type { LlamaLibrary } from './llama-library.ts';

export const LLAMA_PACKAGE = 'node-llama-cpp';
const VERSION = '3.22.1';
const VARIABLE = 'FLEMING_LLAMA_CPP';

/**
 * How to get it: into a folder of its own. `npm install --omit=optional` beside this program would take away its Node, which
 * is an optional dependency too.
 */
export function llamaInstallation({ platform, arch }: { readonly platform: string; readonly arch: string }): string {
  const systems: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win' };
  const binaries = `${systems[platform] ?? platform}-${arch}${platform === 'darwin' && arch === 'arm64' ? '-metal' : ''}`;
  const packages = `${LLAMA_PACKAGE}@${VERSION} @${LLAMA_PACKAGE}/${binaries}@${VERSION}`;
  return (
    `NODE_LLAMA_CPP_POSTINSTALL=skip npm install --prefix llama-cpp --omit=optional ${packages} && ` +
    `export ${VARIABLE}=$PWD/llama-cpp/node_modules/${LLAMA_PACKAGE}`
  );
}

/** Null where it is not there. A folder that is named and holds none is refused with ConfigError. */
export async function findLlamaLibrary(environment: NodeJS.ProcessEnv): Promise<LlamaLibrary | null> {
  const given = environment[VARIABLE];
  if (given === undefined || given === '') {
    try {
      return (await import(LLAMA_PACKAGE)) as LlamaLibrary;
    } catch {
      return null;
    }
  }
  const path = join(resolve(given), 'dist', 'index.js');
  if (!existsSync(path))
    throw new ConfigError(`${VARIABLE} is ${given}, where there is no dist/index.js: name the folder of the package`);
  return (await import(pathToFileURL(path).href)) as LlamaLibrary;
}
