/** What a hub's refusal means and what to do. Its own words are a stranger's text: cut short, and without control characters. */
import type { HubAddress } from './hub-address.ts';

/** Null for what another try may mend, and for what is no refusal. */
export function explainRefusal(
  response: Response,
  { endpoint, repository, revision, token }: HubAddress,
): string | null {
  const { status } = response;
  if (status < 400 || status === 408 || status === 429 || status >= 500) return null;
  const code = response.headers.get('x-error-code');
  const said = saidBy(response);
  const page = `${endpoint}/${repository}`;
  if (code === 'GatedRepo') {
    return (
      `${repository} is gated${said}: its conditions must be accepted at ${page} by the account whose token is used` +
      (token === null ? '; then set HF_TOKEN to a token of that account' : '')
    );
  }
  if (status === 401) {
    return token === null
      ? `${endpoint} wants to know who asks for ${repository}${said}: it is private or gated, or there is no such ` +
          `repository. Check the name at ${page}, and set HF_TOKEN to a token that may read it (${endpoint}/settings/tokens)`
      : `${endpoint} refuses the token${said}: it may have expired. Make another at ${endpoint}/settings/tokens and set HF_TOKEN`;
  }
  if (status === 403) {
    return `The token may not read ${repository}${said}: ask its owner, or make a token that may read at ${endpoint}/settings/tokens`;
  }
  if (status === 404 && code === 'RevisionNotFound') {
    return `${repository} has no revision ${revision}${said}; the branches, tags and commits are at ${page}/tree/main`;
  }
  if (status === 404)
    return `There is no ${repository} at ${endpoint}${said}; it must be OWNER/NAME as its page has it`;
  return `${endpoint} answered ${status} for ${repository}${said}`;
}

function saidBy(response: Response): string {
  const text = (response.headers.get('x-error-message') ?? '').replaceAll(/[^\x20-\x7e]/g, ' ').trim();
  return text === '' ? '' : ` ("${text.length > 200 ? `${text.slice(0, 200)}...` : text}")`;
}
