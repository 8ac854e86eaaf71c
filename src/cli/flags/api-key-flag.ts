/** Where a model's API key is read from: the same flag for every command that asks one. */
export const API_KEY_FLAG = [
  '--api-key-env <variable>',
  'environment variable that holds the API key (default: FLEMING_API_KEY)',
] as const;
