export { junitText, type JUnitCase, type JUnitSuite } from './junit';
export { Reporters, type Reporter } from './reporter';
export {
  addReportOptions,
  fileReport,
  reportersOf,
  reportFiles,
  type ReporterEntry,
  type ReporterTable,
  type ReportFiles,
  type Wanted,
} from './table';
