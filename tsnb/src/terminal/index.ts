export { Console } from './console';
export { exitCodeFor, reportingErrors } from './exitCode';
export { positive, positiveInteger, wholeNumberTo } from './numberOptions';
export { forEachOf } from './pool';
export { prepareReportFile, writeReportFile } from './reportFile';
export { ENDING_SIGNALS, Interrupted, SignalStop } from './signals';
export { TickingLine } from './tickingLine';
export { formatSeconds, pause, secondsSince, settlesWithin } from './times';
export { EXIT, FileError, UserError } from './userError';
