/**
 * Values that determine one another: a set is drawn as a whole, so that whoever calculates from some finds the rest.
 * Units: mmol/L, mm Hg, g/L, L/L, fL, 10^12/L, g/L albumin, micromol/L iron, mm Hg.
 */
import type { Onset } from '../../graph/patient-profile.ts';
import type { RandomStream } from '../../support/random.ts';
import type { Role } from './analyte-roles.ts';

export type Span = readonly [low: number, high: number];

export interface SetRequest {
  /** The values that are wanted, by role. */
  readonly wanted: ReadonlyMap<Role, Span>;
  /** What is measured at all. */
  readonly measured: ReadonlySet<Role>;
  /** Settled by another set before. */
  readonly settled: ReadonlyMap<Role, number>;
  readonly normal: (role: Role) => Span;
  /** Ends of the reference range; an open one is infinite. */
  readonly reference: (role: Role) => Span;
  readonly round: (role: Role, value: number) => number;
  readonly onset: Onset | null;
  /** The difference of the blood pressures is told to be wide. */
  readonly widePulse: boolean;
  /** An acidosis or alkalosis is told, which the pH has to show. */
  readonly acidBase: 'acidosis' | 'alkalosis' | null;
  /** It is one with a normal anion gap. */
  readonly normalGap: boolean;
}

export interface CoherentSet {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Whether the set is drawn as one. */
  readonly applies: (request: SetRequest) => boolean;
  /** One try; null where it does not fit what is wanted. Roles that are not to be told are left out. */
  readonly draw: (request: SetRequest, random: RandomStream) => ReadonlyMap<Role, number> | null;
}

const TRIES = 2000;

/** The values of a set, or null where what is wanted cannot be true together. */
export function drawSet(set: CoherentSet, request: SetRequest, random: RandomStream): ReadonlyMap<Role, number> | null {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const drawn = set.draw(request, random);
    if (drawn === null) continue;
    const fits = [...drawn].every(([role, value]) => {
      const span = request.wanted.get(role);
      return value > 0 && (span === undefined || (value >= span[0] - 1e-9 && value <= span[1] + 1e-9));
    });
    if (fits) return drawn;
  }
  return null;
}

const between = ([low, high]: Span, random: RandomStream): number => low + (high - low) * random.next();

function valueOf(role: Role, { wanted, settled, normal, round }: SetRequest, random: RandomStream): number {
  return settled.get(role) ?? round(role, between(wanted.get(role) ?? normal(role), random));
}

const countWanted = ({ wanted }: SetRequest, roles: readonly Role[]): number =>
  roles.filter((role) => wanted.has(role)).length;
const allMeasured = ({ measured }: SetRequest, roles: readonly Role[]): boolean =>
  roles.every((role) => measured.has(role));

const ELECTROLYTES = ['sodium', 'chloride', 'bicarbonate'] as const;
/** The anion gap is left to the reader; without its finding it is normal. */
const electrolytes: CoherentSet = {
  name: 'anion gap',
  roles: [...ELECTROLYTES, 'anion gap'],
  applies: (request) =>
    allMeasured(request, ELECTROLYTES) &&
    (request.normalGap || request.wanted.has('anion gap') || countWanted(request, ELECTROLYTES) === 3),
  draw: (request, random) => {
    const { wanted, round } = request;
    if (request.normalGap) return hyperchloremic(request, random);
    const gap = between(wanted.get('anion gap') ?? [6, 13], random);
    const sodium = valueOf('sodium', request, random);
    // A wide gap is made of acid, which uses up bicarbonate.
    const high = gap > 16;
    const bicarbonate = wanted.has('bicarbonate')
      ? valueOf('bicarbonate', request, random)
      : round('bicarbonate', high ? between([8, 17], random) : between(request.normal('bicarbonate'), random));
    const chloride = round('chloride', sodium - bicarbonate - gap);
    const told = sodium - chloride - bicarbonate;
    const span = wanted.get('anion gap') ?? [5, 14];
    if (told < span[0] - 1e-9 || told > span[1] + 1e-9 || chloride < 80 || chloride > 125) return null;
    if (high && !wanted.has('chloride') && chloride > request.normal('chloride')[1]) return null;
    return new Map<Role, number>([
      ['sodium', sodium],
      ['chloride', chloride],
      ['bicarbonate', bicarbonate],
    ]);
  },
};

