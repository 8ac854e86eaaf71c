/**
 * Which page to visit next: the knowledge that is expected of it.
 *
 *     gain = (3 ln(1 + waiting) + ln(1 + mentions)) * rare * thin * words * 0.8^distance
 *
 * - waiting: claims read so far that name the page and wait for what it is;
 * - mentions: links from medical articles, 1 from an infobox or the lead, 0.2 from further down;
 * - rare: 2 when a rare disease links to it or the graph knows it as rare, else 1;
 * - thin: 1 for what the graph does not know, 1.5 / (1 + ln(1 + relations)) for what it knows: an entity that has a name
 *   and no relations is what an article adds most to, one with a hundred needs none;
 * - words: 1.5 for titles that speak of diseases, drugs, genes; 0.05 for years, lists and the like;
 * - distance: links from the nearest seed.
 *
 * All weights are ours. A seed has no gain: seeds come first.
 */
export interface Candidate {
  readonly title: string;
  readonly waiting: number;
  readonly mentions: number;
  readonly rare: boolean;
  /** Relations that the graph has of an entity of this name; null when it knows none. */
  readonly relations: number | null;
  readonly distance: number;
}

const WAITING_WEIGHT = 3;
const RARE_FACTOR = 2;
const THIN_FACTOR = 1.5;
const PER_LINK = 0.8;
const PROMISING_FACTOR = 1.5;
const UNLIKELY_FACTOR = 0.05;

const PROMISING =
  /disease|disorder|syndrome|deficiency|itis\b|osis\b|emia\b|pathy\b|oma\b|dystrophy|anemia|cancer|infection|fever|pain|mab\b|nib\b|vir\b|olol\b|pril\b|sartan\b|statin\b|cillin\b|mycin\b|azole\b|alfa\b|beta\b|\(gene\)|\(medication\)|病|症|综合征|药/iu;
const UNLIKELY =
  /^\d{1,4}s?$|^\d{1,2}(?:st|nd|rd|th) century|^list of|^timeline of|^history of|^outline of|^index of|university|hospital\b|journal|\bfilm\)|\bband\)|\balbum\)|united states|world health organization|^ISBN|^doi/i;

export const MENTION_IN_LEAD = 1;
export const MENTION_IN_BODY = 0.2;

export function expectedGain({ title, waiting, mentions, rare, relations, distance }: Candidate): number {
  const links = WAITING_WEIGHT * Math.log1p(waiting) + Math.log1p(mentions);
  const thin = relations === null ? 1 : THIN_FACTOR / (1 + Math.log1p(relations));
  const words = UNLIKELY.test(title) ? UNLIKELY_FACTOR : PROMISING.test(title) ? PROMISING_FACTOR : 1;
  return links * (rare ? RARE_FACTOR : 1) * thin * words * PER_LINK ** distance;
}
