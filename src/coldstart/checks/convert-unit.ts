/** Values from unit to unit by UCUM, with the three ways in which that fails told apart. */
import ucum, { type UcumUnit } from '@lhncbc/ucum-lhc';
import { molarMass, type Substance } from './substances.ts';

export type Conversion =
  | { readonly kind: 'value'; readonly value: number }
  /** The two measure different things, whatever the substance. */
  | { readonly kind: 'clash' }
  /** It takes a substance that is not known, or an arbitrary unit. */
  | { readonly kind: 'unknown' };

interface Dimension {
  /** Exponents of the base units. */
  readonly vector: readonly number[];
  readonly moles: number;
  readonly equivalents: number;
  readonly arbitrary: boolean;
}

const units = ucum.UcumLhcUtils.getInstance();
/** Where a mass stands in UCUM's vector of dimensions. */
const MASS = 2;
const dimensions = new Map<string, Dimension | null>();
/** Codes are put together from parts of texts: more than so many different ones are not kept. */
const MOST_KEPT = 1000;

export function convertUnit(from: string, value: number, to: string, substance: Substance | null): Conversion {
  const [one, other] = [dimensionOf(from), dimensionOf(to)];
  if (one === null || other === null) return { kind: 'unknown' };
  const isAmount = (each: Dimension): boolean => each.moles !== 0 || each.equivalents !== 0;
  if (one.arbitrary !== other.arbitrary) return { kind: 'unknown' };
  if (from === to) return { kind: 'value', value };
  const crossing = one.moles !== other.moles || one.equivalents !== other.equivalents;
  if (!sameVector(one, other)) {
    // Grams stand against moles; all else must agree.
    const massToMoles = crossing && isAmount(one) !== isAmount(other) && differInMass(one, other);
    if (!massToMoles) return { kind: 'clash' };
  }
  if (crossing && substance === null) return { kind: 'unknown' };
  const known = substance === null ? {} : { molecularWeight: molarMass(substance.formula), ...chargeOf(substance) };
  const needs = one.equivalents !== other.equivalents;
  if (needs && substance!.charge === null) return { kind: 'unknown' };
  const result = units.convertUnitTo(from, value, to, crossing ? partOf(known, needs) : undefined);
  return result.status === 'succeeded' && result.toVal !== null
    ? { kind: 'value', value: result.toVal }
    : { kind: 'unknown' };
}

/** Whether two quantities may be added. */
export function mayBeAdded(one: string, other: string): boolean {
  const [first, second] = [dimensionOf(one), dimensionOf(other)];
  if (first === null || second === null || first.arbitrary !== second.arbitrary) return true;
  return sameVector(first, second) && first.moles + first.equivalents === second.moles + second.equivalents;
}

function partOf(known: { molecularWeight?: number; charge?: number }, needsCharge: boolean) {
  const { molecularWeight, charge } = known;
  return {
    ...(molecularWeight === undefined ? {} : { molecularWeight }),
    ...(needsCharge && charge !== undefined ? { charge } : {}),
  };
}

function chargeOf({ charge }: Substance): { charge?: number } {
  return charge === null ? {} : { charge };
}

function sameVector(one: Dimension, other: Dimension): boolean {
  return one.vector.every((exponent, at) => exponent === other.vector[at]);
}

function differInMass(one: Dimension, other: Dimension): boolean {
  return one.vector.every((exponent, at) => at === MASS || exponent === other.vector[at]);
}

function dimensionOf(code: string): Dimension | null {
  const kept = dimensions.get(code);
  if (kept !== undefined) return kept;
  const { status, unit } = units.getSpecifiedUnit(code, 'validate');
  const found = status === 'valid' && unit !== null ? dimensionOfUnit(unit) : null;
  if (dimensions.size >= MOST_KEPT) dimensions.clear();
  dimensions.set(code, found);
  return found;
}

function dimensionOfUnit({
  dim_: dimension,
  moleExp_: moles,
  equivalentExp_: equivalents,
  isArbitrary_: arbitrary,
}: UcumUnit): Dimension {
  const { dimVec_: vector } = dimension ?? { dimVec_: null };
  return { vector: vector ?? [0, 0, 0, 0, 0, 0, 0], moles, equivalents, arbitrary };
}
