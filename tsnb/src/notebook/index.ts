export { NotebookError } from './error';
export { isObject } from './check';
export { arraySchema, guardOf, objectSchema, STORED, type Properties } from './guard';
export { jsonOf, readJson } from './json';
export { isJsonType } from './lines';
export { parseLeniently, withPlainLines, type LenientNotebook } from './lenient';
export { parseNotebook, readNotebook } from './read';
export { readBytes } from './readBytes';
export { notebookProblem } from './schema';
export type {
  Cell,
  CodeCell,
  DisplayOutput,
  ErrorOutput,
  Json,
  JsonObject,
  MimeBundle,
  Notebook,
  Output,
  ResultOutput,
  StreamOutput,
  TextCell,
} from './types';
export { serializeNotebook, writeNotebook } from './write';
