/** JMED: `options` of up to 21 letters and `answer`; also the older table, whose `final_options` is JSON in a cell. */
import type { BenchmarkReader } from '../definition.ts';
import { parseJson } from '../files/parse-json.ts';
import { isObject, Row } from '../files/row.ts';
import { optionsIn, placeOfLetter } from './options.ts';

export const readJmed: BenchmarkReader = () => (row) => {
  const older = row.columnAmong('final_options') !== null;
  const options = older ? optionsIn(cellOf(row), 'options') : optionsIn(row, 'options');
  return {
    kind: 'item',
    id: row.optionalText(older ? 'diagId' : 'id'),
    stem: row.text(older ? 'final_question' : 'question'),
    context: null,
    options,
    gold: [placeOfLetter(row, older ? 'final_correct_answer' : 'answer', options.length)],
  };
};

function cellOf(row: Row): Row {
  const allowed = 'JSON such as {"options": {"A": ...}}';
  let value: unknown;
  try {
    value = parseJson(row.text('final_options'));
  } catch {
    throw row.wrong('final_options', allowed);
  }
  if (!isObject(value)) throw row.wrong('final_options', allowed);
  return new Row(value, `${row.where}, in final_options`, row.number);
}
