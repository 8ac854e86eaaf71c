/** Types of entity among which a name means the same thing: vocabularies call one finding a symptom, a sign or another. */
const COMPARABLE_TYPES: readonly (readonly string[])[] = [['symptom', 'sign', 'laboratory_finding', 'imaging_finding']];

/** The type itself is one of them. */
export function comparableTypes(type: string): readonly string[] {
  return COMPARABLE_TYPES.find((types) => types.includes(type)) ?? [type];
}
