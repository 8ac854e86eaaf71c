/** The kinds of stages as lines for a terminal. */
import type { DescribedKind, DescribedKinds, DescribedRole, DescribedSetting } from '../pipeline/describe-kinds.ts';
import { SAFETY_LINES } from '../support/safety.ts';

export function kindsText({ kinds, products }: DescribedKinds): string {
  const width = Math.max(...Object.keys(products).map((name) => name.length));
  return [
    'Kinds of stages: a recipe says [stages.NAME] with do = "KIND", a stage for each role, and the settings.',
    '? marks what may be left out.',
    '',
    ...kinds.flatMap(kindLines),
    'Products, by which stages fit together:',
    ...Object.entries(products).map(([name, about]) => `  ${name.padEnd(width)}  ${about}`),
    '',
    SAFETY_LINES,
    '',
  ].join('\n');
}

function kindLines({ name, about, makes, roles, settings }: DescribedKind): string[] {
  return [
    `${name}: ${about}`,
    `  makes ${makes.join(', ')}`,
    ...roles.flatMap(roleLines),
    ...aligned(settings.map((setting) => [nameOf(setting), typeOf(setting)])),
    '',
  ];
}

function roleLines({ name, about, accepts, chatModel, many, required, entry }: DescribedRole): string[] {
  const product = accepts.join(' or ');
  const fitting = chatModel ? 'one of [models.*]' : many ? `array of stages that make ${product}` : `makes ${product}`;
  const tables = entry.map((each) => [`${name}[].${nameOf(each)}`, typeOf(each)] as const);
  return [`  ${name}${required ? '' : '?'} <- ${about}: ${fitting}`, ...aligned(tables)];
}

function nameOf({ name, required }: DescribedSetting): string {
  return required ? name : `${name}?`;
}

function typeOf({ type, default: byDefault }: DescribedSetting): string {
  return byDefault === undefined ? type : `${type} (default ${JSON.stringify(byDefault)})`;
}

function aligned(lines: readonly (readonly [string, string])[] | readonly string[][]): string[] {
  const width = Math.max(0, ...lines.map(([name]) => name!.length));
  return lines.map(([name, text]) => `    ${name!.padEnd(width)}  ${text}`);
}
