/** LLaMA-Factory's list of data sets, dataset_info.json: a trainer finds a file by it, and learns how its rows are made. */
import { cardSplit } from './card-split.ts';
import type { ExportFormat } from './export-format.ts';

/** How LLaMA-Factory is told of each shape that it reads. */
const ENTRIES = {
  'llama-factory': {
    formatting: 'sharegpt',
    columns: { messages: 'messages' },
    tags: {
      role_tag: 'role',
      content_tag: 'content',
      user_tag: 'user',
      assistant_tag: 'assistant',
      system_tag: 'system',
    },
  },
  sharegpt: {
    formatting: 'sharegpt',
    columns: { messages: 'conversations' },
    tags: { role_tag: 'from', content_tag: 'value', user_tag: 'human', assistant_tag: 'gpt', system_tag: 'system' },
  },
  alpaca: {
    formatting: 'alpaca',
    columns: { prompt: 'instruction', query: 'input', response: 'output' },
  },
} as const satisfies Partial<Record<ExportFormat, object>>;
type ListedFormat = keyof typeof ENTRIES;

/** An export in this format has a dataset_info.json. */
export function isListed(format: ExportFormat): format is ListedFormat {
  return Object.hasOwn(ENTRIES, format);
}

export function datasetInfo(
  format: ListedFormat,
  splits: readonly { readonly name: string; readonly file: string }[],
): object {
  return Object.fromEntries(
    splits.map(({ name, file }) => [`fleming_${cardSplit(name)}`, { file_name: file, ...ENTRIES[format] }]),
  );
}
