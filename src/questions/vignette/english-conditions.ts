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
  'occupational exposure',
  'young adult age',
]);

const SENTENCES: Readonly<Record<string, string>> = {
  '22q11.2 deletion': 'Genetic testing shows a 22q11.2 deletion.',
  'abdominal trauma': '{S} has had abdominal trauma.',
  'abrupt alcohol cessation': '{S} stopped drinking alcohol abruptly.',
  'abrupt dopaminergic withdrawal': '{P} dopaminergic drug was stopped abruptly.',
  'absent urine output': '{S} has not passed any urine since yesterday.',
  'acute emotional stress': '{S} has been under acute emotional stress.',
  'advanced maternal age': '{P} mother was of advanced age at delivery.',
  'advanced paternal age': '{P} father is much older than {p} mother.',
  'affected parent': '{P} mother had similar symptoms.',
  'alcohol consumption during therapy': '{S} will not stop alcohol consumption during therapy.',
  'animal bite': '{S} was bitten by an animal some time ago.',
  'animal contact': '{S} works with animals.',
  'aspiration of gastric content': '{S} aspirated gastric content.',
  'aspiration of oral content': '{S} aspirated oral content.',
  'bat exposure': '{S} was exposed to bats.',
  'bird exposure': '{S} keeps birds.',
  breastfeeding: '{S} is breastfeeding.',
  'carrier mother': '{P} maternal uncle had similar symptoms.',
  'cat exposure': '{S} has a cat.',
  'child with viral illness': '{S} has a viral illness.',
  'childhood neck irradiation': '{S} had neck irradiation in childhood.',
  'chronic gastrointestinal blood loss': '{S} has chronic gastrointestinal blood loss.',
  'close contact with infected person': '{S} had close contact with an infected person.',
  'cold exposure': 'The illness followed cold exposure.',
  'combined serotonergic drug use': '{S} takes several serotonergic drugs.',
  'contact lens wear': '{S} wears contact lenses.',
  'contact with infected body fluids': '{S} had contact with infected body fluids.',
  'contaminated food or water': '{S} consumed contaminated food or water.',
  'contaminated wound': '{S} has a contaminated wound.',
  'coronary bypass surgery period': '{S} is recovering from coronary bypass surgery.',
  'crowded living conditions': '{S} lives in crowded conditions.',
  'crush injury': '{S} has a crush injury.',
  'current pregnancy': '{S} is pregnant.',
  'daycare attendance': '{S} attends daycare.',
  'dental procedure': '{S} had a dental procedure.',
  'dog exposure': '{S} keeps dogs.',
  'early menarche': '{S} had an early menarche.',
  'endurance exercise': '{S} does endurance exercise.',
  'exposure to bird droppings': '{S} was exposed to bird droppings.',
  'eye rubbing': '{S} often rubs {p} eyes.',
  'fair skin': '{S} has fair skin.',
  'family history': 'Several members of {p} family have had similar symptoms.',
  fasting: '{S} has been fasting.',
  'fava bean ingestion': 'The illness followed fava bean ingestion.',
  friction: 'The affected skin is often rubbed by clothing.',
  'galactose-free diet requirement': '{S} requires a galactose-free diet.',
  gallstone: '{S} has gallstones.',
  'gestational state': '{S} is pregnant.',
  'head trauma': '{S} has had head trauma.',
  'heavy alcohol use': '{S} drinks alcohol heavily.',
  'heavy lifting': '{S} does heavy lifting at work.',
  'high salt intake': '{P} salt intake is high.',
  'home-canned food': '{S} ate home-canned food.',
  'honey ingestion in infancy': '{S} was fed honey.',
  hospitalization: '{S} was hospitalized recently.',
  'hot humid climate': '{S} lives in a hot humid climate.',
  immunosuppression: '{S} is immunosuppressed.',
  'inability to sense thirst': '{S} is unable to sense thirst.',
  'incomplete vaccination': '{P} vaccination is incomplete.',
  'infection at injection site': '{S} has an infection at the injection site.',
  'injection drug use': '{S} injects drugs.',
  'insulin omission': '{S} recently stopped taking insulin.',
  'iodine deficiency': '{S} lives in an area of iodine deficiency.',
  'lack of vaccination': '{S} did not receive the recommended vaccinations.',
  'light iris color': '{P} irises are light.',
  'low blood sugar episode': '{S} is having an episode of low blood sugar.',
  'low fluid intake': '{S} drinks little.',
  'low iron stores': '{P} iron stores are low.',
  'low-fiber diet': '{S} eats a low-fiber diet.',
  'metabolic acidosis risk': '{S} is prone to metabolic acidosis.',
  'moldy hay exposure': '{S} works with moldy hay.',
  'multifetal gestation': '{S} is pregnant with more than one fetus.',
  multiparity: '{S} has given birth several times.',
  'multiple sexual partners': '{S} has multiple sexual partners.',
  'newborn with high bilirubin': '{P} bilirubin is high.',
  nulliparity: '{S} has never given birth.',
  obesity: '{S} is obese.',
  'obstetric complication': '{S} has had an obstetric complication.',
  'ocular trauma': '{S} has had ocular trauma.',
  'parental consanguinity': '{P} parents are related by blood.',
  'perinatal hypoxia': '{S} had perinatal hypoxia.',
  'poor dental hygiene': '{P} dental hygiene is poor.',
  'poor sanitation': '{S} lives in a place with poor sanitation.',
  'acute infection': '{S} recently had an acute infection.',
  'active serious infection': '{S} is being treated for a serious infection.',
  'anorexigen exposure': '{S} has taken an appetite suppressant for weight loss.',
  'oxidant drug exposure': '{S} recently took an oxidant drug.',
  'antifolate drug exposure': '{S} has been taking an antifolate drug.',
  'enzyme-inducing drug exposure': '{S} has been taking an enzyme-inducing drug.',
  'nephrotoxin exposure': '{S} was recently given a nephrotoxin.',
  'HLA-DQB1*06:02 allele': 'Genetic testing shows the HLA-DQB1*06:02 allele.',
  'APOE e4 allele': 'Genetic testing shows an APOE e4 allele.',
  'sepsis exposure': '{S} is being treated for sepsis.',
  'prolonged hypotension': '{S} recently had prolonged hypotension.',
  'prolonged neutropenia': '{S} has had prolonged neutropenia.',
  'strong CYP1A2 inhibitor use': '{S} has been taking fluvoxamine, a strong CYP1A2 inhibitor.',
  'strong CYP2C19 inhibitor use': '{S} has been taking fluconazole, a strong CYP2C19 inhibitor.',
  'strong CYP2C8 inhibitor use': '{S} has been taking gemfibrozil, a strong CYP2C8 inhibitor.',
  'strong CYP3A4 inducer use': '{S} has been taking rifampin, a strong CYP3A4 inducer.',
  'strong CYP3A4 inhibitor use': '{S} has been taking clarithromycin, a strong CYP3A4 inhibitor.',
  'underlying malignancy': '{S} is being treated for a malignancy.',
  'advanced malignancy': '{S} has an advanced malignancy.',
  'cardiac embolic source': '{S} has a cardiac source of embolism.',
  'postpartum state': '{S} gave birth recently.',
  prematurity: '{S} was born prematurely.',
  'prolonged immobilization': '{S} has been immobilized for a long time.',
  'psychological stress': '{S} has been under psychological stress.',
  'rabbit handling': '{S} handles rabbits.',
  'reactive airway disease': '{S} has reactive airway disease.',
  'recent antibiotic use': '{S} recently took antibiotics.',
  'repetitive overhead activity': '{S} does repetitive overhead work.',
  'repetitive wrist use': '{P} work involves repetitive use of the wrist.',
  'residence in endemic area': '{S} lives in an endemic area.',
  'sandblasting occupation': '{S} works as a sandblaster.',
  'school-age child contact': '{S} has contact with school-age children.',
  'sedentary lifestyle': '{S} has a sedentary lifestyle.',
  'severe obstetric hemorrhage': '{S} had a severe obstetric hemorrhage.',
  'shipyard work': '{S} used to do shipyard work.',
  'skin trauma': '{S} has had skin trauma.',
  'skin-to-skin contact': '{S} has had close skin-to-skin contact.',
  'smoking after age thirty-five': '{S} smokes.',
  'spinal cord injury': '{S} has had a spinal cord injury.',
  'stressful life event': '{S} recently went through a stressful life event.',
  'tall thin habitus': '{S} is tall and thin.',
  'tampon use': '{S} uses tampons.',
  'tobacco smoking': '{S} smokes cigarettes.',
  'traumatic event exposure': '{S} lived through a traumatic event.',
  'travel to tropics': '{S} recently traveled to the tropics.',
  'undercooked beef consumption': '{S} eats undercooked beef.',
  'undercooked pork consumption': '{S} eats undercooked pork.',
  'unpasteurized dairy consumption': '{S} consumes unpasteurized dairy products.',
  'unprotected sexual intercourse': '{S} has had unprotected sexual intercourse.',
  'urinary catheterization': '{S} has undergone urinary catheterization.',
  'vertical papillomavirus transmission': '{P} mother carried papillomavirus at delivery.',
  'viable intrauterine pregnancy': '{S} has a viable intrauterine pregnancy.',
  'winter season': 'It is winter.',
};

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^(.+) family history$/, '{S} has a family history of $1.'],
  [/^family history of (.+)$/, '{S} has a family history of $1.'],
  [/^history of (.+)$/, '{S} has a history of $1.'],
  [/^(.+) history$/, '{S} has a history of $1.'],
  [/^prior (.+)$/, '{S} has a history of $1.'],
  [/^(recent .+)$/, '{S} has had {c:$1}.'],
  [/^(childhood .+)$/, '{S} had {c:$1}.'],
  [/^severe low (.+)$/, '{S} has {c:severely low $1}.'],
  [/^(hypercoagulable state)$/, '{S} has a $1.'],
  [/^(.+) state$/, '{S} has {c:$1}.'],
  [/^strong (.+) use$/, '{S} takes a strong $1.'],
  [/^(tampon|cannabis|cocaine) use$/, '{S} uses $1.'],
  [/^(.+) use$/, '{S} has been taking {a:$1}.'],
  [/^(tick|mite|mosquito|sandfly|flea|tsetse fly|triatomine bug) exposure$/, '{S} was bitten by a $1.'],
  [/^(sun) exposure$/, '{S} spends much time in the $1.'],
  [/^(livestock|soil|fresh water) exposure$/, '{S} has had contact with $1.'],
  [/^(.+) exposure$/, '{S} has a history of $1 exposure.'],
  [/^(.+) ancestry$/, '{S} is of $1 ancestry.'],
  [/^(.+) (allergy|hypersensitivity|sensitivity)$/, '{S} has a known $1 $2.'],
  [/^(.+) carriage$/, '{S} is a known carrier of $1.'],
];

