import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8'));
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> };
const { dependencies, optionalDependencies, devDependencies } = read('package.json') as Manifest;

it('locks every package from a registry by its hash, Node included', () => {
  const fromRegistry = Object.entries(packages).filter(([path, { link }]) => /node_modules\//.test(path) && !link);
  const unhashed = fromRegistry.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path);
  expect(unhashed).toEqual([]);
  expect(fromRegistry.map(([path]) => path)).toEqual(
    expect.arrayContaining(Object.keys(optionalDependencies).map((name) => `node_modules/${name}`)),
  );
});

it('names one version of every package, but for the command itself', () => {
  const { fleming, ...others } = { ...dependencies, ...optionalDependencies, ...devDependencies };
  expect(fleming).toBe('file:bin');
  expect(Object.entries(others).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
