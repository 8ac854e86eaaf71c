/**
 * What a vignette is told from and what it leaves on record: plain data, free of graphs and stores. Who makes questions
 * gathers the facts; who reviews or rewords a text compares it with the record.
 */
import type { Analyte } from '../../graph/measures.ts';
import type { PatientProfile } from '../../graph/patient-profile.ts';
import { FINDING_TYPES, type FindingType } from '../../graph/schema.ts';
import type { Language } from '../../records/question.ts';
import { detailSchema } from '../../records/vignette-record.ts';

/** In the order in which a vignette tells them. */
export { FINDING_TYPES };
export type { FindingType };

export type Names = Readonly<Record<Language, string>>;

/** Values, in the analyte's unit, that show a finding. */
export interface Measure {
  readonly analyte: Analyte;
  readonly from: number;
  readonly to: number;
}

export interface ToldFinding {
  readonly id: string;
  readonly type: FindingType;
  readonly names: Names;
  /** Other names by which a text in other words may tell it. */
  readonly synonyms?: Readonly<Record<Language, readonly string[]>>;
  /** All of them together show the finding; empty: it is told by name. */
  readonly measures: readonly Measure[];
  /** What patients with the disease come for: the complaint, where it can be told as one. */
  readonly isComplaint?: boolean;
}

/** A risk factor, or a condition of the patient beside the disease. */
export interface ToldCondition {
  readonly id: string;
  readonly names: Names;
  readonly synonyms?: Readonly<Record<Language, readonly string[]>>;
  readonly measures: readonly Measure[];
}

export interface VignetteFacts {
  /** Who is met with the disease. */
  readonly patients: PatientProfile | null;
  /** Age and sex to which told findings, the background and the answer are limited. */
  readonly limits: readonly PatientProfile[];
  /** The first symptoms are the complaint. */
  readonly findings: readonly ToldFinding[];
  /** What told findings imply: not told, and not to be contradicted by a value. */
  readonly implied: readonly ToldFinding[];
  /** Pertinent negatives. */
  readonly absent: readonly ToldFinding[];
  readonly risks: readonly ToldCondition[];
  readonly background: ToldCondition | null;
  /** What is measured at all: values that belong to a told one are taken from here. The order is that of the telling. */
  readonly analytes: readonly Analyte[];
  /** What is told with a normal value, where no finding speaks against it: only what the disease does not change. */
  readonly normal: readonly Analyte[];
  /** The sentence that asks, in the vignette's language. */
  readonly ask: string;
  /** Names and synonyms, in any language, that the text may not hold: the masked entities'. */
  readonly masked: readonly string[];
}

export const DETAILS = detailSchema.options;

export const UNIT_SYSTEMS = ['si', 'conventional'] as const;
export type UnitSystem = (typeof UNIT_SYSTEMS)[number];

export type {
  DeniedWords,
  Detail,
  ToldValue,
  ToldWords,
  ValueText,
  VignetteRecord,
} from '../../records/vignette-record.ts';
