/**
 * Words by which a clause of free text tells what it says of the names in it, in English and Chinese. Data, not code. Which
 * relation holds between two names follows from their types; these words say whether it is asserted, of whom, and which of
 * the relations that the types leave open.
 */

const either = (english: string, chinese: string): RegExp => new RegExp(`\\b(?:${english})\\b|${chinese}`, 'iu');

/** The clause sets things against one another, supposes, or tells what others say: nothing in it is read. */
export const ASIDE = either(
  'unlike|in contrast|contrast(?:s|ed)? with|compared|as opposed|rather than|rather|instead|differ(?:s|ent|ently|ence|entiates?)?|' +
    'distinguish(?:es|ed)?|differential|than|versus|vs|mimicked|confus(?:e|ed|ing)|mistaken|if|whether|unless|suppose|supposing|' +
    'assuming|in case|some (?:people |authors |sources |doctors )?(?:say|argue|believe|claim|think)|allegedly|supposedly|myth|misconception|' +
    'no evidence|not true|wrong|incorrect|false|neither|would (?:point|suggest|argue|speak|favor|favour)|wonder|(?:first|initially|originally) thought|' +
    'used to think|(?:one|you|some) might|might (?:think|expect|assume)|mimics?|look-?alikes?',
  '不同于|不像|区别|鉴别|而非|而不是|与其|并非(?!禁忌|[^，。；]{0,12}禁忌)|与[^，。；]{1,12}不同|相比|如果|假如|假设|是否|倘若|若|有人说|有人认为|据说|误认为|误诊|错误|' +
    '更像|更可能|不太可能|可能性(?:小|低)',
);
/** Something speaks against a finding or a disease, or is an exception: neither an assertion nor a denial. */
export const OPPOSING = either(
  'against|unlikely|(?:less|more) likely|atypical|uncharacteristic|rul(?:e|es|ed|ing) (?:it |this |that )?out|exclud(?:e|es|ed|ing)|' +
    'inconsistent|rarely|seldom|hardly|rare|uncommon|unusual|infrequent|exceptionally|without|another (?:cause|diagnosis|disease|explanation|illness)|other (?:causes?|diagnos[ei]s|diseases?)|elsewhere|something else|' +
    'reconsider|tells? (?:it )?(?:from|apart)',
  '排除|除外|不支持|不符|少见|罕见|不典型|反对|不一定|不总|很少|极少|偶见|不仅|不只|不常|另一|其他(?:疾病|病因|诊断)|别的',
);
/** A finding leads to what the clause goes on to name: of what was spoken of before nothing is said. */
export const LEADING_ELSEWHERE = either(
  'suggests?|suggestive|points?|indicates?|proves?|means?|signals?|should (?:make|raise|prompt)|raises? (?:the )?(?:suspicion|question)|call for|look for',
  '提示|说明|指向|意味着|应想到|应考虑|宜',
);
/** Two negatives that assert. */
export const LITOTES =
  /\b(?:not|hardly|never|no) (?:at all )?(?:rare|uncommon|unusual|infrequent|seldom|surprising|surprise)\w*|不(?:少见|罕见|鲜见|足为奇)|并不少/giu;
