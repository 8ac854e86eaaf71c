/**
 * Diseases whose definition names a least or a longest time, and vignettes of them: the one side of the time is the
 * disease, the other side another one with another treatment (Guillain-Barré syndrome and its chronic relative).
 */
import { describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import { yearsOf, type DurationUnit } from '../../graph/patient-profile.ts';
import { languageSchema } from '../../records/question.ts';
import { randomStream } from '../../support/random.ts';
import { MemoryQuestionGraph } from '../rods/memory-graph.ts';
import { coreOf } from '../rods/told-findings.ts';
import { nothingTold } from './fixtures/nothing-told.ts';
import { tellVignette } from './tell-vignette.ts';
import type { FindingType, ToldFinding } from './vignette-facts.ts';

type Time = readonly [count: number, unit: DurationUnit];
/** At least and at most; null where the definition leaves an end open. */
const DEFINED: Readonly<Record<string, readonly [least: Time | null, most: Time | null, by: string]>> = {
  'acute bacterial rhinosinusitis': [[10, 'day'], [4, 'week'], 'IDSA 2012; AAO-HNS 2015'],
  'acute epididymitis': [null, [6, 'week'], 'EAU urological infections'],
  'acute hematogenous osteomyelitis': [null, [2, 'week'], 'duration below two weeks'],
  'acute interstitial nephritis': [null, [3, 'month'], 'KDIGO acute kidney disease'],
  'acute otitis media': [null, [3, 'week'], 'AAP 2013'],
  'acute pericarditis': [null, [6, 'week'], 'ESC 2015 pericardial diseases'],
  'acute respiratory distress syndrome': [null, [1, 'week'], 'Berlin definition'],
  'acute tubular necrosis': [null, [3, 'month'], 'KDIGO acute kidney disease'],
  'alcoholic hepatitis': [null, [8, 'week'], 'NIAAA 2016'],
  'ankylosing spondylitis': [[3, 'month'], null, 'modified New York criteria; ASAS'],
  'anti-LGI1 encephalitis': [null, [3, 'month'], 'Graus 2016'],
  'anti-NMDA receptor encephalitis': [null, [3, 'month'], 'Graus 2016'],
  'attention-deficit/hyperactivity disorder': [[6, 'month'], null, 'DSM-5-TR'],
  'Bell palsy': [null, [3, 'day'], 'AAO-HNS 2013: within 72 hours'],
  'bipolar I disorder': [[1, 'week'], null, 'DSM-5-TR'],
  'bulimia nervosa': [[3, 'month'], null, 'DSM-5-TR'],
  'chronic eosinophilic pneumonia': [[2, 'week'], null, 'symptoms for more than two to four weeks'],
  'chronic inflammatory demyelinating polyneuropathy': [[8, 'week'], null, 'EAN/PNS 2021'],
  'chronic kidney disease': [[3, 'month'], null, 'KDIGO 2024'],
  'chronic rhinosinusitis with nasal polyps': [[12, 'week'], null, 'EPOS 2020'],
  'chronic spontaneous urticaria': [[6, 'week'], null, 'EAACI 2021'],
  'chronic subdural hematoma': [[3, 'week'], null, 'three weeks from the injury'],
  'chronic thromboembolic pulmonary hypertension': [[3, 'month'], null, 'ESC/ERS 2022'],
  'cryptogenic organizing pneumonia': [null, [3, 'month'], 'ATS/ERS 2013: subacute'],
  'diabetic nephropathy': [[3, 'month'], null, 'KDIGO 2022'],
  fibromyalgia: [[3, 'month'], null, 'ACR 2016'],
  'generalized anxiety disorder': [[6, 'month'], null, 'DSM-5-TR'],
  'Guillain-Barré syndrome': [null, [4, 'week'], 'EAN/PNS 2023'],
  'inclusion body myositis': [[1, 'year'], null, 'ENMC 2011'],
  'irritable bowel syndrome': [[6, 'month'], null, 'Rome IV'],
  'Kawasaki disease': [[5, 'day'], null, 'AHA 2017'],
  'major depressive disorder': [[2, 'week'], null, 'DSM-5-TR'],
  'microscopic colitis': [[4, 'week'], null, 'UEG/EMCG 2021: chronic diarrhea'],
  'myelodysplastic syndrome': [[4, 'month'], null, 'persistent cytopenia'],
  'narcolepsy type 1': [[3, 'month'], null, 'ICSD-3'],
  'normal pressure hydrocephalus': [[3, 'month'], null, 'international guideline 2005'],
  'panic disorder': [[1, 'month'], null, 'DSM-5-TR'],
  'pelvic inflammatory disease': [null, [30, 'day'], 'acute disease'],
  pertussis: [[2, 'week'], null, 'WHO case definition'],
  'polymyalgia rheumatica': [[2, 'week'], null, 'EULAR/ACR 2012'],
  'post-traumatic stress disorder': [[1, 'month'], null, 'DSM-5-TR'],
  'pulmonary tuberculosis': [[2, 'week'], null, 'WHO: cough of two weeks'],
  'rheumatoid arthritis': [[6, 'week'], null, 'ACR/EULAR 2010'],
  schizophrenia: [[6, 'month'], null, 'DSM-5-TR'],
  'sporadic Creutzfeldt-Jakob disease': [null, [2, 'year'], 'CDC criteria'],
  'stable angina': [[2, 'month'], null, 'no change for two months'],
  'Tourette syndrome': [[1, 'year'], null, 'DSM-5-TR'],
};

const graph = new MemoryQuestionGraph(shippedGraph());
const years = (time: Time | null, open: number): number =>
  time === null ? open : yearsOf({ count: time[0], unit: time[1] });
const DRAWS = 40;

describe.each(Object.entries(DEFINED))('%s', (disease, [least, most]) => {
  it('is never told with a time that its definition excludes', () => {
    const node = graph.nodeOfKey(disease);
    const random = randomStream('defined', disease);
    const all = [...graph.findings.of(node)];
    let timed = 0;
    for (const draw of atLeast(
      DRAWS,
      Array.from({ length: DRAWS }, (_, at) => at),
    )) {
      const findings = random
        .shuffle(all)
        .slice(0, 5)
        .map((finding): ToldFinding => ({
          id: graph.key(finding),
          type: graph.typeOf(finding) as FindingType,
          names: { en: graph.name(finding, 'en'), zh: graph.name(finding, 'zh') },
          measures: [],
          ...(coreOf(graph, node, finding) === 'complaint' ? { isComplaint: true } : {}),
        }));
      const language = languageSchema.options[draw % 2]!;
      const detail = draw % 4 < 2 ? 'short' : 'full';
      const facts = { ...nothingTold(graph.analytes), patients: graph.patients(node), findings };
      const vignette = tellVignette(facts, { language, detail, units: 'si' }, random);
      const course = vignette.kind === 'told' ? vignette.record.course : null;
      if (course === null) continue;
      timed++;
      const lasted = yearsOf(course);
      const within = lasted >= years(least, 0) - 1e-9 && lasted <= years(most, Infinity) + 1e-9;
      expect([findings.map(({ id }) => id), course, within]).toEqual([findings.map(({ id }) => id), course, true]);
    }
    expect(timed).toBeGreaterThan(0);
  });
});

/** Words of a name that promise a time. */
const PROMISES = /\b(?:chronic|acute|subacute|rapidly|persistent)\b/i;

it('holds every disease whose name promises a time, or the time is one of its onset', () => {
  const named = [...graph.findings.diseases].filter((disease) => PROMISES.test(graph.key(disease)));
  for (const disease of atLeast(25, named)) {
    const { onset, duration } = graph.patients(disease)!;
    const [shortest, longest] = duration?.map(yearsOf) ?? [null, null];
    const id = graph.key(disease);
    if (id in DEFINED || /leukemia|porphyria|granulomatous|lymphoblastic/.test(id)) continue;
    const slow = /chronic/i.test(id);
    const fits = slow
      ? onset === 'chronic' && (shortest === null || shortest >= 1 / 12)
      : onset !== 'chronic' && (longest === null || longest <= 0.25);
    expect([id, onset, fits]).toEqual([id, onset, true]);
  }
});
