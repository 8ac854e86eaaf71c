/** A studio behind the local server: its pages, and what they ask. */
import { startLocalServer, type LocalServer } from '../pages/local-server.ts';
import type { LocalToken } from '../pages/local-token.ts';
import { Studio } from './studio.ts';
import { StudioFolders } from './studio-folders.ts';
import { StudioSite } from './studio-site.ts';

export interface StudioOptions {
  /** Where runs and evaluations lie, at any depth. */
  readonly roots: readonly string[];
  /** The built pages. */
  readonly site: string;
  readonly host: string;
  readonly port: number;
  readonly token: LocalToken;
  readonly onError: (error: unknown) => void;
}

export async function startStudio({ roots, site, host, port, token, onError }: StudioOptions): Promise<LocalServer> {
  const [studio, pages] = [new Studio(new StudioFolders(roots)), new StudioSite(site)];
  const server = await startLocalServer({
    host,
    port,
    token,
    answer: (request) =>
      request.url.pathname.startsWith('/api/') ? studio.answer(request) : pages.answer(request.url.pathname),
    onError,
  });
  return {
    address: server.address,
    close: async () => {
      await server.close();
      studio.close();
    },
  };
}
