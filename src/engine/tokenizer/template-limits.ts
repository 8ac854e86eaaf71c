/**
 * Rendering of a stranger's chat template within limits: its text, its steps, every value and list it makes, and a clock
 * for what hides in one step (a text written as JSON a million times). Transformers, too, ends `range` at 100,000.
 */
import * as jinja from '@huggingface/jinja';
import { clocked, TimeUp } from '../../support/clocked.ts';

/** Those of real models have 1,000 to 20,000. */
export const LONGEST_TEMPLATE_CHARACTERS = 2 ** 18;
/** A turn of a conversation takes a hundred or so. */
const MOST_STEPS = 300_000;
/** Of one text that a template makes, in characters. */
const LONGEST_TEXT = 2 ** 24;
/** Of one list that it makes; of `range` in Transformers. */
const LONGEST_LIST = 100_000;
/** A rendering takes a millisecond. */
const SECONDS = 5;

/** Why a template was stopped. */
export class TemplateLimit extends Error {}

interface Environment {
  set(name: string, value: unknown): void;
}
interface Interpreter {
  run(program: object): { readonly value: unknown };
  /** Of one node of the program; calls itself for the nodes below. */
  evaluate(node: object | undefined, environment: Environment): { readonly value: unknown } | undefined;
}
/** The library's types do not resolve under Node's rules for imports. */
const { Template, Environment, Interpreter } = jinja as unknown as {
  readonly Template: new (text: string) => { readonly parsed: object; render(variables: object): string };
  readonly Environment: new () => Environment;
  readonly Interpreter: new (environment: Environment) => Interpreter;
};

/** The last template, since a model has one and is asked thousands of times. */
let last: { readonly template: string; readonly program: object } | null = null;

/** TemplateLimit for a template that goes beyond a limit; whatever else it throws is the template's own. */
export function renderWithinLimits(template: string, variables: Readonly<Record<string, unknown>>): string {
  if (template.length > LONGEST_TEMPLATE_CHARACTERS)
    throw new TemplateLimit(`it has ${template.length} characters; allowed are ${LONGEST_TEMPLATE_CHARACTERS}`);
  try {
    return clocked(SECONDS, () => {
      if (last?.template !== template) last = { template, program: new Template(template).parsed };
      return String(new BoundedInterpreter(environmentOf(variables)).run(last.program).value);
    });
  } catch (cause) {
    if (cause instanceof TimeUp) throw new TemplateLimit(cause.message, { cause });
    throw cause;
  }
}

class BoundedInterpreter extends Interpreter {
  #steps = 0;

  override evaluate(node: object | undefined, environment: Environment): ReturnType<Interpreter['evaluate']> {
    if (++this.#steps > MOST_STEPS) throw new TemplateLimit(`it takes more than ${MOST_STEPS} steps`);
    const result = super.evaluate(node, environment);
    const value = result?.value;
    if (typeof value === 'string' && value.length > LONGEST_TEXT)
      throw new TemplateLimit(`it makes a text of ${value.length} characters; allowed are ${LONGEST_TEXT}`);
    if (Array.isArray(value)) checkList(value.length);
    return result;
  }
}

/** Jinja's own names, as the library sets them, with a bounded `range`. */
function environmentOf(variables: Readonly<Record<string, unknown>>): Environment {
  const environment = new Environment();
  const globals = { false: false, true: true, none: null, False: false, True: true, None: null };
  const functions = { raise_exception: refuse, range: boundedRange, strftime_now: formatNow };
  for (const [name, value] of Object.entries({ ...globals, ...functions, ...variables })) environment.set(name, value);
  return environment;
}

function refuse(message: unknown): never {
  throw new Error(String(message));
}

function boundedRange(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (!Number.isFinite(length)) throw new Error(`range(${start}, ${stop}, ${step}) is no range`);
  checkList(length);
  return Array.from({ length }, (_, index) => start + index * step);
}

function checkList(length: number): void {
  if (length > LONGEST_LIST) throw new TemplateLimit(`it makes a list of ${length} items; allowed are ${LONGEST_LIST}`);
}

const NOW = new Template('{{ strftime_now(format) }}');

function formatNow(format: unknown): string {
  return NOW.render({ format });
}
