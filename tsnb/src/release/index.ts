export {
  cellFailure,
  readAssignment,
  type Assignment,
  type GradedCell,
  type Question,
} from './assignment';
export { addReleaseCommand } from './command';
export {
  forGrading,
  isNeeded,
  recordChecks,
  RecordingError,
  upToLastTest,
  type Check,
} from './expectedValues';
export { checksum, gradeIdOf, gradingOf, isSolution } from './gradingMetadata';
export { executeForProbes, record, recordingOf, type Executed, type Recording } from './recording';
export { regionCount, replaceSolution, withStubs } from './regions';
export { releaseNotebooks, type ReleasedNotebook, type ReleaseOptions } from './release';
export { unstamped } from './stamp';
export { studentVersion } from './studentVersion';
