/** verl's Parquet: messages are a list of structs, the right answer and what is known of the question are structs. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { VerlRow } from './question-rows.ts';

type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>;

const text = (name: string): Schema[number] => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'REQUIRED',
});
const group = (name: string, ...children: Schema): Schema => [
  { name, repetition_type: 'REQUIRED', num_children: children.length },
  ...children,
];

const EXTRA: Schema = [
  text('split'),
  { name: 'index', type: 'INT32', repetition_type: 'REQUIRED' },
  ...['answer_text', 'id', 'language', 'source', 'licence'].map(text),
  { name: 'commercial_use', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
  ...['difficulty', 'kind', 'specialty'].map(text),
];

const SCHEMA: Schema = [
  { name: 'root', num_children: 5 },
  text('data_source'),
  { name: 'prompt', repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...group('element', text('role'), text('content')),
  text('ability'),
  ...group('reward_model', text('style'), text('ground_truth')),
  ...group('extra_info', ...EXTRA),
];

export function verlParquet(rows: readonly VerlRow[]): Uint8Array {
  const names = ['data_source', 'prompt', 'ability', 'reward_model', 'extra_info'] as const;
  const columnData = names.map((name) => ({ name, data: rows.map((row) => row[name]) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema: SCHEMA }));
}