/** Bicarbonate is lost, and chloride is kept for it. */
function hyperchloremic(request: SetRequest, random: RandomStream): ReadonlyMap<Role, number> | null {
  const gap = between(request.wanted.get('anion gap') ?? [8, 12], random);
  const sodium = valueOf('sodium', request, random);
  const chloride = request.wanted.has('chloride')
    ? valueOf('chloride', request, random)
    : request.round('chloride', between([109, 119], random));
  const bicarbonate = request.round('bicarbonate', sodium - chloride - gap);
  const told = sodium - chloride - bicarbonate;
  if (bicarbonate < 8 || bicarbonate > 19 || told < 7 || told > 12) return null;
  return new Map<Role, number>([
    ['sodium', sodium],
    ['chloride', chloride],
    ['bicarbonate', bicarbonate],
  ]);
}

/** Henderson-Hasselbalch with pK 6.1 and 0.03 mmol/L of carbon dioxide per mm Hg. */
export function acidity(bicarbonate: number, carbonDioxide: number): number {
  return 6.1 + Math.log10(bicarbonate / (0.03 * carbonDioxide));
}

export const GASES = ['pH', 'PaCO2', 'bicarbonate'] as const;
/** A single disturbance with the compensation that is to be expected. */
const bloodGas: CoherentSet = {
  name: 'blood gas',
  roles: GASES,
  applies: (request) =>
    allMeasured(request, GASES) &&
    (request.acidBase !== null ||
      ((request.wanted.has('pH') || request.wanted.has('PaCO2')) &&
        (countWanted(request, GASES) > 1 || request.settled.has('bicarbonate')))),
  draw: (request, random) => {
    const { wanted, settled, round, onset, acidBase } = request;
    const chronic = onset === 'chronic' || onset === 'subacute' || onset === 'congenital';
    let bicarbonate: number;
    let mmHg: number;
    if (settled.has('bicarbonate') || wanted.has('bicarbonate')) {
      bicarbonate = valueOf('bicarbonate', request, random);
      mmHg = wanted.has('PaCO2')
        ? between(wanted.get('PaCO2')!, random)
        : respiratoryCompensation(bicarbonate) + between([-2, 2], random);
    } else {
      mmHg = between(wanted.get('PaCO2') ?? request.normal('PaCO2'), random);
      bicarbonate = round('bicarbonate', renalCompensation(mmHg, chronic) + between([-1, 1], random));
    }
    const carbonDioxide = round('PaCO2', mmHg);
    const pH = round('pH', acidity(bicarbonate, carbonDioxide));
    if (bicarbonate < 3 || pH < 6.9 || pH > 7.7) return null;
    if ((acidBase === 'acidosis' && pH > 7.34) || (acidBase === 'alkalosis' && pH < 7.46)) return null;
    return new Map<Role, number>([
      ['pH', pH],
      ['PaCO2', carbonDioxide],
      ['bicarbonate', bicarbonate],
    ]);
  },
};

/** mm Hg: Winter's formula below, 0.7 for each mmol/L above the normal bicarbonate. */
function respiratoryCompensation(bicarbonate: number): number {
  return bicarbonate < 24
    ? 1.5 * bicarbonate + 8 - 4 * Math.max(0, (bicarbonate - 20) / 4)
    : 40 + 0.7 * (bicarbonate - 24);
}

/** mmol/L: for 10 mm Hg more 1 or, after days, 3.5; for 10 mm Hg less 2 or 4.5 less. */
function renalCompensation(mmHg: number, chronic: boolean): number {
  const tens = (mmHg - 40) / 10;
  if (tens > 0) return 24 + tens * (chronic ? 3.5 : 1);
  return 24 + tens * (chronic ? 4.5 : 2);
}

/** Corrected for albumin, a calcium is as low or high as the finding says: 0.02 mmol/L for each g/L below 40. */
const calcium: CoherentSet = {
  name: 'calcium and albumin',
  roles: ['calcium', 'albumin'],
  applies: (request) => request.wanted.has('calcium') && request.wanted.has('albumin'),
  draw: (request, random) => {
    const [measured, albumin] = [valueOf('calcium', request, random), valueOf('albumin', request, random)];
    const corrected = correctedCalcium(measured, albumin);
    const [low, high] = request.reference('calcium');
    const span = request.wanted.get('calcium')!;
    const kind = span[1] < low ? 'low' : span[0] > high ? 'high' : 'normal';
    const found = corrected < low ? 'low' : corrected > high ? 'high' : 'normal';
    return kind === found
      ? new Map<Role, number>([
          ['calcium', measured],
          ['albumin', albumin],
        ])
      : null;
  },
};

export function correctedCalcium(measured: number, albumin: number): number {
  return measured + 0.02 * (40 - albumin);
}

