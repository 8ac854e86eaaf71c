/** What a person can do about a batch that the provider does not show: which line of which file says what became of it. */
import { LOST, type Batch } from './batch-journal.ts';

/** `path`: of the journal of batches. */
export function batchAdvice(path: string, { name, file, id }: Pick<Batch, 'name' | 'file' | 'id'>): string {
  const lost = `${JSON.stringify({ kind: 'ended', batch: name, status: LOST })} to ${path}: its calls are then asked and paid for again`;
  if (id !== null)
    return (
      `run again with the API key and the address that made ${id}; if the provider's own page does not show it either, ` +
      `add the line ${lost}`
    );
  const created = JSON.stringify({ kind: 'created', batch: name, id: 'ITS ID' });
  return (
    `look on the provider's own page for a batch of ${file}; where there is one, add the line ${created} to ${path}; ` +
    `where there is none, add the line ${lost}`
  );
}