/** A clause denies by these too. */
export const ABSENT = either(
  'absent|absence|lacks?|lacking|missing|spares?|spared|free of|negative',
  '缺如|正常|从无|阴性',
);
/** The clause speaks of one patient. */
export const OF_ONE_PATIENT = either(
  '(?:the|this|that|our|my) (?:\\w+ ){0,2}(?:patient|man|woman|boy|girl|child|infant|newborn|baby|kid|case|person|gentleman|lady)|' +
    'he|she|his|her|him|hers|years? old|year-old|was|were|had|presented|came|denies|denied|complained|here|now|today|currently|' +
    'this(?! (?:disease|disorder|condition|syndrome|illness|infection|entity|drug|agent|medication|medicine))',
  '本例|该患者|这位|这个(?:病人|患者)|此患者|岁|入院|(?<!常以\\s?|多以\\s?)就诊|主诉|既往|他(?!莫|克|汀|卡|扎|林|达|米|喷|韦)|她|目前|今天|题干|本题|考虑',
);
/** A text with these tells of a patient somewhere, and what it says without a subject may be said of that patient. */
export const TELLS_A_CASE = new RegExp(
  '\\b(?:(?:the|this|that|our|my) (?:\\w{1,20} ){0,2}(?:patient|man|woman|boy|girl|child|infant|newborn|baby|kid|case|gentleman|lady)|he|she|his|her|him|' +
    'years? old|year-old|y/?o|vitals|history of present|an? (?:\\w{1,20} ){0,2}(?:patient|man|woman|boy|girl|child|infant) (?:presents|is seen|comes|arrives|is brought)|' +
    '(?:examination|exam|tests?|labs?|laboratory|imaging|workup|studies) (?:shows?|reveals?|is|are)|there is no|most likely|which of the following|next step)\\b|\\b(?:observed|exam): |\\b\\d{1,3} ?[MF]\\b|' +
    '本例|该患者|这位|这个(?:病人|患者)|此患者|岁|主诉|既往(?!视|肝)|题干|查体(?:[：:]|见|示|发现)|检查(?:示|提示|见|发现)|病史[：:]|最可能|下列|就诊时|因[^，。]{1,30}就诊|入院|患者(?:今|现|有|因|出现|反复|突|查|诉|目前)|他(?!莫|克|汀|卡|扎|林|达|米|喷|韦)|她',
  'iu',
);
/** It speaks of whoever has the disease, or of how often something is so. */
export const OF_THE_DISEASE = either(
  'patients|children|kids|infants|people|individuals|cases|women|men|common|commonly|usual|usually|typical|typically|classic|classical|' +
    'classically|characteristic|characteristically|hallmark|hallmarks|frequent|frequently|often|always|expect|expected|most|majority|many|' +
    'percent|half|may|can|will|would|tends?|invariably|essentially|practically|generally|regularly|universal|universally|core|feature|features|' +
    'feared|part of|it|they|its|their|(?:this|the) (?:disease|disorder|condition|syndrome|illness|infection|entity)|key (?:finding|feature|sign)s?',
  '常|多(?!发|囊|尿|毛|饮)|可(?!能是|疑)|往往|通常|典型|一般|部分|均|会|易|该病|本病|此病|这种病|这个病|该综合征|此综合征|本综合征|这个综合征|该疾病|' +
    '它|其|特征|特点|表现为|主要|患儿|百分|半数|标志',
);
/** It calls the disease by what it is, so that no drug can be meant. */
export const NAMES_THE_KIND = either(
  'patients|children|kids|infants|people|(?:this|the) (?:disease|disorder|condition|syndrome|illness|infection|entity)',
  '该病|本病|此病|这种病|这个病|综合征|该疾病|患者|患儿',
);
/** An illness that is no name of the graph: what follows may be said of it. "This disease" and "a rare disease" are none. */
export const OTHER_ILLNESS = new RegExp(
  '\\b(?!diagnos|prognos|granulom|h(?:a)?ematom|xanthom|symptom)\\w{2,30}(?:itis|[^n]osis|omas?|pathy|pathies|thyroidism|pituitarism|steronism|' +
    'phrenia|lepsy|philia)\\b|' +
    '\\b(?:cancers?|leuka?emias?|embolism|botulism|asthma|stroke|lupus|gout|hypertension|diabetes|HIV|AIDS|sepsis|pneumonia|meningitis|heart attack)\\b|' +
    '(?<!\\b(?:a|an|the|this|that|such|these|of) (?:\\w{1,20} ){0,2})\\b(?!(?:a|an|the|this|that|such|these|any|no|is|of|in)\\b)\\w{2,30} ' +
    '(?:disease|disorder|syndrome|deficiency|failure|poisoning|infection|injury|acidosis)\\b|' +
    '(?<!该|本|此|这种|这个|这类|疾|发|忌|应|炎|患|得|生|致)病(?!人|程|史|因|情|理|变|原|毒|例|灶|区|房|历|患)|(?<!发|忌|应|炎|重|遗)症(?!状|候)|炎(?!症)|癌|瘤|' +
    '(?<!该|此|本|这个|这种)综合征|障碍|中毒|衰竭|卒中|虐待',
  'iu',
);
/** So is an abbreviation that is no name, but for those of tests. */
export const OTHER_ABBREVIATION =
  /\b(?!(?:CT|MR|US|XR|IV|IM|PO|OK|CK|RF|BP|HR|GI|SE|AE|ID|DX|TX|RX|CNS|MRI|EEG|ECG|EKG|EMG|CSF|DNA|RNA|TSH|PCR|OCT|PET|LDH|ANA|ESR|CRP|CBC|ICU|ACE|NSAID|ANCA|FSH|ALT|AST|HLA|UVB)\b)[a-z]?[A-Z]{2,5}[a-z]?\b/u;

