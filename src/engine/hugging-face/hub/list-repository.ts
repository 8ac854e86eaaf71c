/** Which commit a revision is, and the files at the top of the repository at it, with their lengths and hashes. */
import { listFiles, modelInfo } from '@huggingface/hub';
import { z } from 'zod';
import { DownloadError } from '../../../support/download/download-error.ts';
import type { HubAddress } from './hub-address.ts';
import { hubFetch, type HubFetchOptions } from './hub-fetch.ts';

export interface HubFile {
  /** A plain name: folders are left out. */
  readonly path: string;
  readonly bytes: number;
  /** Of the content: SHA-256 where the file lies in large-file storage, git's blob SHA-1 elsewhere. */
  readonly hash: { readonly kind: 'sha256' | 'git'; readonly value: string };
}

const commitSchema = z.string().regex(/^[0-9a-f]{40}$/);
const entrySchema = z.object({
  type: z.string(),
  path: z.string().max(1000),
  size: z.int().nonnegative(),
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() }).nullish(),
});

const MOST_FILES = 10_000;

/** Whether a revision is a commit's full hash, whose files never change. */
export function isCommit(revision: string): boolean {
  return commitSchema.safeParse(revision).success;
}

/** A commit's full hash is taken as it is, without asking. */
export async function resolveCommit(address: HubAddress, options: HubFetchOptions): Promise<string> {
  const { endpoint: hubUrl, repository: name, revision } = address;
  if (isCommit(revision)) return revision;
  const info = await modelInfo({
    name,
    revision,
    hubUrl,
    additionalFields: ['sha'],
    fetch: hubFetch(address, options),
  });
  const commit = commitSchema.safeParse(info.sha);
  if (commit.success) return commit.data;
  throw new DownloadError(
    `${hubUrl} names no commit for ${name} at ${revision}; is this the address of a hub (HF_ENDPOINT)?`,
  );
}

export async function listRepository(
  address: HubAddress,
  commit: string,
  options: HubFetchOptions,
): Promise<HubFile[]> {
  const { endpoint: hubUrl, repository: name } = address;
  const repo = { type: 'model', name } as const;
  const files: HubFile[] = [];
  for await (const listed of listFiles({ repo, revision: commit, hubUrl, fetch: hubFetch(address, options) })) {
    if ((listed as { type?: unknown } | null)?.type !== 'file') continue;
    const entry = entrySchema.safeParse(listed);
    if (!entry.success) {
      throw new DownloadError(`${hubUrl} lists ${name} wrongly: ${z.prettifyError(entry.error)}`, {
        cause: entry.error,
      });
    }
    const { path, size, oid, lfs } = entry.data;
    if (/[/\\]/.test(path)) continue;
    const hash = lfs == null ? ({ kind: 'git', value: oid } as const) : ({ kind: 'sha256', value: lfs.oid } as const);
    files.push({ path, bytes: lfs?.size ?? size, hash });
    if (files.length > MOST_FILES)
      throw new DownloadError(`${name} has more than ${MOST_FILES} files at its top; that is no model`);
  }
  return files;
}
