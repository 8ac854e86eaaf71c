/**
 * Writes datasheet.md, the datasheet for people who read files. Text of data sets is escaped, so that none of it is
 * markup.
 */
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { countText, type Counted, type Datasheet } from './datasheet.ts';

export function datasheetMarkdown(sheet: Datasheet): string {
  const { counts, sources, steps, dropped, lengths, tierAgreement, optionsOnly, labelCheck } = sheet;
  const parts = [
    '# Datasheet of a question bank',
    `> ${SAFETY_EN}\n>\n> ${SAFETY_ZH}`,
    `Made by \`questions ${sheet.madeBy}\`: ${sheet.cameIn === null ? '' : `of ${sheet.cameIn} that came in `}${counts.questions} questions, ${counts.dropped} dropped (dropped.jsonl), ${counts.inReview} waiting for review.`,
    heading('Sources and licences'),
    table(
      ['source', 'came in', 'questions', 'licences', 'commercial use', 'published at'],
      sources.map((row) => [
        row.source,
        row.cameIn ?? 'not known',
        row.questions,
        row.licences.join('; '),
        row.questions === 0 ? '' : row.commercialUse ? 'yes' : 'no',
        row.addresses.join(', '),
      ]),
    ),
    heading('What is in it'),
    counted('Language', sheet.languages, counts.questions),
    counted('Difficulty', sheet.tiers, counts.questions),
    counted('Kind of question', sheet.kinds, total(sheet.kinds)),
    counted('How common the disease is', sheet.rarities, total(sheet.rarities)),
    counted('Specialty', sheet.specialties, counts.questions),
    counted('Right letter', sheet.answers, counts.questions),
    counted('Options', sheet.optionCounts, counts.questions),
    lengths === null ? '' : `Characters of stem and options: ${lengths.join(', ')} (smallest, quarters, largest).`,
    heading('What every step let through'),
    table(
      ['step', 'in', 'out', 'dropped', 'counts'],
      steps.map(({ name, before, after, dropped: reasons, counts: more }) => [
        name,
        before,
        after,
        listed(reasons),
        listed(more),
      ]),
    ),
    heading('Dropped, with examples'),
    dropped.length === 0
      ? 'Nothing was dropped.'
      : table(
          ['step', 'reason', 'questions', 'for example'],
          dropped.map(({ step, reason, count, examples }) => [
            step,
            reason,
            count,
            examples.map(({ id, evidence }) => `${id}: ${evidence}`).join(' / '),
          ]),
        ),
    heading('Checks'),
    tierAgreement === null
      ? 'Difficulty: no question has both a tier of the graph and one of a model.'
      : `Difficulty by the model and by the graph agree on ${percent(tierAgreement.share)} of ${tierAgreement.items} questions; Cohen's kappa ${tierAgreement.kappa === null ? 'is not defined (one tier only)' : tierAgreement.kappa.toFixed(3)}.`,
    optionsOnly === null
      ? ''
      : `Options: ${percent(optionsOnly.share)} of ${optionsOnly.questions} graph questions can be guessed without the vignette by how often the other questions had each option right, ${percent(optionsOnly.seldomShare)} by how seldom.`,
    labelCheck === null
      ? 'Labels: not checked by a model.'
      : `Labels: ${labelCheck.right} of ${labelCheck.trials} trials of the validator gave the bank's answer.`,
    heading('Made from'),
    table(
      ['input', 'SHA-256', 'records'],
      sheet.inputs.map(({ path, sha256, records }) => [path, sha256.slice(0, 16), records]),
    ),
    `Settings: \`${JSON.stringify(sheet.settings).replaceAll('`', "'")}\``,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function heading(title: string): string {
  return `## ${title}`;
}

function counted(title: string, rows: readonly Counted[], of: number): string {
  if (rows.length === 0) return '';
  return table(
    [title, 'questions', 'share'],
    rows.map(({ name, count }) => [name.trim(), count, percent(count / of)]),
  );
}

function total(rows: readonly Counted[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** The text on one line, escaped wherever Markdown or HTML would read it as markup. */
function cell(value: string | number): string {
  return String(value)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~!]/g, '\\$&');
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${countText(count)}`)
    .join(', ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