/** A label of what is told of one patient, or was given. */
export const CASE_LABEL =
  /^\W*(?:exam|examination|observed|patient|vitals?|history|hpi|case|given|stem|question|labs? today|查体|体检|病史|现病史|患者|题干|本例|主诉|已知)\W*$/iu;

/** A finding is said to be there. Without one of these two names that stand together say nothing. */
export const SHOWING = either(
  'present(?:s|ed|ing)?|characteri[sz](?:ed|es)|manifest(?:s|ed)?|shows?|showing|exhibits?|displays?|features?|has|have|having|develops?|suffers?|' +
    'complains?|suffering|associates?|ends? up|starts? with|begins? with|accompan(?:y|ies|ied)|comes?|goes|go|associated|causes?|caused|causing|produc(?:e|es|ing)|leads?|gives?|results?|brings?|triggers?|' +
    'see|seen|sees|hear|find|finds|found|observed|occurs?|common|frequent|typical|typically|characteristic|expect|expected|usual|usually|hallmarks?|' +
    'signs?|symptoms?|manifestations?|findings?|part of|picture|reveals?|demonstrates?|detect(?:s|ed)?|picks? up|appears?|arises?|lists?|' +
    'belongs?|gets?|described|reports?|reported|noted|notices?|experiences?|feels?|describes?|follow(?:s|ed)|documented|known|includes?|including|is|are|be|also|often|there|explains?|affects?|one finds|test positive|tests? positive|complaint',
  '表现|典型|多见|突出|报道|描述|有|出现|伴|见|引起|导致|造成|产生|患者|患儿|症状|体征|特征|特点|常|可|会|为|是|属于|合并|呈|检出|升高|符合|累及|发生|存在|以',
);

