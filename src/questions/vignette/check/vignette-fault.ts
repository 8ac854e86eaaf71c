/** What can be wrong with a text that tells a record. */
export const FAULT_KINDS = [
  'not plain text of one paragraph',
  'asks something itself',
  'another language',
  'names the answer',
  'names a distractor',
  'a finding is not told',
  'denies something',
  'a negative is not told',
  'tells what is absent',
  'the age is not told',
  'tells another age',
  'the sex is not told',
  'tells another sex',
  'the time is not told',
  'tells another time',
  'a value is not told',
  'tells another value',
  'the reference range is not told',
  'tells another reference range',
  'tells a number',
  'tells another finding or disease',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface VignetteFault {
  readonly kind: FaultKind;
  /** The finding, value or words at fault. */
  readonly about: string;
}
