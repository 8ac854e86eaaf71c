/** Words of running text, small letters, that are no names where they stand before or after one. */

const ofGrammar =
  'a an the this that these those he she it they we you i his her its their our your my him them us me who whom whose which what when where why how ' +
  'and or but nor so yet if unless because although though while since until before after as than then there here not no yes none all any some each every ' +
  'both either neither many much more most few less least several other another such same only just also too very still already always never often ' +
  'is are was were be been being am has have had having do does did done doing can could shall should would may might must cannot will ' +
  'of in on at by for from to into onto with without within during about against between among over under above below up down out off through across ' +
  'near per via around along behind beyond despite toward towards upon like unlike except plus versus vs now today yesterday tomorrow tonight however ' +
  'therefore thus hence moreover furthermore finally initially subsequently recently currently previously otherwise meanwhile instead maybe perhaps ok okay ' +
  'one two three four five six seven eight nine ten eleven twelve first second third fourth last next once twice ' +
  'im ive id hes shes thats dont didnt doesnt isnt wasnt cant wont etc eg ie aka';

const ofPeople =
  'patient patients pt pts client man woman men women male female boy boys girl girls child children kid kids infant baby babies newborn neonate toddler teenager adolescent adult ' +
  'person people individual adults elderly gentleman lady mother father mom mum dad mommy daddy parent parents brother sister sibling siblings son daughter husband wife spouse partner ' +
  'uncle aunt cousin niece nephew grandmother grandfather grandma grandpa grandson granddaughter grandparents friend friends neighbor neighbour roommate colleague coworker caregiver ' +
  'caretaker carer guardian boyfriend girlfriend fiance fiancee twin twins triplet family relatives relative doctor doctors physician physicians nurse nurses surgeon resident intern ' +
  'student teacher interpreter therapist pharmacist midwife paramedic consultant registrar specialist practitioner assistant technician attending fellow clinician provider ' +
  'anesthesiologist anaesthetist radiologist pathologist cardiologist neurologist psychiatrist psychologist pediatrician obstetrician gynecologist dermatologist oncologist urologist ' +
  'nephrologist internist dentist optometrist social worker officer witness donor recipient proband mr mrs ms dr prof miss sir madam';

