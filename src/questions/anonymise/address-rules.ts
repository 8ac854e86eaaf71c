/** Where a person lives, smaller than a state, in plain letters: streets with their numbers, post codes. */
import type { PatternRule } from './identifiers.ts';
import { PLAIN_MASK } from './plain-letters.ts';

const word = "(?:[A-Z][A-Za-z'.-]{0,24}|\\d{1,3}(?:st|nd|rd|th))";
const words = (most: number): string =>
  `${word}(?:\\s(?:(?:de|la|du|des|del|di|da|do|das|dos|of|the|and|van|von|der|den|le|los|las|y|e)\\s){0,3}${word}){0,${most - 1}}`;
const streetType =
  '(?:Street|St|Str|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Terrace|Ter|Square|Sq|Crescent|Cres|Close|Way|Place|Pl|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Trail|Trl|Gardens|Grove|Row|Mews|Hill|Walk|Quay|Alley|Plaza|Loop|Path|Pike|Turnpike|Expressway|Freeway|Route|Rte|Esplanade|Parade|Heights|Green|Gate|Wharf|Nagar|Marg|Colony|Enclave|Layout|Chowk|Sector|Phase|Block|Jalan|Lorong)';
const stateName =
  '(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New\\s(?:Hampshire|Jersey|Mexico|York)|(?:North|South)\\s(?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode\\sIsland|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West\\sVirginia|Wisconsin|Wyoming|Ontario|Quebec|Alberta|Manitoba|Victoria|Queensland)';
const britishCode = '[A-Z]{1,2}\\d[A-Z\\d]?\\s?\\d[A-Z]{2}';
const canadianCode = '[A-Z]\\d[A-Z]\\s?\\d[A-Z]\\d';
const postCode = `(?:\\d{5}(?:-\\d{4})?|${britishCode}|${canadianCode}|\\d{3}[\\s-]\\d{3,4}|\\d{4}\\s?[A-Z]{2}|\\d{6}|\\d{4})\\b`;
const flat =
  '(?:,?\\s(?:(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|Bldg|Building|Lot|Trailer)\\.?\\s?(?:No\\.?\\s?)?#?\\w{1,6}|#\\s?\\w{1,6}))';
/** ", Leeds LS6 2AB", ", Reno, Nevada 59482", ", 10115 Berlin". */
const town = `(?:,?\\s(?:${postCode}\\s)?${words(3)})(?:,\\s${words(3)}){0,2}(?:,?\\s(?:[A-Z]{2,3}|${stateName})\\b)?(?:,?\\s${postCode})?(?:,\\s${words(3)})?`;
const houseNumber = '\\d{1,5}(?:[A-Za-z]|[-/]\\d{1,4})?';
const named =
  "(?:(?:[A-Z][A-Za-z']{1,20}\\s){1,3}(?:Hostel|House|Lodge|Court|Building|Farm|Cottage|Home|Hall|Mansions?|Towers?|Residence|Surgery|Villas?),\\s)";
const isClinical = /\b(?:mg|mm|ml|patients?|study|trial|hospital|ward|university)\b/i;
const foreignStreet =
  '(?:rue|avenue|boulevard|place|chemin|impasse|allee|quai|cours|calle|avenida|avda\\.?|paseo|plaza|carrera|cra\\.?|via|viale|piazza|corso|largo|rua|av\\.|travessa|praca|ulica|ul\\.|jalan|jl\\.|ulitsa)';
const germanStreet =
  "[A-Z][A-Za-z'-]{2,30}(?:stra(?:s{1,2}|x)e|str\\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|vej|gade|gatan|vagen|veien|gata|katu|tie|utca)";

