/** node-llama-cpp where it is there: by its name, or in the folder that FLEMING_LLAMA_CPP names; else null. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LlamaLibrary } from '../../../src/chat/gguf/llama-library.ts';

export async function llamaLibrary(): Promise<LlamaLibrary | null> {
  const given = process.env['FLEMING_LLAMA_CPP'];
  const name = given === undefined ? 'node-llama-cpp' : pathToFileURL(resolve(given, 'dist/index.js')).href;
  try {
    return (await import(name)) as LlamaLibrary;
  } catch (cause) {
    if (given !== undefined) throw cause;
    return null;
  }
}
