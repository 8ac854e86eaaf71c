/**
 * Words of an option that point to other options: by their letters ("Both a and b", "A和B"), by numbers ("I and III"), by
 * their places ("the first two", 前两项) or as all that stand before ("none of the above", 以上都对). Where it is not sure
 * that they do, they are taken to: an item too many keeps the order of its file.
 */
import { LETTERS } from '../records/question-text.ts';
import { compatibleForm } from '../support/compatible-form.ts';

/** A longer option states something, and names letters by "option B" or in brackets alone. */
const LONGEST_REFERENCE = 120;

const before =
  /\b(?:(?:all|none|both|neither)(?:\s+of)?|(?:any|either|one|two|three|some|most)\s+of)\s+(?:the\s+|these\s+)?(?:above|foregoing|preceding)\b|\b(?:above|preceding|foregoing|previous)\s+(?:options?|choices?|answers?|statements?|two|three|four)\b|\b(?:all|none|both|neither|any|either)\b[^.;]{0,40}\b(?:above|previous)(?=\W*$|\s+(?:are|is|except|but|mentioned|listed|stated)\b)|^\W*(?:both|neither)(?:\s+of\s+(?:them|these|the\s+two|the\s+options?))?\W*$/iu;
/** All of an option: what it says of the others holds where the reader has come to the end of them. */
const ofAll =
  /^\W*(?:all|none|both|neither|any|either)\s+of\s+(?:these|them|those|the\s+others?(?:\s+(?:options?|choices?|answers?|statements?))?)(?:\s+(?:are|is)\s+\p{L}+)?\W*$|^\W*(?:both|all|neither)(?:\s+(?:three|four|five))?(?:\s+statements?)?(?:\s+(?:are|is)\s+(?:all\s+)?(?:correct|true|right|wrong|incorrect|false|possible))\W*$|^\W*(?:all\s+(?:three|four|five)|both\s+statements|neither\s+statement)\W*$/iu;
const chineseOfAll =
  /^(?:(?:其他|其它|其余|另外)(?:的|几项|各项|三项|四项)*(?:选项|答案)?)?[都均皆全]部?(?:不?(?:是|对|正确|可以?|可能|属于?|有)|错误?|非|无)[。.]?$/u;
const chineseBefore =
  /^(?:以上(?![肢腹臂呼消半睑颌唇段胸叶极皮覆])|上述|上列|前述|两者|二者)|(?:以上|上述)(?:[都均皆各全三两二四]|所有|说法|答案|选项|任何)|[都均皆全](?:不?是|非|属于?|为)?(?:以上|上述)/u;

const letterNamed =
  /\b(?:[Oo]ptions?|[Cc]hoices?|[Aa]nswers?)\s+(?:\(?[A-U]\)?(?![\p{L}\p{N}\-])|\([a-u]\)|[b-u](?![\p{L}\p{N}\-])|a(?=\W*$|\s*(?:,|&|\+|\/|\band\b|\bor\b)))|(?<![A-Za-z])[A-U]\s*(?:项|选项)|选项\s*[A-U]/v;
const bracketsNamed = /[([][A-Ua-u][)\]]\s*(?:[+,、和与或及&]|and|or|nor)\s*[([][A-Ua-u][)\]]/u;
const bothNamed = /\b(?:[Bb]oth|[Ee]ither|[Nn]either)\s+[A-U]\s*(?:and|or|nor|&)\s*[A-U](?![\p{L}\p{N}\-])/v;
const askedInStem =
  /\b(?:[Oo]ption|[Cc]hoice|[Aa]nswer|[Ss]elect|[Mm]ark|[Cc]hoose|[Tt]ick|[Rr]esponse)s?\s+(?:\([A-U]\)|(?!A\s+[a-z])[A-U](?![\p{L}\p{N}\-])|A(?=\s+(?:if|when|for)\b))|选项?\s*[A-U](?![A-Za-z])|[A-U]\s?选项/v;
const place =
  /^\W*(?:(?:both|all|only|either|neither|none)\s+(?:of\s+)?)?(?:the\s+)?(?:first|last|former|latter|preceding|following|next)(?:\s+(?:two|three|four|five|and\s+(?:second|third|fourth|last)))?(?:\s+(?:options?|answers?|choices?|ones?|statements?))?(?:\s+(?:are|is)\s+\p{L}+|\s+only)?\W*$|\b(?:all|none|both|any|either)\s+(?:of\s+)?(?:the\s+)?(?:below|following)(?:\s+(?:options?|answers?|choices?))?\W*$|^(?:仅|只有|除)?[前后][两二三四五](?:项|者|个|种|条)|^(?:以下|下列|下述)[都均皆全]/iu;

const word = /[A-Za-z]+|\d+|\p{Script=Han}+/gu;
const between =
  /^(?:and|or|nor|but|not|plus|with|then|both|either|neither|all|only|alone|together|none|any|of|the|are|is|as|well|same|in|addition|to|followed|by|except|correct|incorrect|true|false|right|wrong|above|options?|choices?|answers?|statements?|combination|simultaneously)$/i;