/** Hematocrit = hemoglobin / MCHC; count = hematocrit / MCV. */
const redCells: CoherentSet = {
  name: 'red cells',
  roles: [
    'hemoglobin',
    'hematocrit',
    'red blood cell count',
    'mean corpuscular volume',
    'mean corpuscular hemoglobin concentration',
  ],
  applies: ({ wanted, measured }) =>
    (wanted.has('hemoglobin') && measured.has('hematocrit')) ||
    (wanted.has('hemoglobin') && wanted.has('red blood cell count')),
  draw: (request, random) => {
    const { wanted, measured, round } = request;
    const hemoglobin = valueOf('hemoglobin', request, random);
    const concentration = wanted.has('mean corpuscular hemoglobin concentration')
      ? valueOf('mean corpuscular hemoglobin concentration', request, random)
      : between(hypochromic(wanted.get('mean corpuscular volume')) ? [300, 320] : [325, 345], random);
    const hematocrit = round('hematocrit', hemoglobin / concentration);
    const drawn = new Map<Role, number>([['hemoglobin', hemoglobin]]);
    if (measured.has('hematocrit')) drawn.set('hematocrit', hematocrit);
    if (wanted.has('mean corpuscular hemoglobin concentration'))
      drawn.set('mean corpuscular hemoglobin concentration', concentration);
    const volume = wanted.has('mean corpuscular volume')
      ? valueOf('mean corpuscular volume', request, random)
      : between([82, 96], random);
    if (wanted.has('mean corpuscular volume')) drawn.set('mean corpuscular volume', volume);
    if (wanted.has('red blood cell count'))
      drawn.set('red blood cell count', round('red blood cell count', (1000 * hemoglobin) / concentration / volume));
    return drawn;
  },
};

const hypochromic = (volume: Span | undefined): boolean => volume !== undefined && volume[1] < 82;

const IRON = ['iron', 'total iron-binding capacity', 'transferrin saturation'] as const;
const iron: CoherentSet = {
  name: 'transferrin saturation',
  roles: IRON,
  applies: (request) => countWanted(request, IRON) > 1,
  draw: (request, random) => {
    const { wanted, round } = request;
    // In percent, or as a share: as the normal span says.
    const percent = request.normal('transferrin saturation')[1] > 1 ? 100 : 1;
    const capacity = valueOf('total iron-binding capacity', request, random);
    const saturation = wanted.get('transferrin saturation') ?? [0.01 * percent, 0.99 * percent];
    const level = wanted.has('iron')
      ? valueOf('iron', request, random)
      : round('iron', (between(saturation, random) / percent) * capacity);
    const share = (percent * level) / capacity;
    if (share < saturation[0] || share > saturation[1]) return null;
    const drawn = new Map<Role, number>([
      ['iron', level],
      ['total iron-binding capacity', capacity],
    ]);
    if (wanted.has('transferrin saturation'))
      drawn.set('transferrin saturation', round('transferrin saturation', share));
    return drawn;
  },
};

const PRESSURES = ['systolic blood pressure', 'diastolic blood pressure'] as const;
const bloodPressure: CoherentSet = {
  name: 'blood pressure',
  roles: PRESSURES,
  applies: (request) => allMeasured(request, PRESSURES) && countWanted(request, PRESSURES) > 0,
  draw: (request, random) => {
    const { wanted, round, widePulse } = request;
    const diastolicFirst = wanted.has('diastolic blood pressure') && !wanted.has('systolic blood pressure');
    const share = widePulse ? between([0.34, 0.45], random) : between([0.56, 0.68], random);
    const systolic = diastolicFirst
      ? round('systolic blood pressure', valueOf('diastolic blood pressure', request, random) / share)
      : valueOf('systolic blood pressure', request, random);
    const diastolic = wanted.has('diastolic blood pressure')
      ? valueOf('diastolic blood pressure', request, random)
      : round('diastolic blood pressure', systolic * share);
    const difference = systolic - diastolic;
    if (difference < 0.2 * systolic || difference > (widePulse ? 0.7 : 0.5) * systolic) return null;
    return new Map<Role, number>([
      ['systolic blood pressure', systolic],
      ['diastolic blood pressure', diastolic],
    ]);
  },
};

/** Independent values, each within what is wanted, that have to pass a rule together. */
function ruled(
  name: string,
  roles: readonly Role[],
  needed: (request: SetRequest) => boolean,
  fits: (of: (role: Role) => number | undefined) => boolean,
): CoherentSet {
  return {
    name,
    roles,
    applies: needed,
    draw: (request, random) => {
      const own = roles.filter((role) => request.wanted.has(role) || request.settled.has(role));
      const drawn = new Map(own.map((role) => [role, valueOf(role, request, random)] as const));
      return fits((role) => drawn.get(role)) ? drawn : null;
    },
  };
}