interface Person {
  readonly subject: string;
  readonly possessive: string;
}

/**
 * A sentence that tells the condition, and the words in it that do; null where age and sex tell it.
 */
export function conditionSentence(
  id: string,
  name: string,
  person: Person,
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
  if (own !== undefined) return { text: fill(own), form: wordsOf(fill(own), person) };
  for (const [pattern, sentence] of PATTERNS) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const filled = name
      .replace(pattern, sentence)
      .replace(/\{([ac]):([^}]*)\}/, (_, kind: string, words: string) =>
        kind === 'a' ? drugPhrase(words) : withArticle(words),
      );
    return { text: fill(filled), form: wordsOf(fill(filled), person) };
  }
  const has = `{S} has ${withArticle(name)}.`;
  return { text: fill(has), form: name };
}

/** The words of a filled sentence without its subject and verb. */
function wordsOf(sentence: string, { subject, possessive }: Person): string {
  const start = [possessive, subject].find((each) => sentence.startsWith(`${each} `)) ?? '';
  return sentence
    .slice(start.length)
    .replace(/^ (?:has|is|was|had|does|did) (?:an? )?/, '')
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
  /(?:diathesis|infection|tumor|disorder|period|illness|obstruction|block|defect|valve|state|cancer|requirement|interval|episode|wound|deformity|malformation|allele|karyotype|malignancy|source|hernia|joint|injury|level|stroke|infarction|count|angle|irradiation|fracture|diet)$/;

function withArticle(name: string, always = false): string {
  return always || COUNTED_CONDITIONS.test(name) ? `${articleOf(name)} ${name}` : name;
}
