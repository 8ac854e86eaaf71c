/** What of which hub is asked for, and as whom. Names become parts of addresses and folders: they are checked first. */
import { ConfigError } from '../../../support/errors.ts';

export interface HubAddress {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** `owner/name`, or a bare name of the hub's first years. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  readonly token: string | null;
}

export const PUBLIC_HUB = 'https://huggingface.co';

/** ConfigError for a name that is none, or a token that would travel in the clear. */
export function hubAddress(asked: HubAddress): HubAddress {
  const { repository, revision, token } = asked;
  const part = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?';
  if (!new RegExp(`^(?:${part}/)?${part}$`).test(repository) || /--|\.\./.test(repository)) {
    throw new ConfigError(`The repository is '${repository}'; it must be OWNER/NAME, such as Qwen/Qwen2.5-0.5B`);
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/.test(revision) || /\.\.|\/\//.test(revision)) {
    throw new ConfigError(`The revision is '${revision}'; it must be a branch, a tag or a commit`);
  }
  const url = URL.canParse(asked.endpoint) ? new URL(asked.endpoint) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new ConfigError(`The hub is '${asked.endpoint}'; it must be an address such as ${PUBLIC_HUB} (HF_ENDPOINT)`);
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (token !== null && url.protocol === 'http:' && !isLocal) {
    throw new ConfigError(
      `The hub is ${asked.endpoint}: a token would travel in the clear; use https, or unset HF_TOKEN for an open repository`,
    );
  }
  return { ...asked, endpoint: (url.origin + url.pathname).replace(/\/+$/, '') };
}

/** Sent to the hub alone. */
export function tokenHeaders({ token }: HubAddress): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** Address of one file at the top of the repository. */
export function fileUrl({ endpoint, repository }: HubAddress, commit: string, path: string): string {
  return `${endpoint}/${repository}/resolve/${commit}/${encodeURIComponent(path)}`;
}
