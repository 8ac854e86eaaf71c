/**
 * Lists and maps in bodies of strangers, held against their schema one element after the other. The first mistake is told and
 * nothing behind it is looked at: zod makes a record of every one, and looks at the length of a list afterwards, so that a body
 * of a few megabytes would fill the memory.
 */
import { z } from 'zod';

/** A list of `most` elements at most. */
export function boundedList<T>(element: z.ZodType<T>, most: number) {
  return z.unknown().transform((value, context): T[] => {
    if (!isListOf(value, most, context)) return z.NEVER;
    const list: T[] = [];
    for (const [index, each] of value.entries()) {
      const parsed = element.safeParse(each);
      if (!parsed.success) return tellFirst(parsed.error, index, context);
      list.push(parsed.data);
    }
    return list;
  });
}

/** A list of numbers, of which there may be millions. `expected` says in words which are allowed. */
export function numberList(isAllowed: (value: number) => boolean, expected: string) {
  return z.unknown().transform((value, context): number[] => {
    if (!isListOf(value, Infinity, context)) return z.NEVER;
    const wrong = value.findIndex((each) => typeof each !== 'number' || !isAllowed(each));
    if (wrong < 0) return value as number[];
    context.addIssue({ code: 'custom', path: [wrong], message: `it must be ${expected}` });
    return z.NEVER;
  });
}

/** A map of `most` names at most. */
export function boundedRecord<T>(element: z.ZodType<T>, most: number) {
  return z.unknown().transform((value, context): Record<string, T> => {
    const refuse = (message: string): never => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('it must be an object');
    const names = Object.keys(value);
    if (names.length > most) return refuse(`it has ${names.length} names; at most ${most} are allowed`);
    const entries: [string, T][] = [];
    for (const name of names) {
      const parsed = element.safeParse((value as Record<string, unknown>)[name]);
      if (!parsed.success) return tellFirst(parsed.error, name, context);
      entries.push([name, parsed.data]);
    }
    return Object.fromEntries(entries);
  });
}

function isListOf(value: unknown, most: number, context: z.RefinementCtx): value is unknown[] {
  const length = Array.isArray(value) ? value.length : null;
  if (length !== null && length <= most) return true;
  const message = length === null ? 'it must be a list' : `it has ${length} elements; at most ${most} are allowed`;
  context.addIssue({ code: 'custom', message });
  return false;
}

function tellFirst(error: z.ZodError, at: PropertyKey, context: z.RefinementCtx): never {
  const [{ path, message }] = error.issues as [z.core.$ZodIssue];
  context.addIssue({ code: 'custom', path: [at, ...path], message });
  return z.NEVER;
}
