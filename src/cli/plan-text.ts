/** What a run would do, as lines for a terminal. What is unknown is called unknown. */
import type { ExpectedCount } from '../products/expected-count.ts';
import type { ExpectedWork } from '../products/expectation.ts';
import type { Total } from '../pipeline/plan-totals.ts';
import { asksEngine, type PlannedCalls, type PlannedWork } from '../pipeline/planned-work.ts';
import type { RecipePlan, RecipePlanStage } from '../pipeline/recipe-plan.ts';
import type { StatedRates } from '../pipeline/recipe-schema.ts';
import { formatDuration } from '../support/duration.ts';
import { SAFETY_LINES } from '../support/safety.ts';
import type { MeasuredRecipe } from './measure/measure-recipe.ts';
import { measuredLines, perSecondText } from './measure/measured-text.ts';
import { boundedText, countText, durationOf, timeText, wrapped } from './plan-numbers.ts';

const INDENT = '      ';
const LABELLED = '         ';

export interface PlanTextOptions {
  /** The command that does it. */
  readonly again: string;
  /** The file that the stages were drawn into. */
  readonly picture: string | null;
  /** Address of the server that trains; null: this machine does. */
  readonly server: string | null;
  /** What its stages need of the memory, a line each. */
  readonly memory: readonly string[];
  /** Rates of this machine; null: it was not measured. */
  readonly measured: MeasuredRecipe | null;
  /** How the time that is unknown can be known. */
  readonly timing: string;
}

export function planText(plan: RecipePlan, options: PlanTextOptions): string {
  const { again, picture, memory, server } = options;
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
    ...stages.flatMap((stage, at) => stageLines(stage, at + 1, widths[0]!, widths[1]!, plan.rates)),
    '',
    ...totalLines(plan, options),
    ...memory.flatMap((line) => wrapped(`memory   ${line}`, LABELLED)),
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
  rates: StatedRates | null,
): string[] {
  const head = `${String(number).padStart(3)}   ${name.padEnd(nameWidth)}  ${kind.padEnd(kindWidth)}  ${state}`;
  const because = why.length === 0 ? '' : state === 'stands' ? `, ${why.join('; ')}` : `: ${why.join('; ')}`;
  const fed = feeds.map(({ role, from }) => `${role} = ${from.join(', ')}`);
  return [
    ...wrapped(head + because, INDENT + '  '),
    ...(fed.length === 0 ? [] : wrapped(INDENT + fed.join('; '), INDENT + '  ')),
    ...(work === null ? [] : wrapped(INDENT + workText(work, rates), INDENT + '  ')),
  ];
}

function workText(work: PlannedWork, rates: StatedRates | null): string {
  const { took, time, machineMoney, engine, calls, writes } = work;
  const before =
    took === null
      ? ''
      : `took ${formatDuration(took.seconds)} ${took.settings === 'same' ? 'last time' : 'with other settings'}`;
  const isModelless = engine !== null && !asksEngine(engine) && calls.length === 0;
  const untimed = took !== null ? '' : isModelless ? 'asks no model' : 'time unknown';
  const reckoned = time === null ? untimed : timeText(time);
  const money = machineMoney === null ? '' : `money ${moneyText(machineMoney)} ${rates?.currency ?? ''}`;
  const written = writes === null ? '' : `writes ${boundedText(writes, sizeText)} (${writes.of})`;
  const isTold = time !== null && time.terms.every(({ unit }) => unit !== 'answers');
  const own = isTold ? withoutText(engine) : engineText(engine);
  return [before, reckoned, money, own, written, ...calls.map(callsText)].filter((part) => part !== '').join('; ');
}

function engineText(engine: ExpectedWork | null): string {
  if (engine === null) return 'tokens unknown';
  if (!asksEngine(engine)) return '';
  const parts = (['trained', 'written', 'read'] as const).flatMap((what) => {
    const { tokens } = engine[what];
    return tokens?.count === 0 ? [] : [`${what} ${tokens === null ? 'unknown' : countText(tokens)}`];
  });
  return [`tokens ${parts.join(', ')}`, withoutText(engine)].filter((part) => part !== '').join('; ');
}

function withoutText(engine: ExpectedWork | null): string {
  return engine === null || engine.without.length === 0 ? '' : `${engine.without.join(', ')} not counted`;
}

function callsText({ role, model, calls, readTokens, writtenTokens, money, price }: PlannedCalls): string {
  const known = (count: ExpectedCount | null): string => (count === null ? 'unknown' : countText(count));
  return (
    `${role} (${model}): calls ${known(calls)}, tokens read ${known(readTokens)}, written ${known(writtenTokens)}, ` +
    `money ${money === null || price === null ? 'unknown' : `${moneyText(money)} ${price.currency} (price of ${price.asOf})`}`
  );
}

const PLURALS: Readonly<Record<string, string>> = { stands: 'stand', 'goes on': 'go on' };

