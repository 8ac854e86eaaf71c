/** The versions a run's results may depend on. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface SoftwareVersions {
  /** This package. */
  readonly package: string;
  readonly node: string;
  /** null: not installed. */
  readonly onnxruntime: string | null;
}

export function softwareVersions(): SoftwareVersions {
  return {
    package: versionIn(new URL('../../package.json', import.meta.url)),
    node: process.versions.node,
    onnxruntime: installedVersion('onnxruntime-node'),
  };
}

/** The version of an installed package, or null; reads its package.json and loads none of its code. */
export function installedVersion(name: string): string | null {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return versionIn(`${folder}/${name}/package.json`);
    } catch {
      // Not in this folder: the next one up may have it.
    }
  }
  return null;
}

function versionIn(path: string | URL): string {
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
