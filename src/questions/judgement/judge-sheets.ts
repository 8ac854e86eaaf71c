/** Filled sheets of one sample, read and joined with it. */
import { ConfigError, RecordError } from '../../support/errors.ts';
import { joinJudgements, type JudgedSheet } from './join-judgements.ts';
import { readFilledSheet } from './read-filled-sheet.ts';
import { isSameSample, placeOfSheet, readSheetFile, type SheetFile } from './sheet-file.ts';

export interface JudgedSample {
  readonly sample: SheetFile;
  readonly sheets: readonly JudgedSheet[];
}

/** `of`: the folder of the sample; null: the sheets lie in it. RecordError where nothing is judged. */
export function judgeSheets(paths: readonly string[], of: string | null): JudgedSample {
  const places = paths.map((path) => ({ path, ...placeOfSheet(path) }));
  const twice = places.find(({ rows }, at) => places.findIndex((other) => other.rows === rows) < at);
  if (twice !== undefined) throw new ConfigError(`${twice.path} is given twice; give each reader's sheet once`);
  const samples = places.map(({ path, sample }) => {
    const folder = of ?? sample;
    if (folder === null) throw new ConfigError(`${path} lies in no sample's folder; name the sample with --of FOLDER`);
    return { path, file: readSheetFile(folder) };
  });
  const first = samples[0]!;
  const other = samples.find(({ file }) => !isSameSample(file, first.file));
  if (other !== undefined)
    throw new ConfigError(`${other.path} and ${first.path} are of different samples; give the sheets of one at a time`);
  const sheets = places.map(({ path, rows }) => joinJudgements(path, readFilledSheet(rows), first.file.questions));
  if (sheets.every(({ judgements }) => judgements.size === 0)) throw nothingJudged(sheets);
  return { sample: first.file, sheets };
}

function nothingJudged(sheets: readonly JudgedSheet[]): RecordError {
  const remarks = sheets.flatMap(({ sheet, remarks: own }) => own.map((remark) => `${sheet}: ${remark}`));
  return new RecordError(
    [
      `${sheets.map(({ sheet }) => sheet).join(', ')}: nothing is judged; fill the columns key, plausible and wording`,
      ...remarks,
    ].join('\n'),
  );
}
