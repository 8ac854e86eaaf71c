/** How the studio's pages are built: one script, one style sheet, no request to anywhere else. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Writes what the build was made from, by which `fleming studio` knows whether it still stands. */
function sources(): Plugin {
  return {
    name: 'fleming-sources',
    generateBundle() {
      const read = [...this.getModuleIds(), own('index.html'), own('vite.config.ts')];
      const files = [...new Set(read.map((id) => id.split('?')[0]!))].filter(
        (id) => id.startsWith(PROJECT) && !id.includes(`${sep}node_modules${sep}`),
      );
      const hashes = files.toSorted().map((file) => {
        const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
        return [relative(PROJECT, file).split(sep).join('/'), hash] as const;
      });
      this.emitFile({ type: 'asset', fileName: 'sources.json', source: JSON.stringify(Object.fromEntries(hashes)) });
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [sources()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    // Where `light-dark` is known: nothing is written twice for older browsers.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
