/** `openai:URL#model`: where requests go and which model they name. */
import { ConfigError } from '../../support/errors.ts';

export interface Endpoint {
  /** Where conversations are posted to. */
  readonly url: URL;
  readonly model: string;
}

/** `spec` is what follows `openai:`, of the flag that errors name. */
export function parseEndpoint(spec: string, flag = '--model'): Endpoint {
  const refuse = (what: string): never => {
    throw new ConfigError(`${flag} openai:...: ${what}; write openai:http://127.0.0.1:8000/v1#name-of-the-model`);
  };
  const hash = spec.indexOf('#');
  if (hash < 0 || hash === spec.length - 1) return refuse("the model's name is missing behind #");
  const [address, model] = [spec.slice(0, hash), spec.slice(hash + 1)];
  if (!URL.canParse(address)) return refuse('that is not a URL');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse(`${url.protocol} is not http: or https:`);
  // The address is kept with the results: a key must not stand in it.
  if (url.username !== '' || url.password !== '') return refuse('a user name or password does not belong in the URL');
  const secret = [...url.searchParams.keys()].find((name) => /key|token|secret|passw|sig/i.test(name));
  if (secret !== undefined) {
    return refuse(`'${secret}' does not belong in the URL, which is kept with the results: use --api-key-env`);
  }
  url.pathname = pathOf(url.pathname);
  return { url, model };
}

/** A bare host means the usual place. */
function pathOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed.endsWith('/chat/completions')) return trimmed;
  return `${trimmed === '' ? '/v1' : trimmed}/chat/completions`;
}
