/** Risk factors and conditions of a patient as English sentences: `{S}` is the subject, `{p}` 'his' or 'her'. */
import { articleOf } from './english-nouns.ts';

/** Told by age and sex already, or by nothing that a sentence could say of one patient. */
const UNTOLD = new Set([
  'adolescence',
  'advanced age',
  'age under eight years',
  'age under two months',
  'age under two years',
  'childhood age',
  'female sex',
  'infancy',
  'male sex',
  'postmenopausal state',
  'preschool childhood',
  'school-age childhood',
  'young adult age',
]);

const SENTENCES: Readonly<Record<string, string>> = {
  'absent urine output': '{S} has not passed any urine since yesterday.',
  'abrupt alcohol cessation': '{S} stopped drinking alcohol abruptly.',
  'abrupt dopaminergic withdrawal': '{P} dopaminergic drug was stopped abruptly.',
  'acute emotional stress': '{S} has been under acute emotional stress.',
  'advanced maternal age': '{P} mother was of advanced maternal age at delivery.',
  'advanced paternal age': '{P} father was of advanced paternal age.',
  'affected parent': 'One of {p} parents has the same condition.',
  'alcohol consumption during therapy': '{S} will not stop alcohol consumption during therapy.',
  'animal bite': '{S} had an animal bite some time ago.',
  'animal contact': '{S} has regular animal contact.',
  breastfeeding: '{S} is breastfeeding.',
  'carrier mother': '{S} has a carrier mother.',
  'close contact with infected person': '{S} had close contact with an infected person.',
  'contact lens wear': '{S} wears contact lenses.',
  'current pregnancy': '{S} is pregnant.',
  'daycare attendance': '{S} attends daycare.',
  'endurance exercise': '{S} does endurance exercise.',
  'eye rubbing': '{S} often rubs {p} eyes.',
  'fair skin': '{S} has fair skin.',
  'family history': 'A relative has had the same condition.',
  fasting: '{S} has been fasting.',
  'fava bean ingestion': 'The illness followed fava bean ingestion.',
  'gestational state': '{S} is pregnant.',
  'heavy alcohol use': '{S} drinks alcohol heavily.',
  'heavy lifting': '{S} does heavy lifting at work.',
  'home-canned food': '{S} ate home-canned food.',
  'honey ingestion in infancy': '{S} was fed honey.',
  'hot humid climate': '{S} lives in a hot humid climate.',
  'injection drug use': '{S} injects drugs.',
  'insulin omission': '{S} recently stopped taking insulin.',
  'lack of vaccination': '{S} did not receive the recommended vaccinations.',
  'low fluid intake': '{S} drinks little.',
  'moldy hay exposure': '{S} works with moldy hay.',
  multiparity: '{S} has given birth several times.',
  'multiple sexual partners': '{S} has multiple sexual partners.',
  nulliparity: '{S} has never given birth.',
  obesity: '{S} is obese.',
  'occupational exposure': 'There has been occupational exposure.',
  'parental consanguinity': '{P} parents are related by blood.',
  'postpartum state': '{S} gave birth recently.',
  prematurity: '{S} was born prematurely.',
  'rabbit handling': '{S} handles rabbits.',
  'residence in endemic area': '{S} lives in an endemic area.',
  'sandblasting occupation': '{S} works as a sandblaster.',
  'sedentary lifestyle': '{S} has a sedentary lifestyle.',
  'sepsis exposure': '{S} is being treated for sepsis.',
  'shipyard work': '{S} used to do shipyard work.',
  'smoking after age thirty-five': '{S} smokes.',
  'tall thin habitus': '{S} is tall and thin.',
  'tampon use': '{S} uses tampons.',
  'tobacco smoking': '{S} smokes cigarettes.',
  'travel to tropics': '{S} recently traveled to the tropics.',
  'undercooked beef consumption': '{S} eats undercooked beef.',
  'undercooked pork consumption': '{S} eats undercooked pork.',
  'unpasteurized dairy consumption': '{S} consumes unpasteurized dairy products.',
  'unprotected sexual intercourse': '{S} has had unprotected sexual intercourse.',
  'viable intrauterine pregnancy': '{S} has a viable intrauterine pregnancy.',
  'winter season': 'It is winter.',
};

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^family history of (.+)$/, '{S} has a family history of $1.'],
  [/^history of (.+)$/, '{S} has a history of $1.'],
  [/^(.+) history$/, '{S} has a history of $1.'],
  [/^prior (.+)$/, '{S} has a history of $1.'],
  [/^recent (.+)$/, '{S} has a history of recent $1.'],
  [/^strong (.+) use$/, '{S} takes a strong $1.'],
  [/^(tampon|cannabis|cocaine) use$/, '{S} uses $1.'],
  [/^(.+) use$/, '{S} has been taking {a:$1}.'],
  [/^(.+) exposure$/, '{S} has a history of $1 exposure.'],
  [/^(.+) ancestry$/, '{S} is of $1 ancestry.'],
  [/^(.+) (allergy|hypersensitivity|sensitivity)$/, '{S} has a known $1 $2.'],
  [/^(.+) carriage$/, '{S} is a known carrier of $1.'],
];

/**
 * A sentence that tells the condition, and the words in it that do; null where age and sex tell it.
 */
export function conditionSentence(
  id: string,
  name: string,
  person: { readonly subject: string; readonly possessive: string },
): { readonly text: string; readonly form: string } | null {
  if (UNTOLD.has(id)) return null;
  const fill = (text: string): string =>
    text
      .replaceAll('{S}', person.subject)
      .replaceAll('{P}', person.possessive)
      .replaceAll(
        '{p}',
        person.possessive.replace(/^[HT]/, (letter) => letter.toLowerCase()),
      );
  const own = SENTENCES[id];
  if (own !== undefined) return { text: fill(own), form: wordsOf(own) };
  for (const [pattern, sentence] of PATTERNS) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const filled = name.replace(pattern, sentence).replace(/\{a:([^}]*)\}/, (_, drug: string) => drugPhrase(drug));
    return { text: fill(filled), form: wordsOf(filled) };
  }
  const has = `{S} has ${withArticle(name)}.`;
  return { text: fill(has), form: name };
}

/** The words of a sentence that are no frame. */
function wordsOf(sentence: string): string {
  return sentence
    .replace(/\{[SPp]\}/g, '')
    .replace(/^\s*(?:One of\s+)?(?:has|is|was|had|does|did)?\s+(?:an? )?(?=\S)/, '')
    .replace(/\.$/, '')
    .trim();
}

const CLASS_WORDS =
  /(?:inhibitor|antagonist|blocker|contraceptive|inducer|anticoagulant|antipsychotic|glucocorticoid|drug|antibiotic|hypnotic|nitrate|thiopurine|opioid|alkaloid|anorexigen)$/;

/** Drugs have no article; classes of them do. */
function drugPhrase(drug: string): string {
  if (!CLASS_WORDS.test(drug)) return drug;
  return withArticle(drug, true);
}

const COUNTED_CONDITIONS =
  /(?:disease|diathesis|infection|tumor|disorder|period|illness|obstruction|block|defect|valve|state|cancer|requirement|interval|episode|wound|deformity|malformation|allele|karyotype|malignancy|source|hernia|gallstone|joint|ulceration|injury|level|fracture|diet)$/;

function withArticle(name: string, always = false): string {
  return always || COUNTED_CONDITIONS.test(name) ? `${articleOf(name)} ${name}` : name;
}
