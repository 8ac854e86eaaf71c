/** What a run would do, as lines for a terminal. What is unknown is called unknown. */
import type { ExpectedCount } from '../products/expectation.ts';
import type { PlannedCalls, PlannedWork, RecipePlan, RecipePlanStage, Total } from '../pipeline/recipe-plan.ts';
import { formatDuration } from '../support/duration.ts';
import { SAFETY_LINES } from '../support/safety.ts';

const COLUMNS = 100;
const INDENT = '      ';

export interface PlanTextOptions {
  /** The command that does it. */
  readonly again: string;
  /** The file that the stages were drawn into. */
  readonly picture: string | null;
  /** Address of the server that trains; null: this machine does. */
  readonly server: string | null;
  /** What its stages need of the memory, a line each. */
  readonly memory: readonly string[];
}

export function planText(plan: RecipePlan, { again, picture, memory, server }: PlanTextOptions): string {
  const { recipe, seed, folder, stages } = plan;
  const widths = [stages.map(({ name }) => name.length), stages.map(({ kind }) => kind.length)].map((lengths) =>
    Math.max(...lengths),
  );
  return [
    `${recipe.name}: ${recipe.about.replaceAll(/\p{Cc}+/gu, ' ')}`,
    `recipe   ${recipe.path}, seed ${seed}`,
    `folder   ${folder}`,
    ...(server === null ? [] : [`engine   ${server} (Tinker protocol)`]),
    '',
    ...stages.flatMap((stage, at) => stageLines(stage, at + 1, widths[0]!, widths[1]!)),
    '',
    ...totalLines(plan),
    ...memory.flatMap((line) => wrapped(`memory   ${line}`, `${INDENT}   `)),
    '',
    ...missingLines(stages),
    ...(picture === null ? [] : [`picture  ${picture}`, '']),
    ...(stages.some(({ work }) => work !== null) ? [`do it    ${again}`, ''] : []),
    SAFETY_LINES,
    '',
  ].join('\n');
}

/** Before the command that would do it: it is refused until these are there. */
function missingLines(stages: readonly RecipePlanStage[]): string[] {
  const missing = stages.flatMap((stage) => stage.missing);
  if (missing.length === 0) return [];
  return ['missing  before a run:', ...missing.flatMap((line) => wrapped(`${INDENT}${line}`, `${INDENT}  `)), ''];
}

function stageLines(
  { name, kind, state, why, feeds, work }: RecipePlanStage,
  number: number,
  nameWidth: number,
  kindWidth: number,
): string[] {
  const head = `${String(number).padStart(3)}   ${name.padEnd(nameWidth)}  ${kind.padEnd(kindWidth)}  ${state}`;
  const because = why.length === 0 ? '' : state === 'stands' ? `, ${why.join('; ')}` : `: ${why.join('; ')}`;
  const fed = feeds.map(({ role, from }) => `${role} = ${from.join(', ')}`);
  return [
    ...wrapped(head + because, INDENT + '  '),
    ...(fed.length === 0 ? [] : wrapped(INDENT + fed.join('; '), INDENT + '  ')),
    ...(work === null ? [] : wrapped(INDENT + workText(work), INDENT + '  ')),
  ];
}

function workText({ took, tokens, calls, writes }: PlannedWork): string {
  const time =
    took === null
      ? 'time unknown'
      : `took ${formatDuration(took.seconds)} ${took.settings === 'same' ? 'last time' : 'with other settings'}`;
  const own =
    tokens === null ? 'tokens unknown' : tokens.count === 0 ? '' : `tokens ${countText(tokens)} (${tokens.of})`;
  const written = writes === null ? '' : `writes ${boundedText(writes, sizeText(writes.count))} (${writes.of})`;
  return [time, own, written, ...calls.map(callsText)].filter((part) => part !== '').join('; ');
}

function callsText({ role, model, calls, readTokens, writtenTokens, money, price }: PlannedCalls): string {
  const known = (count: ExpectedCount | null): string => (count === null ? 'unknown' : countText(count));
  return (
    `${role} (${model}): calls ${known(calls)}, tokens read ${known(readTokens)}, written ${known(writtenTokens)}, ` +
    `money ${money === null || price === null ? 'unknown' : `${moneyText(money)} ${price.currency} (price of ${price.asOf})`}`
  );
}

const PLURALS: Readonly<Record<string, string>> = { stands: 'stand', 'goes on': 'go on' };

function totalLines({ stages, totals }: RecipePlan): string[] {
  const toDo = stages.filter(({ work }) => work !== null);
  const counted = (['stands', 'goes on', 'to do', 'anew', 'left out'] as const).flatMap((state) => {
    const { length } = stages.filter((stage) => stage.state === state);
    const shown = length === 1 ? state : (PLURALS[state] ?? state);
    return length === 0 ? [] : [`${length} ${shown}`];
  });
  const head = `stages   ${counted.join(', ')}`;
  if (toDo.length === 0) return [head, 'nothing is left to do'];
  const asks = toDo.some(({ work }) => work!.calls.length > 0);
  const other = totals.seconds.otherSettings.length;
  const changed = other === 0 ? '' : `; ${other} of them took it with other settings`;
  return [
    head,
    `time     ${totalText(totals.seconds, toDo.length, ({ count }) => formatDuration(count))}${changed}`,
    `tokens   ${totalText(totals.tokens, toDo.length, countOnly)}`,
    ...(asks
      ? [
          `calls    ${totalText(totals.calls, toDo.length, countOnly)}`,
          `money    ${totalText(totals.money, toDo.length, ({ count }) => `${count.toFixed(2)} ${totals.currency ?? ''}`.trimEnd())}`,
        ]
      : ['calls    none: nothing that is to do asks a chat model', 'money    none']),
  ].flatMap((line) => wrapped(line, '         '));
}

function totalText({ known, unknownStages }: Total, stages: number, write: (count: ExpectedCount) => string): string {
  const missing = unknownStages.length;
  if (missing === stages) return 'unknown';
  if (missing === 0) return boundedText(known, write(known));
  const unknown = `${missing} ${missing === 1 ? 'stage' : 'stages'} unknown: ${unknownStages.join(', ')}`;
  // What is not known comes on top: without a bound from above, the sum is one from below.
  const sum = known.bound === 'at most' ? `at most ${write(known)} where it is known` : `at least ${write(known)}`;
  return `${sum}; ${unknown}`;
}

function countText(count: ExpectedCount): string {
  return boundedText(count, countOnly(count));
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function moneyText(count: ExpectedCount): string {
  return boundedText(count, count.count.toFixed(2));
}

function boundedText({ bound }: ExpectedCount, text: string): string {
  return bound === 'exactly' ? text : `${bound} ${text}`;
}

function countOnly({ count }: ExpectedCount): string {
  return count.toLocaleString('en');
}

/** At spaces; a word that is longer stands alone. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > COLUMNS) {
    const at = rest.lastIndexOf(' ', COLUMNS);
    if (at <= indent.length) break;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest];
}
