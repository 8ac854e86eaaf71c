/**
 * verl's Parquet: messages are a list of structs. Of questions, the right answer and what is known of the question are
 * structs; of traces, to fine-tune on, all but the messages are plain columns.
 */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { VerlRow } from './question-rows.ts';
import type { VerlTraceRow } from './trace-shapes.ts';

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

const messages = (name: string): Schema => [
  { name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...group('element', text('role'), text('content')),
];

const EXTRA: Schema = [
  text('split'),
  { name: 'index', type: 'INT32', repetition_type: 'REQUIRED' },
  ...['answer_text', 'options', 'id', 'language', 'source', 'licence'].map(text),
  { name: 'commercial_use', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
  ...['difficulty', 'kind', 'specialty'].map(text),
];

const SCHEMA: Schema = [
  { name: 'root', num_children: 5 },
  text('data_source'),
  ...messages('prompt'),
  text('ability'),
  ...group('reward_model', text('style'), text('ground_truth')),
  ...group('extra_info', ...EXTRA),
];

export function verlParquet(rows: readonly VerlRow[]): Uint8Array {
  const names = ['data_source', 'prompt', 'ability', 'reward_model', 'extra_info'] as const;
  const columnData = names.map((name) => ({ name, data: rows.map((row) => row[name]) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema: SCHEMA }));
}

const TRACE_TEXTS = ['ground_truth', 'strategy', 'id', 'language', 'source', 'licence'] as const;
const TRACE_LABELS = ['difficulty', 'kind', 'specialty'] as const;
const TRACE_COLUMNS = ['messages', ...TRACE_TEXTS, 'commercial_use', ...TRACE_LABELS] as const;

const TRACE_SCHEMA: Schema = [
  { name: 'root', num_children: TRACE_COLUMNS.length },
  ...messages('messages'),
  ...TRACE_TEXTS.map(text),
  { name: 'commercial_use', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
  ...TRACE_LABELS.map(text),
];

export function verlTracesParquet(rows: readonly VerlTraceRow[]): Uint8Array {
  const columnData = TRACE_COLUMNS.map((name) => ({ name, data: rows.map((row) => row[name]) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema: TRACE_SCHEMA }));
}