const GLOBULINS = ['gamma globulin', 'monoclonal protein', 'IgG', 'IgM', 'IgA'] as const;
/** A part is smaller than the whole, the rest of which is some grams. */
const globulins = ruled(
  'globulins',
  GLOBULINS,
  (request) => request.wanted.has('gamma globulin') && countWanted(request, GLOBULINS) > 1,
  (of) => {
    const parts = (of('IgG') ?? 0) + (of('IgM') ?? 0) + (of('IgA') ?? 0);
    return Math.max(parts, of('monoclonal protein') ?? 0) + 2 <= of('gamma globulin')!;
  },
);

const CELLS = ['neutrophil count', 'lymphocyte count', 'eosinophil count', 'monocyte count', 'basophil count'] as const;
/** Kinds of cells add up to the count, or to most of it where neutrophils and lymphocytes are told. */
const whiteCells = ruled(
  'white blood cells',
  ['white blood cell count', ...CELLS],
  (request) => request.wanted.has('white blood cell count') && countWanted(request, CELLS) > 0,
  (of) => {
    const all = of('white blood cell count')!;
    const told = CELLS.reduce((sum, role) => sum + (of(role) ?? 0), 0);
    const most = of('neutrophil count') !== undefined && of('lymphocyte count') !== undefined;
    const eosinophils = of('eosinophil count');
    return told <= 0.95 * all && (!most || told >= 0.8 * all) && (eosinophils ?? 0) <= 0.5 * all;
  },
);

/** 5 percent of the factor make about 66 s, 25 percent about 47 s. */
const clotting = ruled(
  'factor VIII',
  ['factor VIII activity', 'activated partial thromboplastin time'],
  ({ wanted }) => wanted.has('factor VIII activity') && wanted.has('activated partial thromboplastin time'),
  (of) => Math.abs(of('activated partial thromboplastin time')! - (71 - 0.95 * of('factor VIII activity')!)) <= 5,
);

/** Where the ovaries or testes fail, follicle-stimulating hormone rises most. */
const gonadotropins = ruled(
  'gonadotropins',
  ['luteinizing hormone', 'follicle-stimulating hormone'],
  ({ wanted }) => wanted.has('luteinizing hormone') && wanted.has('follicle-stimulating hormone'),
  (of) => {
    const [luteinizing, stimulating] = [of('luteinizing hormone')!, of('follicle-stimulating hormone')!];
    return luteinizing < 18 || stimulating < 18 || stimulating >= 1.2 * luteinizing;
  },
);

/** Twice the sodium, and 8 to 18 mmol of sugar and urea; more where the sugar is high. */
const osmoles = ruled(
  'osmolality',
  ['sodium', 'osmolality'],
  (request) => request.wanted.has('osmolality') && (request.wanted.has('sodium') || request.settled.has('sodium')),
  (of) => {
    const rest = of('osmolality')! - 2 * of('sodium')!;
    return rest >= 6 && rest <= 20;
  },
);

/** The total is told with a part of it, and is more. */
const bilirubin: CoherentSet = {
  name: 'bilirubin',
  roles: ['total bilirubin', 'direct bilirubin', 'indirect bilirubin'],
  applies: ({ wanted, measured }) =>
    measured.has('total bilirubin') && (wanted.has('direct bilirubin') || wanted.has('indirect bilirubin')),
  draw: (request, random) => {
    const { wanted, round } = request;
    const [has, hasIndirect] = [wanted.has('direct bilirubin'), wanted.has('indirect bilirubin')];
    const direct = has ? valueOf('direct bilirubin', request, random) : null;
    const indirect = hasIndirect ? valueOf('indirect bilirubin', request, random) : null;
    const total =
      direct === null
        ? round('total bilirubin', indirect! + between([3, 6], random))
        : round('total bilirubin', indirect === null ? direct / between([0.6, 0.85], random) : direct + indirect);
    const drawn = new Map<Role, number>([['total bilirubin', total]]);
    if (direct !== null) drawn.set('direct bilirubin', direct);
    if (indirect !== null) drawn.set('indirect bilirubin', indirect);
    return drawn;
  },
};

/** In the order in which they are settled: the bicarbonate of the anion gap is that of the blood gas. */
export const COHERENT_SETS: readonly CoherentSet[] = [
  electrolytes,
  bloodGas,
  calcium,
  redCells,
  iron,
  bloodPressure,
  globulins,
  whiteCells,
  clotting,
  gonadotropins,
  osmoles,
  bilirubin,
];
