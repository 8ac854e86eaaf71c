/**
 * The type of a finding that open data calls a sign or a symptom, by its name: HPO does not say which of its terms are measured or
 * seen in a picture. Only what the name says plainly is taken; null: the name does not tell.
 */
import type { FindingType } from '../../graph/schema.ts';

/** Raised or lowered, in a fluid that is sent to a laboratory; of blood there are pressure, flow and vessels too. */
const MEASURED_IN =
  /^(?:abnormal|absent|altered|decreased|elevated|high|increased|low|reduced|undetectable)(?: [\w-]+){0,2} (?:(?:circulating|serum|plasma|urinary|urine|CSF|cerebrospinal fluid)\b|blood\b(?=.*(?:concentration|level|count|activity)s?$))/i;
const ACTIVITY = /^(?:abnormal|absent|decreased|elevated|increased|reduced) .*\bactivity in\b/i;
/** Hypertriglyceridemia, transient hyperammonemia; a volume and a flush of blood are no substances. */
const SUBSTANCE = /^(?:[a-z]+ )?(?:hyper|hypo)(?!volemia|emia)[a-z-]+(?:emia|uria)$/i;
const ACID = /^(?:[\w-]+ ){0,4}[\w-]*(?:aciduria|acidemia)$/i;
const IN_URINE =
  /^(?:[\w-]+ ){0,3}(?:proteinuria|albuminuria|microscopic hematuria|glycosuria|ketonuria|crystalluria|myoglobinuria|cystinuria|homocystinuria)$/i;
const PICTURED =
  /\bMRI\b|\b(?:on|by) (?:CT|ultrasound|X-ray|radiography)\b|\bT[12][ -](?:hyper|hypo)intens|\bCNS (?:hypo|dys|de)?myelination\b/i;

export function findingTypeOf(name: string): FindingType | null {
  if (PICTURED.test(name)) return 'imaging_finding';
  const isMeasured = [MEASURED_IN, ACTIVITY, SUBSTANCE, ACID, IN_URINE].some((pattern) => pattern.test(name));
  return isMeasured ? 'laboratory_finding' : null;
}
