/** What a patient complains of, in what order and since when: the same in every language. */
import type { Onset } from '../../graph/patient-profile.ts';
import type { RandomStream } from '../../support/random.ts';
import { sectionOf } from './finding-sections.ts';
import { isLifelong, isNoticed, isUntimed, longestYears, shortestYears, toldFromYears } from './finding-times.ts';
import { drawCourse, yearsOf, type Patient } from './settle-patient.ts';
import type { ToldFinding } from './vignette-facts.ts';

/** Symptoms that last, of which there are no episodes. */
const LASTING =
  /loss|gain|infertility|delay|amenorrhea|distortion|interests|deficit|hypersensitivity|mass|lump|lesion|mole|walking|hesitancy|anhedonia|achievement|failure|libido|asthma|clumsiness|stiffness|sputum|swelling|regression|intolerance|wind phenomenon/;
const RECURRENT = /^(?:recurrent|episodic|paroxysmal|brief|intermittent|repetitive|undulant|quotidian)\b/;
/** Names that tell of attacks already. */
const ATTACK = /\b(?:spell|episode|attack|flare-up|seizure)s?\b/;
/** What very many diseases have, and no complaint that tells anything: it stands behind what does. */
const VAGUE =
  /^(?:anorexia|anxiety|apathy|change in bowel habit|chills|cognitive difficulty|depressed mood|dizziness|exercise intolerance|fatigue|feeding difficulty|insomnia|irritability|lethargy|low-grade fever|malaise|night sweats|nausea|restlessness|sleep disturbance|weight gain|weight loss)$/;
/** Names that tell a longer time than an acute course has. */
const LONG = /^(?:prolonged|chronic|slowly)\b/;

function isVague({ id, isComplaint }: ToldFinding): boolean {
  return VAGUE.test(id) && isComplaint !== true;
}

export function isRecurrent(id: string): boolean {
  return RECURRENT.test(id);
}

/**
 * Symptoms and other history, vague ones last; where there is none that tells anything, first of all the first sign that
 * anybody notices.
 */
export function complaintsOf(findings: readonly ToldFinding[], { setting }: Patient): readonly ToldFinding[] {
  const history = findings.filter(({ id, type }) => sectionOf(id, type) === 'history');
  const [vague, telling] = [history.filter(isVague), history.filter((finding) => !isVague(finding))];
  const sought = findings.filter(
    (finding) => finding.isComplaint === true && finding.type === 'sign' && isNoticed(finding.id),
  );
  if (sought.length > 0 && !telling.some(({ isComplaint }) => isComplaint === true) && setting !== 'screening')
    return [...sought.slice(0, 1), ...history.filter((each) => !sought.includes(each))];
  if (telling.length > 0 || setting === 'screening') return [...telling, ...vague];
  const noticed = findings.filter(
    ({ id, type }) => type === 'sign' && isNoticed(id) && !history.some((each) => each.id === id),
  );
  return [...noticed.slice(0, 1), ...vague];
}

export interface Complaint {
  /** What the time is told of. */
  readonly main: readonly ToldFinding[];
  readonly others: readonly ToldFinding[];
  /** The patient with a course that the complaint can have. */
  readonly when: Patient;
}

/** The complaint and the other symptoms. What lasts is no episode, and what takes weeks is no matter of days. */
export function complaintOf(
  symptoms: readonly ToldFinding[],
  patient: Patient,
  count: number,
  random: RandomStream,
): Complaint {
  const { onset, course } = patient;
  const longest = course === null ? Infinity : yearsOf(course);
  const unfit = ({ id }: ToldFinding): boolean =>
    (onset === 'episodic' && LASTING.test(id)) ||
    (isShort(onset) && LONG.test(id)) ||
    shortestYears(id) > longest ||
    isUntimed(id) ||
    RECURRENT.test(id);
  const fit = symptoms.filter((symptom) => !unfit(symptom));
  const isTelling = (finding: ToldFinding): boolean => !isVague(finding);
  // What tells something is the complaint even where the time does not fit it.
  const best = [fit.filter(isTelling), symptoms.filter(isTelling).slice(0, 1), fit].find(({ length }) => length > 0);
  const main = best === undefined ? symptoms.slice(0, 1) : best.slice(0, count);
  return {
    main,
    others: symptoms.filter((symptom) => !main.includes(symptom)),
    when: fitCourse(patient, main, random),
  };
}

