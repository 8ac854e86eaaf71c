/** Files that are never sent to another machine: keys and passwords, by their names and by what stands in them. */

const NAMES: readonly RegExp[] = [
  /^\.env(?:\..*)?$/,
  /\.(?:pem|key|p12|pfx|jks|keystore|kdbx|secret|secrets)$/i,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /^(?:\.netrc|_netrc|\.pgpass|\.pypirc|\.htpasswd|\.git-credentials)$/,
  // key.txt, api-key, openai_api_key.txt, token, credentials.json: never a source file, which has another ending.
  /^(?:.*[._-])?(?:api[._-]?key|key|token|secrets?|credentials?|password)(?:\.(?:txt|json|toml|ya?ml|cfg|ini))?$/i,
];
/** Longer files are data. */
const LONGEST_READ = 64 << 10;
const PRIVATE_KEY = /^-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}\r?\n[\w+/=:, -]{16}/m;
/** What npm sends to a registry to be let in. */
const NPM_PASSWORD = /^[^#;\n]*_(?:auth|authToken|password)\s*=/m;

export function isSecretName(name: string): boolean {
  return NAMES.some((pattern) => pattern.test(name));
}

export function holdsSecret(name: string, bytes: Uint8Array): boolean {
  if (bytes.byteLength > LONGEST_READ) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return PRIVATE_KEY.test(text) || (name === '.npmrc' && NPM_PASSWORD.test(text));
}
