/** What came of a file so far, in `<name>.part`, and the server's mark of its version beside it. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { writeJsonAtomic } from '../atomic-file.ts';

/** What came before belongs to another version, or there is none. */
export function beginAnew(path: string, url: string, response: Response): void {
  rmSync(partOf(path), { force: true });
  const tag = response.headers.get('etag') ?? '';
  // A weak tag does not promise the same bytes; a compressed answer counts its ranges in other bytes.
  const mark = tag.startsWith('"') ? tag : response.headers.get('last-modified');
  const encoded = response.headers.has('content-encoding');
  writeJsonAtomic(markFileOf(path), { url, mark: encoded ? null : mark, encoded });
}

/** The beginning that is there came from this address, as it is; whether the version is still the same, nobody says. */
export function isBeginningOf(path: string, url: string): boolean {
  const kept = keptMark(path);
  return kept.url === url && kept.encoded === false;
}

/** The mark of the version whose beginning is there; null when there is none to go on with. */
export function markOf(path: string, url: string): string | null {
  const kept = keptMark(path);
  return kept.url === url && typeof kept.mark === 'string' ? kept.mark : null;
}

/** Without anything in it where there is no beginning, or no mark of it. */
function keptMark(path: string): { readonly url?: unknown; readonly mark?: unknown; readonly encoded?: unknown } {
  if (bytesThere(path) === 0) return {};
  try {
    return (JSON.parse(readFileSync(markFileOf(path), 'utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function bytesThere(path: string): number {
  return statSync(partOf(path), { throwIfNoEntry: false })?.size ?? 0;
}

export function forget(path: string): void {
  rmSync(partOf(path), { force: true });
  rmSync(markFileOf(path), { force: true });
}

export function partOf(path: string): string {
  return `${path}.part`;
}

function markFileOf(path: string): string {
  return `${path}.part.json`;
}
