export { Console } from './console';
export { reportingErrors } from './exitCode';
export {
  escapeHtml,
  htmlTag,
  joinHtml,
  NO_HTML,
  ownHtml,
  type Html,
  type HtmlContent,
} from './html';
export { positive, positiveInteger, wholeNumberTo } from './numberOptions';
export { forEachOf } from './pool';
export {
  addReportOptions,
  fileReport,
  junitText,
  reportersOf,
  reportFiles,
  type JUnitCase,
  type Reporter,
  type Reporters,
  type ReporterTable,
  type ReportFiles,
} from './reporters';
export { ENDING_SIGNALS, Interrupted, SignalStop } from './signals';
export { TickingLine } from './tickingLine';
export { formatSeconds, pause, secondsSince, settlesWithin } from './times';
export { EXIT, FileError, UserError } from './userError';
export { isAlive, removeLeftovers, writeAtomically } from './writeAtomically';
