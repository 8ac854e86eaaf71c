import { expect, it } from 'vitest';
import { installedVersion, softwareVersions } from './software.ts';

it('knows the versions of Node, of this package and of ONNX Runtime', () => {
  const versions = softwareVersions();
  expect(versions.node).toBe(process.versions.node);
  expect(versions.package).toMatch(/^\d+\.\d+\.\d+/);
  expect(versions.onnxruntime).toMatch(/^\d+\.\d+\.\d+/);
});

it('says null of a package that is not installed', () => {
  expect(installedVersion('no-such-package-here')).toBeNull();
});
