/** Findings as numbers: what is measured, its units and reference range, and the values that show a finding. */

export interface Analyte {
  /** English name; unique among analytes. */
  readonly id: string;
  readonly names: { readonly en: string; readonly zh: string };
  /** Empty for vital signs and other measures of the body. */
  readonly specimen: { readonly en: string; readonly zh: string };
  readonly unit: string;
  /** Reference range of adults in `unit`; a null end is open. */
  readonly reference: readonly [low: number | null, high: number | null];
  readonly decimals: number;
  /** In `unit` x factor + offset. */
  readonly conventional: {
    readonly unit: string;
    readonly factor: number;
    readonly offset: number;
    readonly decimals: number;
  };
}

/** The values, in the analyte's unit, that show a finding in a living patient. */
export interface FindingValue {
  readonly finding: string;
  readonly analyte: string;
  readonly from: number;
  readonly to: number;
  /** Of patients with this disease alone; absent: of all whose disease has no values of its own. */
  readonly disease?: string;
}

export interface Measures {
  readonly analytes: readonly Analyte[];
  readonly values: readonly FindingValue[];
}

export const NO_MEASURES: Measures = { analytes: [], values: [] };
