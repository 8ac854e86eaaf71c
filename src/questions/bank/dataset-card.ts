/**
 * README.md of a bank folder: the card by which the `datasets` library and hubs know which of the folder's files are the
 * questions. Without it they take every JSON Lines file there, dropped questions and journals of models too, for one table.
 */
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import type { Datasheet } from '../datasheet/datasheet.ts';

const TITLE = '# Question bank';
const HEAD = `---
configs:
  - config_name: default
`;

/** Whether a text is a card of ours. */
export function isCard(text: string): boolean {
  return text.startsWith(HEAD) && text.includes(`\n${TITLE}\n`);
}

/** `parquet`: the file's name in the folder. */
export function datasetCard({ counts, languages, sources }: Datasheet, parquet: string): string {
  const list = (names: readonly string[]): string => `[${names.map((name) => JSON.stringify(name)).join(', ')}]`;
  return `${HEAD}    data_files:
      - split: train
        path: ${JSON.stringify(parquet)}
language: ${list(languages.map(({ name }) => name))}
tags: ${list(['medical', 'multiple-choice'])}
---

${TITLE}

> ${SAFETY_EN}
>
> ${SAFETY_ZH}

${counts.questions} questions of ${
    sources
      .filter(({ questions }) => questions > 0)
      .map(({ source }) => `\`${source.replaceAll('`', "'")}\``)
      .join(', ') || 'no source'
  }. Each carries its licence and its origin:
[datasheet.md](datasheet.md) counts them, and says what every step took out and why.

\`\`\`python
import datasets

questions = datasets.load_dataset("FOLDER", split="train")  # FOLDER: where this page lies
questions[0]["stem"], questions[0]["options"], questions[0]["answer"]
\`\`\`

Every column is text, but for \`commercial_use\`; \`options\` (letter to text) and \`record\` (the whole question, as in
\`questions.jsonl\`) are JSON: \`json.loads\` reads them.
`;
}
