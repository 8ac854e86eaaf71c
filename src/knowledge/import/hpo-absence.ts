/**
 * Why a row of phenotype.hpoa states no finding of its disease. Absence stands in three columns: the qualifier NOT, a
 * frequency of none (0/7, 0 %, the term Excluded), the term Excluded as modifier. What cannot be read is no statement.
 */

export interface HpoaRow {
  readonly qualifier: string;
  readonly aspect: string;
  readonly frequency: string;
  readonly modifier: string;
}

/** The term `Excluded`, of 0 % of the patients. */
const EXCLUDED = 'HP:0040285';
/** Obligate, very frequent, frequent, occasional, very rare. */
const FREQUENCY_TERMS = /^HP:004028[0-4]$/;
const FREQUENCY_WORDS =
  /^(?:obligate|very frequent|frequent|occasional|rare|very rare|common|hallmark|typical|variable)$/i;
const number = String.raw`(\d{1,12}(?:\.\d{1,12})?)`;
const SHARE = new RegExp(String.raw`^(\d{1,12}) ?(?:/|of) ?(\d{1,12})$`);
const PERCENT = new RegExp(String.raw`^[<>~≤≥]? ?${number} ?%?(?: ?(?:-|–|to) ?${number})? ?%$`);

/** Null: the row states a finding. Else a remark. */
export function whyNoFinding({ qualifier, aspect, frequency, modifier }: HpoaRow): string | null {
  const qualified = qualifier.trim().toUpperCase();
  if (qualified === 'NOT') return 'excluded phenotypes left out';
  if (aspect.trim().toUpperCase() !== 'P') return 'annotations of no phenotype left out';
  if (qualified !== '') return 'annotations with a qualifier that is not known left out';
  if (modifier.toUpperCase().includes(EXCLUDED)) return 'excluded phenotypes left out';
  const kind = frequencyKind(frequency.normalize('NFKC').trim());
  if (kind === 'none') return 'excluded phenotypes left out';
  return kind === 'unread' ? 'annotations with a frequency that cannot be read left out' : null;
}

function frequencyKind(text: string): 'some' | 'none' | 'unread' {
  if (text === '' || FREQUENCY_TERMS.test(text.toUpperCase()) || FREQUENCY_WORDS.test(text)) return 'some';
  if (text.toUpperCase() === EXCLUDED || /^(?:excluded|absent|none)$/i.test(text)) return 'none';
  const share = SHARE.exec(text);
  if (share !== null) {
    const [part, whole] = [Number(share[1]), Number(share[2])];
    if (part === 0) return 'none';
    return part <= whole ? 'some' : 'unread';
  }
  const percent = PERCENT.exec(text);
  if (percent === null) return 'unread';
  const most = Number(percent[2] ?? percent[1]);
  if (most > 100) return 'unread';
  return most === 0 ? 'none' : 'some';
}
