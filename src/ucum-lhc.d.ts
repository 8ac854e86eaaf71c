/** What is used of @lhncbc/ucum-lhc, which comes without types. */
declare module '@lhncbc/ucum-lhc' {
  export interface UcumUnit {
    /** Exponents of the base units; null where the unit has no dimension. */
    readonly dim_: { readonly dimVec_: readonly number[] | null } | null;
    /** Exponent of the mole, which UCUM takes for a plain number. */
    readonly moleExp_: number;
    readonly equivalentExp_: number;
    readonly isArbitrary_: boolean;
  }
  interface UcumLhcUtils {
    getSpecifiedUnit(
      code: string,
      action: 'validate',
    ): { readonly status: 'valid' | 'invalid' | 'error'; readonly unit: UcumUnit | null };
    convertUnitTo(
      from: string,
      value: number,
      to: string,
      substance?: { readonly molecularWeight?: number; readonly charge?: number },
    ): { readonly status: 'succeeded' | 'failed' | 'error'; readonly toVal: number | null };
  }
  const ucum: { readonly UcumLhcUtils: { getInstance(): UcumLhcUtils } };
  export default ucum;
}