const ofHospitals =
  'hospital clinic center centre ward room bed unit department emergency care health medical medicine surgery surgical service services team staff day days week weeks month months year years ' +
  'hour hours minute minutes morning evening night time times date age aged old history examination exam physical diagnosis diagnoses assessment plan impression findings finding result ' +
  'results laboratory lab labs studies study test tests testing treatment therapy management follow followup visit admission admitted discharge discharged transferred transfer referred ' +
  'referral complaint complains complained complaining reports reported reporting report denies denied presents presented presenting presentation states stated says said tells told asks ' +
  'asked explains explained notes noted notices noticed describes described develops developed takes took taking taken given gives gave started start starts stopped stop continued ' +
  'continue continues increased decreased improved improving worse worsened worsening better stable normal abnormal positive negative present absent left right upper lower bilateral ' +
  'acute chronic severe mild moderate recent new old prior past current previous home work school college university weight height temperature pulse pressure blood heart lung lungs ' +
  'chest abdomen abdominal head neck back arm arms leg legs hand hands foot feet skin eye eyes ear ears nose throat mouth pain fever cough nausea vomiting diarrhea headache fatigue ' +
  'rash swelling weakness numbness bleeding infection disease diseases disorder syndrome condition conditions symptom symptoms sign signs score scale criteria case cases question ' +
  'questions answer answers option options correct incorrect following most likely best least appropriate step cause causes caused mechanism drug drugs dose doses daily tablet tablets ' +
  'capsule medication medications prescription oral intravenous injection pill pills vaccine vaccines vaccination vaccinations allergy allergies allergic smoking smokes smoke drinks ' +
  'drink alcohol tobacco beer wine lives live living works worked working retired married single divorced widowed sexually active pregnant pregnancy delivery delivered birth born ' +
  'gestation gestational immunization development growth feeding diet exercise sleep appetite mood behavior memory speech gait balance vision hearing examined evaluate evaluated ' +
  'evaluation seen see consult consultation consent consented signed signature name names surname number phone telephone address contact note letter dear sincerely regards thanks thank ' +
  'hello hi good please help wants want needs need feels feel felt looks look appears appear seems seem shows show showed shown reveals revealed found find brought bring came come comes ' +
  'went go goes going gets get got made make makes used use uses using known unknown called named received receiving underwent undergoing performed perform obtained obtain requires ' +
  'required require suggests suggest indicates indicate confirms confirmed confirm includes include included excluding associated due secondary primary affected family social medical ' +
  'chief problem problems issue issues risk factor factors evidence type stage grade class group level levels range value values count counts rate ratio percent total mean median ' +
  'white black red blue green yellow hispanic asian african american european caucasian chinese japanese korean indian jewish arab latino latina mexican french german italian spanish ' +
  'english british irish scottish russian polish greek turkish persian vietnamese filipino thai ashkenazi scandinavian mediterranean amish native western eastern northern southern north south ' +
  'east west central world national international united states kingdom america africa asia europe australia canada mexico china japan india england france germany italy spain ' +
  'january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter ' +
  'human cell cells protein gene genes mutation mutations dna rna virus viral bacteria bacterial organism organisms species genus enzyme receptor antibody antibodies antigen hormone ' +
  'acid base water food air light sun house car road street avenue river mountain city town country state county village park valley lake sea island ' +
  'true false above below other others combination combinations none however given that let us consider suppose assume note although both during ' +
  'association inventory questionnaire examination society committee institute organization foundation academy college council administration agency federation journal review trial ' +
  'program programme project protocol guideline guidelines act law code declaration convention theory model equation formula principle effect hypothesis experiment curve plot ' +
  'coma depression anxiety stroke cancer tumor tumour diabetes hypertension asthma pneumonia anemia hepatitis cirrhosis arthritis epilepsy migraine dementia schizophrenia sepsis shock ' +
  'cyst stain smear culture biopsy scan ultrasound radiograph tomography resonance imaging magnetic computed angiography spectroscopy elastography ecg ekg mri ct xray x-ray eeg emg cbc bmp cmp ' +
  'call text message email mail fax page paged spoke discussed reviewed agrees agreed declined declines refuses refused requests requested wishes wished hopes hoping plans planned ' +
  'lying sitting standing walking running sleeping eating drinking playing crying screaming coughing breathing resting alert oriented awake comfortable tolerated tolerating ambulating ' +
  'ambulates resting afebrile intubated extubated sedated consents reporting sent send ready scheduled pending routine urgent electronically dictated transcribed approved verified authored ' +
  'consequently theoretically similarly additionally alternatively conversely interestingly surprisingly notably population survey cohort register registry outcome statistics office queen king saint progeny genotype genotypes phenotype offspring gamete species ' +
  'medicaid medicare demonstration earth planet america florida texas california york jersey london paris boston chicago baltimore bethesda seattle houston toronto tokyo beijing shanghai berlin madrid rome vienna geneva oslo dublin ' +
  'denmark sweden norway finland iceland ireland scotland wales netherlands belgium switzerland austria portugal greece turkey poland hungary romania bulgaria ukraine russia brazil argentina chile peru colombia venezuela ecuador bolivia cuba haiti jamaica ' +
  'egypt nigeria ghana kenya ethiopia uganda tanzania zambia zimbabwe sudan somalia morocco algeria tunisia libya congo cameroon senegal angola mozambique madagascar iraq iran syria lebanon kuwait qatar yemen oman afghanistan pakistan bangladesh nepal bhutan ' +
  'thailand vietnam cambodia laos myanmar malaysia singapore indonesia philippines taiwan mongolia guinea zealand hawaii alaska arizona nevada utah colorado ohio oregon michigan minnesota massachusetts connecticut pennsylvania canadian canadians americans ' +
  'mothers fathers aortic foley pap pet spect fev qol scid crispr elisa pcr nsaid nsaids ssri ssris ace arb cabg pci tavr vats ercp mrcp hida kub dexa bnp crp esr ana anca psa cea afp hcg tsh ldh ast alt ggt alp ptt aptt mrn dob ssn nhs id doa lmp edd nok pcp gp re cc diplomat trainee headings chromatid cohesion independent dependent mediated induced related gentian crystal';

/** Words only in capitals or small letters: ANCA is a finding and Anca a woman. */
const abbreviations =
  'wbc rbc hgb hct plt inr bun hiv aids copd chf cad htn dm uti tb sob ed er icu or bp hr rr spo2 iv im po prn bid tid qid qd hs npo cpr dnr ama aaox3 gcs loc ems ob gyn ent ' +
  'ana anca psa cea pan gyn ent ace arb pet spect fev qol crispr elisa pcr cabg pci tavr vats ercp mrcp hida kub dexa bnp crp esr afp hcg tsh ldh ast alt ggt alp ptt aptt gcs loc ems bid tid qid hgb hct plt inr bun cbc bmp cmp ' +
  'dnr dni fso cva mi pe dvt gi gu cns pns ms als tia afib gerd ibs ibd ckd aki esrd hd pd lp ct us cxr abg vbg iud ivf nicu picu micu sicu pacu ama cf cp dka hhs itp ttp dic hus pcos pid std sti ra sle oa nph ica mca aca pca lad rca svt vt vf aaa pvd pad osa rem bmi hbv hcv hsv cmv ebv vzv hpv rsv mrsa vre esbl cpap bipap peep ecmo lvad icd ppm tpn ng og et ett trach peg foley prbc ffp ivig gvhd all aml cml cll mds mm nhl hl hcc rcc scc bcc gist met mets lvef ef lv rv la ra pt ot st slp rn np pa md do';

const words = (list: string): readonly string[] => list.split(' ');

export const ABBREVIATIONS: ReadonlySet<string> = new Set(words(abbreviations));
/** No part of any name, whatever stands before it. */
export const GRAMMAR_WORDS: ReadonlySet<string> = new Set(words(ofGrammar));
export const PEOPLE_WORDS: ReadonlySet<string> = new Set(words(ofPeople));
/** A name may be written like one of them (Mr. White, Dr. Park): they count where nothing but a capital speaks for a name. */
export const COMMON_WORDS: ReadonlySet<string> = new Set([
  ...words(ofGrammar),
  ...words(ofPeople),
  ...words(ofHospitals),
  ...words(abbreviations),
]);