export const ADDRESS_RULES: readonly PatternRule[] = [
  { kind: 'address', pattern: new RegExp(`\\bP\\.?\\s?O\\.?\\s?Box\\s?#?\\d{1,8}(?:${town})?(?!\\w)`, 'dgi') },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![\\d.,/-])(?:(?:Flat|Apt|Apartment|Unit|House|Plot|Room)\\.?\\s?(?:No\\.?\\s?)?#?\\w{1,5},?\\s)?${named}?(?:(?:Unit|Flat|Apt)\\s)?${houseNumber},?\\s(?:[NSEW]{1,2}\\.?\\s)?(?:${words(4)}\\s)?${streetType}\\b\\.?(?:\\s(?:[NSEW]{1,2}\\b\\.?|(?:North|South|East|West)(?:east|west)?\\b|\\d{1,4}\\b))?(?:${flat}){0,2}(?:,\\s(?:[A-Za-z\\s]{0,20}\\s)?${words(3)}(?:,\\s(?!(?:[A-Z]{2}|${stateName})\\b)${words(3)}){0,2}(?:,?\\s(?:[A-Z]{2}|${stateName})\\b)?(?:,?\\s${postCode})?)?(?:,?\\s${postCode})?(?!\\w)`,
      'dg',
    ),
    unless: (match) =>
      isClinical.test(match[0]) ||
      /^\d{1,2}\sRoute\b|^\d+\s(?:Place|Block|Phase|Sector|Way|Row|Path|Court|Hill|Green|Close|Gate|Drive|Walk|Dr|Loop)\b/.test(
        match[0],
      ),
  },
  // 2536 Gartenstrasse, Apt 35N, Kilkenny; The Surgery, Main Street, Ballyvaughan, Co. Clare.
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![\\d.,/-])(?:(?:Unit|Flat|Apt)\\s)?${houseNumber}\\s${germanStreet}(?:${flat}){0,2}(?:,\\s${words(3)}){0,2}(?:,?\\s(?:[A-Z]{2}|${stateName})\\b)?(?:,?\\s${postCode})?(?!\\w)`,
      'dg',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:${named}|The\\s[A-Z][a-z]+,\\s)(?:[A-Z][a-z]+\\s){1,2}(?:Street|Road|Avenue|Lane|Terrace|Square)(?:,\\s${words(2)}){1,2}(?:,\\sCo\\.\\s${word})?(?:,?\\s${postCode})?(?!\\w)`,
      'dg',
    ),
  },
  // A number, names and a post code: 83 The Crescent, Salford M5 4WT.
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![\\d.,/-])${houseNumber},?\\s${words(5)}(?:${flat})?(?:,\\s${words(3)}){1,3}(?:,?\\s(?:[A-Z]{2,3}|${stateName}))?,?\\s(?:\\d{5}(?:-\\d{4})?|${britishCode}|${canadianCode}|\\d{6}|\\d{3}-\\d{4}|\\d{4})(?![\\d-])`,
      'dg',
    ),
    unless: (match) => /(?:19|20)\d{2}$/.test(match[0]),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![\\w.])${houseNumber}(?:\\s(?:bis|ter))?,?\\s${foreignStreet}\\s(?:(?:de|la|du|des|del|di|da|do|das|dos|le|los|las|l'|d')\\s?){0,3}${words(4)}(?:,\\s(?:\\d{4,5}\\s)?${words(3)}(?:,?\\s${postCode})?)?(?!\\w)`,
      'dgi',
    ),
    unless: (match) => !/[A-Z]/.test(match[0]) || /\b(?:via|place)\s(?:IV|NG|PO|IM)\b/.test(match[0]),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `\\b(?:Rue|Calle|Avenida|Avda\\.|Paseo|Carrera|Cra\\.|Via|Viale|Piazza|Corso|Rua|Av\\.|Travessa|Ulica|ul\\.|Jalan|Jl\\.)\\s(?:(?:de|la|du|des|del|di|da|do|das|dos|le|los|las)\\s){0,3}${words(4)},?\\s(?:No\\.?\\s|n[º°o]\\.?\\s|#)?\\d{1,5}(?:\\s?[A-Za-z]\\b|-\\d{1,4})?(?:,\\s[\\w\\x7f.]{1,6}(?:\\s[A-Z])?){0,2}(?:,?\\s(?:\\d{4,5}(?:-\\d{3})?\\s)?${words(3)}(?:,\\s(?:\\d{5}-\\d{3}|\\d{4,6})\\b)?)?(?!\\w)`,
      'dg',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:${word}[\\s-])?(?:${germanStreet}|[A-Z][A-Za-z-]{2,20}\\s(?:Stra(?:s{1,2}|x)e|Weg|Platz|Allee|Gasse))\\s\\d{1,4}\\s?[a-zA-Z]?(?!\\w)(?:,?\\s(?:[A-Z]{1,2}-)?\\d{4,5}(?:\\s[A-Z]{2}\\b)?\\s${words(3)})?`,
      'dg',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(`\\b${words(3)},\\s(?:[A-Z]{2}|${stateName}),?\\s\\d{5}(?:-\\d{4})?\\b`, 'dg'),
  },
  {
    kind: 'address',
    pattern: new RegExp(`(?<![\\w-])(?:[A-PR-UWYZ][A-HK-Y]?\\d[A-Z\\d]?\\s\\d[ABD-HJLNP-UW-Z]{2})(?![\\w-])`, 'dg'),
    unless: ({ input, index }) =>
      !/(?:post\s?code|[A-Z][a-z]+,?)\s?:?\s$/i.test(input.slice(Math.max(0, index - 20), index)),
  },
  {
    kind: 'address',
    pattern:
      /\b(?:zip(?:\scode)?|post(?:al)?\s?code|postcode|PIN\scode|CEP|PLZ)(?:\sis)?[:\s]{1,3}(?<id>[A-Z\d]{2,5}[\s-]?[A-Z\d]{2,5})\b/dgi,
    unless: (match) => !/\d/.test(match.groups!['id']!),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `\\b(?:(?:home |mailing |street |postal |permanent |current |residential )?address(?:\\sis)?:|(?:home|mailing|postal|street|permanent|current)\\saddress(?:\\sis)?(?=\\s\\d)|mailing:|residence:|(?:lives|resides|residing|resident|living|stays)\\s(?:at|of)|sent to|delivered to|addressed to)\\s(?<id>[^\\s\\n;][^\\n;]{4,120}?)(?=\\.(?:\\s|$)|;|\\n|$|\\s(?:with|and|alone|since|for|who|where|but)\\s|${PLAIN_MASK})`,
      'dgi',
    ),
    unless: (match) =>
      !/\d/.test(match.groups!['id']!) ||
      !/[A-Z]/.test(match.groups!['id']!) ||
      isClinical.test(match.groups!['id']!) ||
      /@|:\/\//.test(match.groups!['id']!),
  },
];
