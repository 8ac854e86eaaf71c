/**
 * A bank as Parquet that the `datasets` library loads as it is: one flat row a question, the same columns whatever the mix,
 * and the whole record as JSON in the last one. No column's type depends on what the bank happens to hold.
 */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { BankQuestion } from '../../records/bank-question.ts';
import { isPublic } from '../../records/bank-question.ts';
import { answerTextOf, isForCommercialUse, licencesOf, sourceOf, specialtyOf, tierOf } from './question-facts.ts';

export function bankParquet(questions: readonly BankQuestion[]): Uint8Array {
  const text = (name: string, of: (question: BankQuestion) => string | null, nullable = false) => ({
    name,
    data: questions.map(of),
    type: 'STRING' as const,
    nullable,
  });
  const buffer = parquetWriteBuffer({
    columnData: [
      text('id', ({ id }) => id),
      text('language', ({ language }) => language),
      text('source', sourceOf),
      text('split', (question) => (isPublic(question) ? question.origin.split : question.split)),
      text('stem', ({ stem }) => stem),
      text('options', ({ options }) =>
        JSON.stringify(Object.fromEntries(options.map((each) => [each.letter, each.text]))),
      ),
      text('answer', ({ answer }) => answer),
      text('answer_text', answerTextOf, true),
      text('difficulty', tierOf, true),
      text('specialty', specialtyOf),
      text('licence', (question) => licencesOf(question).join('; ')),
      { name: 'commercial_use', data: questions.map(isForCommercialUse), type: 'BOOLEAN', nullable: false },
      text('address', (question) => (isPublic(question) ? question.origin.address : null), true),
      text('record', (question) => JSON.stringify(question)),
    ],
  });
  return new Uint8Array(buffer);
}