/**
 * The patient with a course in which all that is told can have come about. What takes months was there before an illness
 * of some days: no more is said of its time than of that illness, unless it is complained of.
 */
export function givenTime(patient: Patient, findings: readonly ToldFinding[], random: RandomStream): Patient {
  const { age, onset, course } = patient;
  if (course === null || onset === null || onset === 'congenital') return patient;
  const slow = isShort(onset) ? findings.filter(({ type }) => type === 'symptom') : findings;
  const least = Math.max(0, ...slow.map(({ id }) => shortestYears(id)));
  if (least <= yearsOf(course) || (isShort(onset) && least < SLOW_YEARS)) return patient;
  const longest = age === null ? Infinity : 0.7 * age.years;
  if (isShort(onset)) return { ...patient, course: null };
  const own = drawCourse(patient, longest, random, least);
  if (own !== null) return { ...patient, course: own };
  const atMost = Math.min(longest, MOST_LENGTHENED * least);
  const chronic = onset === 'subacute' ? drawCourse({ onset: 'chronic' }, atMost, random, least) : null;
  // A disease that states how long it has lasted is not told with another time: a subacute one may be none of months.
  if (chronic === null || patient.duration !== undefined) return { ...patient, course: null };
  return { ...patient, onset: 'chronic', course: chronic };
}

/** An illness of weeks lasts for no more than so many times what its slowest finding takes. */
const MOST_LENGTHENED = 3;

/** Of what takes so long, an illness of some days says nothing. */
const SLOW_YEARS = 1 / 12;

const isShort = (onset: Onset | null): boolean => onset === 'hyperacute' || onset === 'acute';

/** Ages from which what began early is told to have begun then, and not some time ago. */
const REMEMBERED_YEARS = 8;

/** What can be told from this age on at the latest began in childhood. */
const SCHOOL_YEARS = 6;
const ADULT_YEARS = 18;

/** Nothing begins before the age from which it can be told, or has lasted for longer than it can. */
function fitCourse(patient: Patient, main: readonly ToldFinding[], random: RandomStream): Patient {
  const { age, onset, course } = patient;
  const from = Math.max(0, ...main.map(({ id }) => toldFromYears(id)));
  const lasts = onset === 'episodic' ? Infinity : Math.min(...main.map(({ id }) => longestYears(id)));
  if (onset === null) return patient;
  const most = Math.min(lasts, age === null || from === 0 ? Infinity : Math.max(0, 0.7 * (age.years - from)));
  if (onset === 'congenital') return bornWith(patient, main, from, most, random);
  return course === null || yearsOf(course) <= most
    ? patient
    : { ...patient, course: drawCourse(patient, most, random) };
}

/** What is there since birth or childhood, or began since; what passes and what adults notice first has no time. */
function bornWith(
  patient: Patient,
  main: readonly ToldFinding[],
  from: number,
  most: number,
  random: RandomStream,
): Patient {
  const years = patient.age?.years ?? 0;
  const lifelong = main.every(({ id }) => isLifelong(id));
  if (lifelong && from <= SCHOOL_YEARS && years >= REMEMBERED_YEARS) return patient;
  if (main.some(({ id }) => longestYears(id) < Infinity)) return { ...patient, onset: null };
  if (from === 0 || (from <= 3 && years >= REMEMBERED_YEARS))
    return years >= ADULT_YEARS ? { ...patient, onset: null } : patient;
  const begun = drawCourse({ onset: 'chronic' }, most, random) ?? drawCourse({ onset: 'subacute' }, most, random);
  return { ...patient, onset: 'chronic', course: begun };
}

export function courseOf({ onset, course }: Patient, main: readonly ToldFinding[]): Onset | 'recurrent' | 'untimed' {
  const names = main.map(({ id }) => id);
  if (names.some(isUntimed)) return 'untimed';
  if (onset === 'congenital') return 'congenital';
  if (onset === null || course === null) return 'untimed';
  if (names.some((id) => (LONG.test(id) && isShort(onset)) || shortestYears(id) > yearsOf(course))) return 'untimed';
  const recurrent = names.some((id) => RECURRENT.test(id) || LASTING.test(id) || ATTACK.test(id));
  return onset === 'episodic' && recurrent ? 'recurrent' : onset;
}
