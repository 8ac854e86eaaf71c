/**
 * The files of a repository that make up a model: configuration, tokenizer, chat template, then weights in safetensors.
 * Nothing else is fetched, least of all what runs code when it is read (pickles, Python).
 */
import { DownloadError } from '../../../support/download/download-error.ts';
import { CONFIG_FILE } from '../model-config.ts';
import { INDEX_FILE, readShardNames, WEIGHTS_FILE } from '../model-tensors.ts';
import type { HubFile } from './list-repository.ts';

const NEEDED = [CONFIG_FILE, 'tokenizer.json'];
const SMALL = [
  ...NEEDED,
  'generation_config.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'chat_template.jinja',
  'chat_template.json',
];

/** Everything but weights; the index of shards counts here. DownloadError when a part of a model is missing. */
export function smallFiles(files: readonly HubFile[], repository: string): HubFile[] {
  const names = new Set(files.map(({ path }) => path));
  const missing = NEEDED.filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new DownloadError(
      `${repository} has no ${missing.join(' and no ')}: it is no model that can be read here. A tokenizer.json is made ` +
        'by loading and saving a tokenizer with Transformers; GGUF files are for --model gguf:FILE',
    );
  }
  if (!names.has(WEIGHTS_FILE) && !names.has(INDEX_FILE)) {
    const pickles = files
      .filter(({ path }) => /\.(bin|pt|pth|ckpt|h5|msgpack|gguf)$/.test(path))
      .map(({ path }) => path);
    const found = pickles.length === 0 ? '' : ` (there is ${pickles.slice(0, 3).join(', ')})`;
    throw new DownloadError(
      `${repository} has neither ${WEIGHTS_FILE} nor ${INDEX_FILE}${found}; only safetensors are read, since a pickle runs ` +
        'code. Look for a revision that has been converted, such as refs/pr/1, on its page',
    );
  }
  const wanted = new Set(names.has(WEIGHTS_FILE) ? SMALL : [...SMALL, INDEX_FILE]);
  return files.filter(({ path }) => wanted.has(path));
}

/** The weights: the single file, or the shards that the fetched index in `folder` names. */
export function weightFiles(files: readonly HubFile[], repository: string, indexPath: string): HubFile[] {
  const byName = new Map(files.map((file) => [file.path, file]));
  const single = byName.get(WEIGHTS_FILE);
  if (single !== undefined) return [single];
  return readShardNames(indexPath).map((name) => {
    const shard = byName.get(name);
    if (shard !== undefined) return shard;
    throw new DownloadError(`${repository}: ${INDEX_FILE} names ${name}, which the repository does not have`);
  });
}