/** What a label or a clause says of the tests, treatments, complications or effects that it lists. */
export const CONFIRMING = either(
  'confirm(?:s|ed|ation|atory|ing)?|establish(?:es|ed|ing)?|proves?|proved|proven|proving|proof|clinch(?:es|ed)?|settles?|gold standard|nail(?:s|ed)?|' +
    'definitive (?:test|diagnosis|diagnostic)|diagnosed (?:by|with|on|through)|diagnosis (?:rests|relies|depends|hinges) on|diagnosis is made|' +
    'verif(?:y|ies|ied)|diagnostic (?:test|in|of|for)|makes? the diagnosis|test of choice',
  '确诊|证实|金标准|明确诊断|确定诊断|诊断依靠|诊断靠|诊断有赖于|可明确',
);
export const FIRST_LINE = either(
  'first[- ]line|first choice|(?:drug|treatment|therapy|agent|medication) of choice|initial (?:therapy|treatment|drug|agent)|comes first|' +
    '(?:performed|given|done|used|tried) first|start(?:s|ed|ing)? with|treatment starts with|initially|treat(?:s|ed)? \\w{0,20} ?first',
  '首选|一线|第一选择|最先(?:用|选)',
);
export const SECOND_LINE = either('second[- ]line|second choice', '二线|次选');
/** The treatment is meant for whom another did not help: whatever the clause calls it, it is none for all. */
export const FOR_SOME = either(
  'alternatives?|reserved|refractory|fails?|failed|failing|respond|salvage|intolerant|tolerated|resistant|severe|relapse|children|pregnan\\w+',
  '无效|难治|不能耐受|不耐受|备选|替代|复发|重症|严重时|失败|进展期|晚期',
);
export const TREATING = either(
  'treat(?:s|ed|ing|ment|ments)?|therap(?:y|ies)|manag(?:e|es|ed|ement)|giv(?:e|en|es)|used?|uses|administer(?:ed)?|receives?|responds?|relieves?|' +
    'corrects?|mainstay|cornerstone|backbone|added|add|start|tx|rx|definitive|helps?|works?',
  '治疗|用药|给予|使用|药物|服用|应用|选|用|疗法|缓解',
);
/** The treatment as such, not what is given for whatever. */
export const TREATMENT = either(
  'treatments?|therap(?:y|ies)|management|mainstay|cornerstone|backbone|tx|rx|definitive|(?:is|are|be) (?:treated|managed)',
  '治疗|疗法|用药',
);
/** What follows or stands before is a complication of what was spoken of. */
export const ITS_COMPLICATION = either(
  'its (?:\\w{1,20} ){0,3}(?:complications?|consequences?)|(?:complications?|consequences?) of (?:it|(?:the|this) (?:disease|disorder|condition|syndrome|illness|infection))',
  '(?:其|它的|该病的?|本病的?)[^，。；]{0,6}(?:并发症|后果)',
);
/** "Y is a complication of X": the other rules read it. */
export const COMPLICATION_OF = either('(?:complications?|consequences?) of', '的并发症|的后果');
export const COMPLICATING = either(
  'complications?|complicated by|leads? to|progress(?:es)? to|develops?|evolves? into|ends? in|gives? rise to|consequences?|goe?s? on to|results? in|may follow|followed by',
  '并发症|并发|进展为|继发|发展为|导致|引起|演变为|结局|合并',
);
export const HARMING = either(
  '(?:side|adverse|undesired|untoward) (?:effects?|reactions?|events?)|toxicit(?:y|ies)|causes?|causing|gives?|known for|notorious|leads? to|se|ae|may|can|produces?',
  '不良反应|副作用|毒性|引起|导致|会|可|常见',
);
export const RISKING = either(
  'risks?|risk factors?|predispos(?:e|es|ing)|history|exposure|goes up|more often|tends? to affect',
  '危险因素|风险|病史|史|多见于|好发|易患|高危',
);

