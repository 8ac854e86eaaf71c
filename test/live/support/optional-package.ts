/** A package that is no dependency, where it is there: by its name, or in the folder that an environment variable names. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `entry` is its main file within the folder. Null where it is not installed and no folder is named. */
export async function optionalPackage<T>(name: string, variable: string, entry: string): Promise<T | null> {
  const given = process.env[variable];
  const from = given === undefined ? name : pathToFileURL(resolve(given, entry)).href;
  try {
    return (await import(from)) as T;
  } catch (cause) {
    if (given !== undefined) throw cause;
    return null;
  }
}
