import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLlamaLibrary, llamaInstallation } from './find-llama-library.ts';

describe('the optional library of llama.cpp', () => {
  it('is taken from the folder that is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'llama-library-'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    writeFileSync(join(folder, 'dist', 'index.js'), 'export const getLlama = () => "here";\n');
    const library = await findLlamaLibrary({ FLEMING_LLAMA_CPP: folder });
    expect(library?.getLlama({ build: 'never', logLevel: 'error' })).toBe('here');
  });

  it('says which folder holds none, and leaves out a variable that is empty', async () => {
    await expect(findLlamaLibrary({ FLEMING_LLAMA_CPP: '/nowhere/llama' })).rejects.toThrow(
      /FLEMING_LLAMA_CPP is \/nowhere\/llama.*dist\/index\.js/,
    );
    await expect(findLlamaLibrary({ FLEMING_LLAMA_CPP: '' })).resolves.toEqual(await findLlamaLibrary({}));
  });

  it.each([
    ['linux', 'x64', '@node-llama-cpp/linux-x64@'],
    ['linux', 'arm64', '@node-llama-cpp/linux-arm64@'],
    ['darwin', 'arm64', '@node-llama-cpp/mac-arm64-metal@'],
    ['darwin', 'x64', '@node-llama-cpp/mac-x64@'],
    ['win32', 'x64', '@node-llama-cpp/win-x64@'],
  ])('is installed into a folder of its own on %s %s', (platform, arch, name) => {
    const command = llamaInstallation({ platform, arch });
    expect(command).toContain(name);
    // In the program's own folder this flag would take its Node away.
    expect(command).toMatch(/--prefix \S+ --omit=optional/);
  });
});