/** What forbids a treatment, what allows it, and what takes the one for the other. Read in this order. */
export const NOT_FORBIDDEN = either(
  "(?:no|not|never|nor|neither|without|hardly|isn['’]t|doesn['’]t|does not|don['’]t|do not|nothing)\\b[^.;:,]{0,30}?\\b(?:contraindicat\\w+|preclud\\w+|withhold\\w*|" +
    'forbid\\w*|prohibit\\w*|obstacles?|problems?|issues?|concerns?|stand in the way|in the way|rule out|reasons?|worr\\w+|harm\\w*|barriers?|objections?|risks?|affect|matter|prevent\\w*|dangers?|dangerous|hazards?|(?:speaks?|argues?|says?) against|against|limit\\w*|restrict\\w*|need to avoid)',
  '(?:不|没|无|并非|不是|未)[^，。；]{0,10}?(?:禁忌|禁用|妨碍|影响|问题|风险|危险|害处|顾虑|障碍|限制)|无妨|没关系|不要紧|不碍事|没事|不必避免|不用避免|无需避免|无需停用',
);
export const NOT_ALLOWED = either(
  "(?:not|never|cannot|can['’]t|isn['’]t|aren['’]t|shouldn['’]t|mustn['’]t|no)\\b[^.;:,]{0,16}?\\b(?:safe|safely|recommended|suitable|advis\\w+|ok|okay|allowed|permitted|compatible|" +
    'tolerated|appropriate|acceptable|be (?:\\w+ )?(?:used|given|taken|prescribed|administered)|receive|take|use|an option|for)|' +
    '(?:must|should|may) (?:not|never)',
  '(?:不|勿|莫)[^，。；]{0,3}?(?:能|可|宜|应|得|要|建议|适合|适用|推荐|安全|行|允许)|不行|不用|勿用|慎用',
);
export const FORBIDDEN = either(
  'contraindicat\\w+|forbid\\w*|forbidden|preclud\\w+|off[- ]limits|avoid(?:s|ed|ing)?|withh(?:old|eld)\\w*|unsafe|harmful|dangerous|stay away|steer clear|' +
    'speaks? against|prohibit\\w*|rules? (?:it |\\w{1,30} )?out|argues? against|taboo|no-go|banned|off the table',
  '禁忌|禁用|忌用|避免|禁止|忌|停用',
);
export const ALLOWED = either(
  'safe|safely|compatible|well[- ]tolerated|tolerated?|tolerates?|fine|ok|okay|suitable|acceptable|allowed|permitted|permissible|good choice|despite|poses? no|' +
    '(?:may|can|could) (?:\\w+ )?(?:be (?:\\w+ )?(?:used|given|continued|taken|prescribed|administered|combined)|take|receive|use|continue|have)',
  '安全|可用|可以用|可使用|可以使用|能用|仍可|放心|可服用|可以服用|适合|适用|可应用|允许|准许|可以给|照样|没问题|可以放心|合适|可给予',
);

/** Ends a clause, with what stands before it. */
export const CLAUSE_END =
  /[,，;；:：]|\s[–—-]{1,2}\s|——|……|\.{3}|\b(?:and|but|while|whereas|although|though|so|because|since|hence|thus|therefore|then)\b/giu;
/** Goes on with what the list before it said. */
export const GOING_ON = either(
  'also|plus|too|as well|additionally|moreover|further',
  '^\\s*(?:有|伴)|还有|另有|也有|以及|同时',
);
/** Says of the next name what the sentence before said of its. */
export const LIKEWISE = either(
  'so (?:do|does)|(?:the )?same (?:goes|holds|applies|is true)|likewise',
  '也是如此|同样如此|也一样|亦然|也不例外',
);
/** Says something of what the clause before names. */
export const POINTING_BACK =
  /^\W*(?:and )?(?:which|this|that|these|both|all of these) (?:is|are)\b|^\W*(?:这|此|这些|二者|两者)(?:也|亦|就|都|均)?(?:是|为|属于)/iu;
/** A line of a list begins so. */
export const ITEM = /^\s*(?:[-*•–]|\d+[.)、．])\s/u;
/** Takes back the sentence before. */
export const TAKING_BACK =
  /^\W*(?:(?:hmm|oh|but|or|ah)[,.]?\s)?(?:wait,? no\b|no,? wait\b|scratch that|correction\b|不对|等等，不|等一下，不|不，不|(?:but )?(?:that|this) is (?:not true|wrong|false|incorrect|a myth)|(?:but )?they (?:are|do|were) not\\b|(?:但)?这是错|(?:但)?这不对)/iu;
/** Says what the next clause is for. */
export const PURPOSE = /^\W*(?:in order )?to\b|^\W*(?:为了?|要|若要|想要)/iu;
