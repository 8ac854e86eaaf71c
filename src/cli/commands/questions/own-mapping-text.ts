/** What an import took for what, for a person: the columns, how answers are written, three questions as they were read. */
import type { ImportedOwnQuestions } from '../../../questions/own/import-own-questions.ts';
import type { PublicQuestion } from '../../../records/bank-question.ts';

const SHOWN = 160;
const COLUMNS_SHOWN = 12;

export function ownMappingText({
  mapping,
  answers,
  samples,
}: Pick<ImportedOwnQuestions, 'mapping' | 'answers' | 'samples'>): string {
  const { stem, options, answer, otherAnswers, context, id, language, specialty, cluster, labels, leftOut } = mapping;
  const confirmed = otherAnswers.length === 0 ? '' : `, confirmed by ${otherAnswers.join(', ')}`;
  const rows: (readonly [string, string] | null)[] = [
    ['question', stem],
    context === null ? null : ['context', context],
    ['options', options.length === 0 ? `lettered lines in ${stem}, or as given` : listed(options)],
    ['answer', `${answer}: ${answers}${confirmed}`],
    ['id', id ?? 'number of the row'],
    ['language', language ?? 'by the script of the text, or as given'],
    ['specialty', specialty ?? 'none'],
    cluster === null ? null : ['cluster', cluster],
    ['labels', labels.length === 0 ? 'none' : listed(labels)],
    leftOut.length === 0 ? null : ['left out', listed(leftOut.map(({ column, why }) => `${column} (${why})`))],
  ];
  const table = rows.flatMap((row) => (row === null ? [] : [`  ${row[0].padEnd(11)}${plain(row[1], 600)}\n`]));
  return `Columns, as they were taken (--map says otherwise):\n${table.join('')}\n${samples.map(sampleText).join('')}`;
}

function sampleText({ id, stem, options, answer, labels, specialty }: PublicQuestion): string {
  const told = [
    ...(specialty === null ? [] : [specialty]),
    ...Object.entries(labels).map(([name, value]) => `${name} ${value}`),
  ];
  return (
    `${plain(id, SHOWN)}${told.length === 0 ? '' : `  (${plain(told.join(', '), SHOWN)})`}\n  ${plain(stem, 3 * SHOWN)}\n` +
    `${options.map(({ letter, text }) => `  ${letter === answer ? '*' : ' '} ${letter}. ${plain(text, SHOWN)}\n`).join('')}\n`
  );
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, COLUMNS_SHOWN).join(', ')}${names.length > COLUMNS_SHOWN ? `, ... (${names.length} in all)` : ''}`;
}

/** On one line and without controls, for the text is a stranger's; of a long one the beginning and the end. */
function plain(text: string, most: number): string {
  const line = (part: string): string => part.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  if (text.length <= most) return line(text);
  const half = most >> 1;
  return `${line(text.slice(0, half))} ... ${line(text.slice(-half))}`;
}
