/**
 * Names of findings of open data as they stand inside a sentence: without quotation marks that a file put around them, and
 * without the capital of a headline. Names of persons and places, abbreviations and letters keep theirs.
 */

const PERSONS_AND_PLACES: ReadonlySet<string> = new Set(
  (
    'Aagenaes Achard Achilles Adie Aicardi Alagille Alexander Alport Altman Alzheimer Ambras Angelman Argyll ' +
    'Arnold Asperger Auspitz Axenfeld Babinski Barber Barrett Barth Bartholin Bartter Battle Behr Bell Bence ' +
    'Bethlem Binder Bitot Bjornstad Blau Bloom Bowman Brudzinski Brugada Brushfield Budd Burkitt Burton ' +
    'Bussaca Caffey Canavan Caroli Carpenter Castleman Chaddock Chagas Charcot Chiari Christianson Chvostek ' +
    'Civatte Clouston Cockayne Cogan Cohen Coombs Costello Cowden Creutzfeldt Crohn Crouzon Currarino Cushing ' +
    'Dandy Danon Dent Descemet Diamond Donohue Down Duane Dubowitz Duchenne Dupuytren Ebstein Ehlers ' +
    'Eisenmenger Ewing Fabry Fanconi Feingold Fordyce Fraser Frasier Frey Froelich Froment Fuchs Fuhrmann ' +
    'Gaucher Gerstmann Gilbert Gillespie Gitelman Goldenhar Goodpasture Gordon Gottron Gowers Graves ' +
    'Griscelli Guillain Guttmacher Hailey Hartnup Hashimoto Heinz Hennekam Henoch Hirano Hirschsprung Hodgkin ' +
    'Hoffmann Holt Homer Horner Howell Huntington Hurthle Hutchinson Jalili Janeway Japanese Joubert Kabuki ' +
    'Kallmann Kaposi Kartagener Kaufman Kawasaki Kayser Kernig Kimura Kindler Klinefelter Klippel Koebner ' +
    'Koeppe Krabbe Kussmaul Lafora Langerhans Laron Leber Legg Legius Leigh Lewy Leydig Lhermitte Liddle ' +
    'Lisch Luse Lyme Lynch Madelung Mallory Marcus Marfan Marshall Meckel Meige Melkersson Melnick Mendelian ' +
    'Menkes Merkel Mikulicz Moebius Mongolian Mullerian Nelson Nikolsky Noonan Norman Norrie Ollier Oppenheim ' +
    'Osler Paget Pappenheimer Parkinson Partington Perlman Perthes Peters Peutz Peyronie Pfeiffer Phalen Pick ' +
    'Pierre Pierson Poland Quebec Ramon Raynaud Refsum Rett Reye Rieger Rinne Roberts Robinow Romberg ' +
    'Rosenthal Roth Sandhoff Scheuermann Schimke Schirmer Schmorl Schnitzler Schnyder Schoenlein Schwann ' +
    'Sengers Sertoli Sheehan Shwartzman Simpson Sjogren Sneddon Sotos Sprengel Stargardt Stormorken Tangier ' +
    'Tarlov Tietz Tinel Todd Tourette Trendelenburg Trousseau Turner Usher Vohwinkel Waardenburg Walker ' +
    'Warburg Weber Wegener Weill Werner West Whipple Williams Wilms Wilson Wolff Wolfram Wolman Wormian ' +
    'Zellweger Zollinger'
  ).split(' '),
);

/** First words that are small whatever capitals follow: delayed CNS myelination. */
const COMMON_FIRST =
  /^(?:Abnormal|Abnormality|Absen[ct]e?|Circulating|Decreased|Delayed|Elevated|Impaired|Increased|Low|High|Positive|Prolonged|Reduced|Secretory|Shortened|Thickened|Type|Defective)$/;

/** `isTitled`: whether the source writes every word with a capital, as MeSH does. */
export function sentenceName(name: string, isTitled = false): string {
  const text = unquoted(name);
  const words = text.split(/[\s/]/);
  const [first = ''] = words;
  if (!/^[A-Z][a-z]+(?:-[a-z]+)*,?$/.test(first) || isProper(first)) return text;
  const others = words.slice(1).filter((word) => /[A-Z]/.test(word));
  const isHeadline = isTitled && others.every((word) => /^[A-Z][a-z]+,?$/.test(word));
  const hasProper = others.some((word) => isProper(word));
  if (isHeadline && !hasProper) return text.toLowerCase();
  const small = `${first.charAt(0).toLowerCase()}${text.slice(1)}`;
  if (others.length === 0 || COMMON_FIRST.test(first)) return small;
  if (hasProper) return text;
  // Aplasia/Hypoplasia of the radius.
  return /^[^A-Z]*\/[A-Z][a-z][^A-Z]*$/.test(small) ? small.toLowerCase() : text;
}

function isProper(word: string): boolean {
  return (
    /^[A-Z][a-z]+['’]s?$/.test(word) || (/^[A-Z]/.test(word) && PERSONS_AND_PLACES.has(word.replace(/[,-].*$/, '')))
  );
}

function unquoted(name: string): string {
  const whole = /^\s*["“”](.*)["“”]\s*$/.exec(name)?.[1] ?? name;
  return whole.replaceAll(/["“”]/g, '').trim();
}
