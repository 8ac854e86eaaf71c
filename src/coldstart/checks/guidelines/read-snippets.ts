/** Passages of guidelines from the files that a person gives, each id once. */
import { snippetSchema, type Snippet } from '../../../records/snippet.ts';
import { RecordError } from '../../../support/errors.ts';
import { readJsonl } from '../../../support/jsonl.ts';

export function readSnippets(files: readonly string[]): Snippet[] {
  const known = new Map<string, string>();
  return files.flatMap((file) => {
    const snippets = readJsonl(file, { schema: snippetSchema });
    if (snippets.length === 0)
      throw new RecordError(
        `${file} holds no passage; one a line is expected: id, language, title, text, source, licence`,
      );
    for (const { id } of snippets) {
      const before = known.get(id);
      if (before !== undefined)
        throw new RecordError(
          `passage ${JSON.stringify(id)} stands in ${before} and in ${file}: each id is allowed once`,
        );
      known.set(id, file);
    }
    return snippets;
  });
}
