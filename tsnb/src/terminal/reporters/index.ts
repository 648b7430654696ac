export { junitText, type JUnitCase } from './junit';
export { Reporters, type Reporter } from './reporter';
export {
  addReportOptions,
  fileReport,
  reportersOf,
  reportFiles,
  type ReporterTable,
  type ReportFiles,
} from './table';
