import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { readOboTerms, type OboTerm } from './obo-terms.ts';

const HEADER = 'format-version: 1.4\nontology: doid\n\n';

function termsOf(stanzas: string, header = HEADER): OboTerm[] {
  using folder = temporaryFolder();
  writeFileSync(folder.file('x.obo'), header + stanzas);
  return [...readOboTerms(folder.file('x.obo'))];
}

const termOf = (lines: string): OboTerm => termsOf(`[Term]\nid: A:1\nname: ague\n${lines}\n`)[0]!;

describe('a term', () => {
  it('is read whatever the case of its tags, the gaps around them and the line ends', () => {
    const [term] = termsOf('  [TERM] ! x\r\n  ID : A:1 ! y\r\nName:ague\r\nIs_A: A:2\r\n', `\ufeff${HEADER}`);
    expect(term).toMatchObject({ id: 'A:1', name: 'ague', parents: ['A:2'], obsolete: false });
  });

  it.each(['is_obsolete: true', 'is_obsolete: "True" ! x', 'IS_OBSOLETE: true', 'replaced_by: A:2', 'consider: A:3'])(
    'is obsolete by %s',
    (line) => expect(termOf(line).obsolete).toBe(true),
  );

  it('is obsolete by a property too, and by no other word than true', () => {
    expect(termOf('property_value: owl:deprecated "true" xsd:boolean').obsolete).toBe(true);
    expect(termOf('property_value: http://www.w3.org/2002/07/owl#deprecated true').obsolete).toBe(true);
    expect(termOf('is_obsolete: false').obsolete).toBe(false);
    expect(() => termOf('is_obsolete: perhaps')).toThrow(/is_obsolete of A:1 is 'perhaps'; expected true or false/);
  });

  it('reads escapes: gaps, numbers of characters, marks', () => {
    const [term] = termsOf(String.raw`[Term]
id: A\:1
name: Sj\u00f6gren\W\U0001F600 \ud800\, mild
def: "It \"itches\"\n\u00e9." [x:y]
`);
    expect(term).toMatchObject({ id: 'A:1', name: 'Sjögren 😀 \\ud800, mild', definition: 'It "itches"\né.' });
  });

  it('has the scope of a synonym from behind its quotation marks, however many are within', () => {
    const { synonyms, notStated } = termOf(
      [
        String.raw`synonym: "a \"b\" \"\"\"\" \" EXACT c" RELATED []`,
        'synonym: "bog ague" exact layperson [x:EXCLUDE]',
        'synonym: "swamp ague" EXACT DUBIOUS []',
        'synonym: bare ague EXACT []',
        'exact_synonym: "old ague" []',
        'narrow_synonym: "small ague" []',
      ].join('\n'),
    );
    expect(synonyms.map(({ scope, text }) => `${scope} ${text}`)).toEqual([
      'RELATED a "b" """" " EXACT c',
      'EXACT bog ague',
      'EXACT old ague',
      'NARROW small ague',
    ]);
    expect(notStated).toEqual([
      'synonyms that the ontology calls wrong left out',
      'synonyms without quotation marks left out',
    ]);
  });

  it('states no relation that may hold of none, or under a condition', () => {
    const term = termOf(
      [
        'relationship: part_of A:2 {minCardinality="0"}',
        'relationship: part_of A:3 {all_only="true"}',
        'relationship: part_of A:4 {gci_relation="part_of", gci_filler="NCBITaxon:9606"}',
        'relationship: part_of A:5 {all_some="true"}',
      ].join('\n'),
    );
    expect(term.relationships).toEqual([{ type: 'part_of', target: 'A:5' }]);
    expect(term.notStated).toHaveLength(3);
  });

  it('refers to no id that is said to be broader, by the full name of the property too', () => {
    const core = 'property_value: http://www.w3.org/2004/02/skos/core#narrowMatch OMIM:2';
    expect(termOf(`xref: OMIM:1\nxref: OMIM:2\n${core}`).references).toEqual(['OMIM:1']);
  });
});

it('a file of which lines are missing is refused', () => {
  expect(() => termsOf('[Term]\nid: A:1\nname: a\n\nid: A:2\nname: b\n')).toThrow(
    /:4: a \[Term\] with the ids A:1 and A:2/,
  );
  expect(() => termsOf('[Term]\nid: A:1\nname: a\n\n[Trem]\nid: A:2\n')).toThrow(/:8: '\[Trem\]' begins no stanza/);
  expect(() => termsOf('[Term]\nid: A:1\nname: a\n\n[Term]\nid: A:2\n')).toThrow(
    /ends in the term A:2, before its name/,
  );
  expect(() => termsOf('[Term]\nid: A:1\nname: a\ndef: "b\n')).toThrow(/:7: the definition of A:1 does not end/);
});
