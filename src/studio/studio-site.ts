/** The built pages of a studio in memory: one page, whose address says what it shows, and the files that it loads. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { RequestError, text, type Reply } from '../pages/local-server.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export class StudioSite {
  readonly #page: string;
  readonly #assets: ReadonlyMap<string, Reply>;

  /** `folder`: what the build wrote. */
  constructor(folder: string) {
    this.#page = readFileSync(join(folder, 'index.html'), 'utf8');
    const assets = readdirSync(join(folder, 'assets'));
    this.#assets = new Map(
      assets.flatMap((name) => {
        const type = TYPES[extname(name)];
        if (type === undefined) return [];
        const reply = text(type, readFileSync(join(folder, 'assets', name), 'utf8'));
        return [[`/assets/${name}`, { ...reply, headers: { 'cache-control': 'max-age=31536000, immutable' } }]];
      }),
    );
  }

  answer(path: string): Reply {
    if (!path.startsWith('/assets/')) return text(TYPES['.html']!, this.#page);
    const asset = this.#assets.get(path);
    if (asset === undefined) throw new RequestError(404, `there is nothing at ${path}`);
    return asset;
  }
}
