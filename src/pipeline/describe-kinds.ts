/** Every kind of stage as whoever writes a recipe needs it: roles with the products that fit, settings with types and defaults. */
import { z } from 'zod';
import { PRODUCT_KINDS, type ProductKind } from '../products/product-kinds.ts';
import { isMany, isModelRole, type AnyRole } from '../products/stage-kind.ts';
import type { StageKinds } from './recipe.ts';

export interface DescribedSetting {
  /** Dotted below a table: `model.layers`. */
  readonly name: string;
  /** In words: `whole number, 1 to 1000`. */
  readonly type: string;
  /** Of its own table. */
  readonly required: boolean;
  /** Absent where there is none. */
  readonly default?: unknown;
}

export interface DescribedRole {
  readonly name: string;
  readonly about: string;
  /** Kinds of products that fit; empty for a chat model. */
  readonly accepts: readonly ProductKind[];
  readonly chatModel: boolean;
  /** An array of stages, or of tables with the stage in `from`. */
  readonly many: boolean;
  readonly required: boolean;
  /** What a table of the array says besides `from`. */
  readonly entry: readonly DescribedSetting[];
}

export interface DescribedKind {
  readonly name: string;
  readonly about: string;
  readonly makes: readonly ProductKind[];
  readonly roles: readonly DescribedRole[];
  readonly settings: readonly DescribedSetting[];
}

export interface DescribedKinds {
  readonly kinds: readonly DescribedKind[];
  readonly products: Readonly<Record<ProductKind, string>>;
}

export function describeKinds(kinds: StageKinds): DescribedKinds {
  const described = [...kinds.values()].map(({ name, about, makes, roles, settings }) => ({
    name,
    about,
    makes,
    roles: Object.entries(roles).map(([role, each]) => describeRole(role, each)),
    settings: settingsOf(settings),
  }));
  return { kinds: described, products: PRODUCT_KINDS };
}

function describeRole(name: string, role: AnyRole): DescribedRole {
  const many = !isModelRole(role) && isMany(role);
  return {
    name,
    about: role.about,
    accepts: isModelRole(role) ? [] : role.accepts,
    chatModel: isModelRole(role),
    many,
    required: role.optional !== true,
    entry: many && role.entry !== undefined ? settingsOf(role.entry) : [],
  };
}

/** What of JSON Schema is looked at; the rest of it only constrains further. */
interface Node {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
  readonly items?: Node;
  readonly prefixItems?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly default?: unknown;
}

function settingsOf(schema: z.ZodType): DescribedSetting[] {
  return settingsIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node, '');
}

function settingsIn({ properties = {}, required = [] }: Node, prefix: string): DescribedSetting[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const own: DescribedSetting = {
      name: prefix + name,
      type: typeText(node),
      required: required.includes(name),
      ...(node.default === undefined ? {} : { default: node.default }),
    };
    return node.properties === undefined
      ? [own]
      : [{ ...own, type: 'table' }, ...settingsIn(node, `${prefix}${name}.`)];
  });
}

function typeText(node: Node): string {
  const alternatives = node.anyOf ?? node.oneOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map(typeText))].join(' or ');
  if (node.allOf !== undefined) return node.allOf.map(typeText).join(' and ');
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return `one of ${node.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  switch (node.type) {
    case 'integer':
      return `whole number${rangeText(node)}`;
    case 'number':
      return `number${rangeText(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'text';
    case 'array':
      if (node.prefixItems !== undefined) return `[${node.prefixItems.map(typeText).join('; ')}]`;
      return `array of ${node.items === undefined ? 'anything' : typeText(node.items)}`;
    case 'object':
      return tableText(node);
    default:
      return 'anything';
  }
}

function tableText({ properties, required = [], additionalProperties }: Node): string {
  if (properties !== undefined) {
    const parts = Object.entries(properties).map(([name, node]) => {
      const byDefault = node.default === undefined ? '' : ` (default ${JSON.stringify(node.default)})`;
      return `${name}${required.includes(name) ? '' : '?'} = ${typeText(node)}${byDefault}`;
    });
    return `{ ${parts.join('; ')} }`;
  }
  return typeof additionalProperties === 'object' ? `table of ${typeText(additionalProperties)}` : 'table';
}

/** Bounds that only say what a machine can count to are left out. */
function rangeText({ type, minimum, exclusiveMinimum, maximum }: Node): string {
  const isWhole = type === 'integer' && exclusiveMinimum !== undefined;
  const least = isWhole ? exclusiveMinimum + 1 : minimum;
  const from = least !== undefined && least > Number.MIN_SAFE_INTEGER ? `${least}` : null;
  const above = exclusiveMinimum === undefined || isWhole ? null : `more than ${exclusiveMinimum}`;
  const to = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `${maximum}` : null;
  if (from !== null && to !== null) return `, ${from} to ${to}`;
  const parts = [above ?? (from === null ? null : `${from} or more`), to === null ? null : `${to} at most`];
  return parts.map((part) => (part === null ? '' : `, ${part}`)).join('');
}
