/** What the tellers of both languages are given, and what they give back. */
import type { DrawnValues } from './draw-values.ts';
import type { Duration, Patient } from './settle-patient.ts';
import type { DeniedWords, Detail, ToldCondition, ToldFinding, ToldWords, UnitSystem } from './vignette-facts.ts';

export interface TellRequest {
  readonly patient: Patient;
  readonly detail: Detail;
  readonly units: UnitSystem;
  /** What is told by name. */
  readonly findings: readonly ToldFinding[];
  readonly conditions: readonly ToldCondition[];
  readonly absent: readonly ToldFinding[];
  readonly values: DrawnValues;
}

export interface Told {
  readonly text: string;
  /** The time since the first complaint; null where it is not told. */
  readonly course: Duration | null;
  readonly told: readonly ToldWords[];
  readonly absent: readonly DeniedWords[];
}
