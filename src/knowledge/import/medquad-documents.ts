/** The documents of a file of MedQuAD: an archive (.tar, .tar.gz), or a single document. */
import { KnowledgeError } from '../../support/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { fileChunks } from './file-chunks.ts';
import { parseMedquadDocument, type MedquadDocument } from './medquad-document.ts';
import { isTar, TAR_BLOCK_BYTES, tarFiles } from './tar-files.ts';

/** The largest published document has 60 KB. */
const LARGEST_DOCUMENT_BYTES = 16 << 20;

export interface PlacedDocument {
  readonly where: string;
  readonly document: MedquadDocument;
}

export function* medquadDocuments(file: string): Generator<PlacedDocument> {
  const reader = new ByteReader(fileChunks(file));
  const first = reader.take(TAR_BLOCK_BYTES);
  if (!isTar(first)) {
    const bytes = Buffer.concat([first, reader.take(LARGEST_DOCUMENT_BYTES)]);
    if (bytes.length > LARGEST_DOCUMENT_BYTES)
      throw new KnowledgeError(`${file}: more than ${LARGEST_DOCUMENT_BYTES} bytes; is it a document of MedQuAD?`);
    yield { where: file, document: parseMedquadDocument(file, bytes) };
    return;
  }
  // macOS puts a file of its own beside each (`._1.xml`).
  const isWanted = (name: string): boolean => /\.xml$/i.test(name) && !/(?:^|\/)\._[^/]*$/.test(name);
  for (const { name, bytes } of tarFiles(file, first, reader, isWanted)) {
    const where = `${file}: ${name.slice(0, 200)}`;
    yield { where, document: parseMedquadDocument(where, bytes) };
  }
}