const singled =
  /\b(?:only|alone|except|but|not|same\s+as|as\s+in|all\s+of|is|options?|choices?|answers?)\b|[只仅除]|[对确误错]/iu;
const chineseBetween =
  /^(?:和|与|或|及|以及|且|同|加|并|均|都|皆|全|是|为|对|错|有|无|可|可以|可能|不|非|正确|错误|只|只有|仅|仅有|除|外|以外|之外|两|二|三|四|者|项|选项|答案|同时|存在|都对|其中|中|的|或者|而)+$/u;
const romanNumeral = /^(?:I{1,3}|IV|VI{0,3}|IX|X)$/i;

/** `①③`, `(1)(3)`, `（1）+（2）`: of the text as it is written, since its compatible form has 1 3. */
const enumerated = /^(?:[\s,、+&和与及;，；。.]|and|or|仅|只有|only|[①-⑳]|[(（]\s?\d{1,2}\s?[)）])+$/u;
const enumerator = /[①-⑳]|[(（]\s?\d{1,2}\s?[)）]/gu;
const ordinals =
  /^\W*(?:both\s+)?(?:the\s+)?(?:first|second|third|1st|2nd|3rd)\s+and\s+(?:the\s+)?(?:second|third|fourth|last|2nd|3rd|4th)(?:\s+(?:options?|answers?|choices?|ones?|statements?))?(?:\s+only)?\W*$/iu;

/** Whether an option of an item of so many points to others by letter, number or place. */
export function namesOptions(text: string, optionCount: number): boolean {
  const plain = compatibleForm(text);
  if (letterNamed.test(plain) || bracketsNamed.test(plain)) return true;
  if (plain.length > LONGEST_REFERENCE) return false;
  if (enumerated.test(text) && (text.match(enumerator)?.length ?? 0) > 1) return true;
  return ordinals.test(plain) || bothNamed.test(plain) || place.test(plain) || isReference(plain, optionCount);
}

/** Whether an option speaks of those that stand before it. */
export function looksBack(text: string): boolean {
  const plain = compatibleForm(text).trim();
  return (
    plain.length <= LONGEST_REFERENCE && [before, ofAll, chineseOfAll, chineseBefore].some((each) => each.test(plain))
  );
}

/** Whether a stem says what a letter stands for: "Choose A if ...". */
export function stemNamesOptions(stem: string): boolean {
  return askedInStem.test(stem);
}

/** Nothing but letters, or numbers, of options and what joins them; "N and P" are elements where there are four options. */
function isReference(text: string, optionCount: number): boolean {
  const [letters, numbers]: [number[], number[]] = [[], []];
  let [filled, roman] = [/\d\s*[+&]\s*\d/.test(text), false];
  for (const [token] of text.matchAll(word)) {
    const upper = token.toUpperCase();
    if (/^\d+$/.test(token)) numbers.push(Number(token));
    else if (/^[A-Za-z]$/.test(token) && LETTERS.indexOf(upper) < optionCount && LETTERS.includes(upper))
      letters.push(LETTERS.indexOf(upper));
    else if (romanNumeral.test(token)) {
      numbers.push(romanValue(upper));
      roman = true;
    } else if (between.test(token) || chineseBetween.test(token)) filled = true;
    else if (isRunOfLetters(token, optionCount)) letters.push(...[...token].map((letter) => LETTERS.indexOf(letter)));
    else return false;
  }
  if (letters.length > 0 && numbers.length > 0) return false;
  // A+B is one, A-B, A:B and A>B are not; 1.5, 1/2 and 3-4 are values.
  if (letters.length > 1)
    return (
      new Set(letters).size > 1 && (filled || letters.length > 2 || !/^\W*[A-Z]{2}\W*$/.test(text)) && isJoined(text)
    );
  if (letters.length === 1) return filled && singled.test(text);
  if (!numbers.every((number) => number >= 1 && number <= optionCount)) return false;
  if (numbers.length === 1) return roman && filled && /\b(?:only|alone)\b|[只仅]/i.test(text);
  return numbers.length > 1 && (filled || (roman && isJoined(text)));
}

/** ABD: in the order of the alphabet, as nobody would write a word. */
function isRunOfLetters(token: string, optionCount: number): boolean {
  if (!/^[A-U]{2,21}$/.test(token)) return false;
  const places = [...token].map((letter) => LETTERS.indexOf(letter));
  return places.every((place_, at) => place_ < optionCount && (at === 0 || place_ > places[at - 1]!));
}

function isJoined(text: string): boolean {
  return !/[A-Za-z][-:=<>→*^][A-Za-z]/.test(text.replace(/\s/g, ''));
}

function romanValue(numeral: string): number {
  return ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'].indexOf(numeral) + 1;
}