function totalLines({ stages, totals, rates }: RecipePlan, { measured, timing }: PlanTextOptions): string[] {
  const toDo = stages.filter(({ work }) => work !== null);
  const counted = (['stands', 'goes on', 'to do', 'anew', 'left out'] as const).flatMap((state) => {
    const { length } = stages.filter((stage) => stage.state === state);
    const shown = length === 1 ? state : (PLURALS[state] ?? state);
    return length === 0 ? [] : [`${length} ${shown}`];
  });
  const head = `stages   ${counted.join(', ')}`;
  if (toDo.length === 0) return [head, 'nothing is left to do'];
  const asks = toDo.some(({ work }) => work!.calls.length > 0);
  const { trainedTokens, writtenTokens, readTokens, machineMoney } = totals;
  const isLikely = [totals.seconds, trainedTokens, writtenTokens, readTokens].some(
    ({ known }) => known.likely !== undefined,
  );
  return [
    head,
    `time     ${secondsText(totals.seconds, toDo.length, measured)}`,
    ...(toDo.some(({ work }) => isUntimed(work!)) ? [`${LABELLED}${timing}`] : []),
    ...(measured === null ? [] : measuredLines(measured)),
    ...(rates === null ? [] : ratesLines(rates, machineMoney, toDo.length)),
    `trained  ${totalText(trainedTokens, toDo.length, countOnly)}`,
    `written  ${totalText(writtenTokens, toDo.length, countOnly)}`,
    `read     ${totalText(readTokens, toDo.length, countOnly)}`,
    ...(isLikely ? ['likely   where answers are as long as the traces that a model has learned'] : []),
    ...(asks
      ? [
          `calls    ${totalText(totals.calls, toDo.length, countOnly)}`,
          `money    ${totalText(totals.money, toDo.length, (count) => `${count.toFixed(2)} ${totals.currency ?? ''}`.trimEnd())}`,
        ]
      : ['calls    none: nothing that is to do asks a chat model', ...(rates === null ? ['money    none'] : [])]),
  ].flatMap((line) => wrapped(line, LABELLED));
}

/** Its time could be known by rates. */
function isUntimed({ took, time, engine }: PlannedWork): boolean {
  return took === null && time === null && engine !== null && asksEngine(engine);
}

function secondsText(
  { otherSettings, noModel, ...total }: RecipePlan['totals']['seconds'],
  stages: number,
  measured: MeasuredRecipe | null,
): string {
  const timed = stages - noModel.length;
  const here = measured === null || measured.bases.length === 0 ? '' : ` here, by ${measured.threads} threads`;
  const sum = timed === 0 ? 'unknown' : totalText(total, timed, durationOf, here);
  const changed = otherSettings.length === 0 ? '' : `; ${otherSettings.length} of them took it with other settings`;
  const besides =
    noModel.length === 0
      ? ''
      : `; besides ${noModel.join(', ')}, which ${noModel.length === 1 ? 'asks' : 'ask'} no model`;
  return `${sum}${changed}${besides}`;
}

function ratesLines(rates: StatedRates, money: Total, stages: number): string[] {
  const {
    machines,
    model,
    source,
    asOf,
    unit,
    trainedPerSecond,
    writtenPerSecond,
    readPerSecond,
    pricePerHour,
    currency,
  } = rates;
  const known = { trained: trainedPerSecond, written: writtenPerSecond, read: readPerSecond };
  const told = Object.entries(known).flatMap(([what, rate]) =>
    rate === undefined ? [] : [`${what} ${perSecondText(rate)}`],
  );
  const price =
    pricePerHour === undefined
      ? 'money unknown'
      : `${pricePerHour.toFixed(2)} ${currency} an hour, so ${totalText(money, stages, (count) => `${count.toFixed(2)} ${currency}`)}`;
  return [
    `machines ${machines}${model === undefined ? '' : ` with ${model}`}, as of ${asOf}${source === undefined ? '' : ` (${source})`}: ` +
      `${told.length === 0 ? 'rates unknown' : `${told.join(', ')} ${unit} a second`}; ${price}`,
  ];
}

function totalText(
  { known, unknownStages }: Total,
  stages: number,
  write: (count: number) => string,
  where = '',
): string {
  const missing = unknownStages.length;
  if (missing === stages) return 'unknown';
  if (missing === 0) return boundedText(known, write) + where;
  const unknown = `${missing} ${missing === 1 ? 'stage' : 'stages'} unknown: ${unknownStages.join(', ')}`;
  if (known.count === 0) return `unknown of ${unknownStages.join(', ')}; none besides`;
  // What is not known comes on top: without a bound from above, the sum is one from below.
  const sum =
    known.bound === 'at most'
      ? `${boundedText(known, write)}${where} where it is known`
      : `at least ${write(known.count)}${where}`;
  return `${sum}; ${unknown}`;
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function moneyText(count: ExpectedCount): string {
  return boundedText(count, (each) => each.toFixed(2));
}

function countOnly(count: number): string {
  return Math.round(count).toLocaleString('en');
}
