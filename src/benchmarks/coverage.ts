/** Whether what a file held is a whole edition of its benchmark, a part of one, or contradicts every one. */
import type { BenchmarkDefinition, Edition } from './definition.ts';

export type Coverage =
  | { readonly kind: 'whole'; readonly edition: Edition; readonly asserted: readonly string[] }
  | { readonly kind: 'part'; readonly edition: Edition }
  | { readonly kind: 'wrong'; readonly edition: Edition; readonly problems: readonly string[] };

export interface Counts {
  readonly rows: number;
  readonly items: { readonly length: number };
  readonly gold: Readonly<Record<string, number>>;
  readonly optionCounts: Readonly<Record<number, number>>;
  readonly labels: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function coverageOf(definition: Pick<BenchmarkDefinition, 'editions'>, counts: Counts): Coverage {
  const fitting = definition.editions.filter((edition) => optionsFit(edition, counts));
  const editions = fitting.length > 0 ? fitting : definition.editions;
  const whole = editions.filter((edition) => edition.rows === counts.rows);
  for (const edition of whole) {
    if (problemsOf(edition, counts).length === 0) return { kind: 'whole', edition, asserted: assertedBy(edition) };
  }
  if (whole.length > 0) return { kind: 'wrong', edition: whole[0]!, problems: problemsOf(whole[0]!, counts) };
  const larger = editions.find((edition) => edition.rows > counts.rows && partProblems(edition, counts).length === 0);
  if (larger !== undefined) return { kind: 'part', edition: larger };
  const edition = editions.find(({ rows }) => rows > counts.rows) ?? editions[0]!;
  const problems =
    counts.rows > edition.rows
      ? [`${counts.rows} rows; allowed: ${editions.map(({ rows, name }) => `${rows} (${name})`).join(' or ')}`]
      : partProblems(edition, counts);
  return { kind: 'wrong', edition, problems };
}

/** Whether no row has fewer or more options than the edition's. */
function optionsFit({ options: [fewest, most] }: Edition, { optionCounts }: Counts): boolean {
  return Object.keys(optionCounts).every((count) => Number(count) >= fewest && Number(count) <= most);
}

/** What is known of an edition and so is asserted of a whole file. */
function assertedBy({ items, gold, optionCounts, labels }: Edition): string[] {
  const known = items === null ? ['rows', 'options'] : ['rows', 'items', 'options'];
  if (gold !== null) known.push('gold histogram');
  if (optionCounts !== null) known.push('option counts');
  return [...known, ...Object.keys(labels ?? {}).map((name) => `label ${name}`)];
}

function problemsOf(edition: Edition, counts: Counts): string[] {
  const problems = rangeProblems(edition, counts);
  if (edition.items !== null && counts.items.length !== edition.items)
    problems.push(`${counts.items.length} items; allowed: ${edition.items} (${edition.name})`);
  if (edition.gold !== null) problems.push(...different('right answers by letter', counts.gold, edition.gold));
  if (edition.optionCounts !== null)
    problems.push(...different('rows by number of options', counts.optionCounts, edition.optionCounts));
  for (const [name, expected] of Object.entries(edition.labels ?? {}))
    problems.push(...different(`rows by ${name}`, counts.labels[name] ?? {}, expected));
  return problems;
}

/** A part cannot hold more of anything than the whole. */
function partProblems(edition: Edition, counts: Counts): string[] {
  const problems = rangeProblems(edition, counts);
  for (const [letter, count] of Object.entries(edition.gold === null ? {} : counts.gold)) {
    const most = edition.gold![letter] ?? 0;
    if (count > most) problems.push(`${count} rows with right answer ${letter}; the whole benchmark has ${most}`);
  }
  return problems;
}

function rangeProblems(edition: Edition, counts: Counts): string[] {
  if (optionsFit(edition, counts)) return [];
  const [fewest, most] = edition.options;
  return [`rows of ${listed(counts.optionCounts)} options; allowed: ${fewest} to ${most} (${edition.name})`];
}

function different(
  what: string,
  came: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): string[] {
  const names = new Set([...Object.keys(came), ...Object.keys(expected)]);
  const countIn = (counts: Readonly<Record<string, number>>, name: string): number =>
    Object.hasOwn(counts, name) ? counts[name]! : 0;
  const same = [...names].every((name) => countIn(came, name) === countIn(expected, name));
  return same ? [] : [`${what}: ${histogram(came)}; allowed: ${histogram(expected)}`];
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.keys(counts).join(', ');
}

/** `A 353, B 309`. */
export function histogram(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
