import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { version } from '../../package.json';
import { KernelStartError } from '../kernel/client';
import { isObject, readJson, readNotebook, writeNotebook, type Notebook } from '../notebook';
import { readAssignment, type Assignment } from '../release';
import { FileError, forEachOf, writeAtomically } from '../terminal';
import {
  readStudents,
  unlisted,
  withAbsent,
  type BookOptions,
  type Change,
  type CourseList,
  type GradingRun,
  type Standing,
} from './book';
import {
  findSubmissions,
  parseSubmission,
  readSubmission,
  type Pick,
  type Submission,
} from './collect';
import { WorkerError } from './job';
import { placeOf, Publisher } from './publish';
import {
  freshSeed,
  Grader,
  isSubmissionResult,
  UngradableError,
  type GraderOptions,
  type SubmissionResult,
} from './score';

/** What a grading run was asked for. */
export interface GradingRequest extends GraderOptions, BookOptions {
  readonly file: string;
  readonly submissions: string;
  /** Which of a student's notebooks counts; by default the one that most speaks for. */
  readonly pick?: Pick;
  readonly folder: string;
  readonly jobs: number;
  readonly signal?: AbortSignal;
  /** Hears how many submissions there are. */
  readonly onStart?: (count: number) => void;
  /** Hears of each result: computed now, or found from a run before. */
  readonly onResult?: (standing: Standing, found: boolean) => void;
}

/** Everything that a grading run brought. */
export interface GradingOutcome {
  readonly assignment: Assignment;
  readonly run: GradingRun;
  /** In the order of the students' names. */
  readonly standings: readonly Standing[];
  /** What is otherwise than in the gradebook that was there; undefined if none was. */
  readonly changes: readonly Change[] | undefined;
  /** Those whom the list of the course does not name; none if there is no list. */
  readonly unlisted: readonly string[];
  /** Files that lie in no student's folder: nobody's, so they were not graded. */
  readonly loose: readonly string[];
}

/**
 * Grades all submissions and writes results, feedback, executed notebooks as they come, and the gradebook. Whatever a run before left
 * for the same submission, assignment, seed and grader is kept, so that a run that was stopped goes on where it was.
 */
export async function gradeAll(request: GradingRequest): Promise<GradingOutcome> {
  const { file, folder, jobs, signal, onResult } = request;
  await requireApart(folder, request.submissions);
  const digest = digestOf(await readFile(file).catch(() => Buffer.alloc(0)));
  const assignment = readAssignment(file, await readNotebook(file));
  const list: CourseList =
    request.students === undefined ? new Map() : await readStudents(request.students);
  const { submissions: found, loose } = await findSubmissions(
    request.submissions,
    assignment,
    request.pick,
  );
  const submissions = withAbsent(found, list);
  if (submissions.length === 0)
    throw new FileError(request.submissions, 'is empty: there is nothing to grade');
  const publisher = await Publisher.open(assignment, folder, submissions, list, request);
  const run = await startRun(request, digest);
  await mkdir(folder, { recursive: true });
  await writeAtomically(path.join(folder, 'run.json'), `${JSON.stringify(run, undefined, 1)}\n`);
  request.onStart?.(submissions.length);
  const graders = new LazyGrader(assignment, { ...request, seed: run.seed, apart: true });
  const standings: Standing[] = [];
  try {
    const work = async (submission: Submission): Promise<void> => {
      const one = await gradeOne(graders, run, submission, request);
      if (one === undefined) return;
      const { result, found } = one;
      const standing = await publisher.feedback(result);
      standings.push(standing);
      onResult?.(standing, found);
    };
    await forEachOf(submissions, jobs, work, signal);
  } finally {
    await graders.close();
  }
  standings.sort((a, b) => (a.result.student < b.result.student ? -1 : 1));
  const changes = signal?.aborted ? undefined : await publisher.gradebook(run, standings);
  const names = found.map(({ student }) => student);
  const others = request.students === undefined ? [] : unlisted(names, list);
  return { assignment, run, standings, changes, unlisted: others, loose };
}

// What is written for a student must not be taken for what that student handed in.
async function requireApart(folder: string, submissions: string): Promise<void> {
  const [to, from] = await Promise.all([realPlace(placeOf(folder, '')), realPlace(submissions)]);
  const inside = path.relative(from, to);
  if (inside === '' || !(inside.startsWith('..') || path.isAbsolute(inside)))
    throw new FileError(folder, `would be written into the submissions of ${submissions}`);
}

/** The path of a folder without links, also if it is not there yet. */
async function realPlace(folder: string): Promise<string> {
  const place = path.resolve(folder);
  const parent = path.dirname(place);
  return realpath(place).catch(async () =>
    parent === place ? place : path.join(await realPlace(parent), path.basename(place)),
  );
}

/** A grader that is made when it is first needed: where all results are there already, no kernel starts. */
class LazyGrader {
  private grader: Promise<Grader> | undefined;

  constructor(
    readonly assignment: Assignment,
    private readonly options: GraderOptions,
  ) {}

  get(): Promise<Grader> {
    this.grader ??= Grader.create(this.assignment, this.options);
    return this.grader;
  }

  async close(): Promise<void> {
    const grader = await this.grader?.catch(() => undefined);
    await grader?.close();
  }
}

// The seed of a run before is kept as long as the assignment is the same: its results count on.
async function startRun(
  { file, folder, seed, sandbox, timeout, cellTimeout }: GradingRequest,
  digest: string,
): Promise<GradingRun> {
  const before = await readJson(path.join(folder, 'run.json'));
  const kept =
    isObject(before) && before.digest === digest && typeof before.seed === 'number'
      ? before.seed
      : undefined;
  return {
    version: 1,
    assignment: path.basename(file),
    digest,
    seed: seed ?? kept ?? freshSeed(),
    sandbox: sandbox.name,
    ...(sandbox.image && { image: await sandbox.image() }),
    limits: { timeout, cellTimeout, ...sandbox.limits },
    tsnb: version,
    node: process.version,
  };
}

/** Grades one submission, or finds what was computed of it before; undefined if the run was stopped meanwhile. */
async function gradeOne(
  graders: LazyGrader,
  run: GradingRun,
  { student, file, entry, note, doubt, problem }: Submission,
  { folder, signal }: GradingRequest,
): Promise<{ result: SubmissionResult; found: boolean } | undefined> {
  const place = placeOf(folder, student);
  const start = performance.now();
  const base = {
    version: 1,
    student,
    file: file ?? null,
    notes: note === undefined ? [] : [note],
    doubts: doubt === undefined ? [] : [doubt],
  } as const;
  const secondsSoFar = () => (performance.now() - start) / 1000;
  const withheld = (
    status: Exclude<SubmissionResult['status'], 'graded'>,
    problem: string,
    seconds = 0,
    notes: readonly string[] = base.notes,
  ) =>
    finish(graders.assignment, place, {
      ...base,
      notes,
      key: '',
      status,
      problem,
      earned: 0,
      checks: [],
      incidents: [],
      limits: [],
      runs: 0,
      seconds,
    });
  if (problem !== undefined) return withheld('unreadable', problem);
  if (file === undefined) return withheld('missing', 'nothing was handed in');
  try {
    const bytes = await readSubmission(entry === undefined ? { file } : { file, entry });
    const key = digestOf(JSON.stringify([run, note ?? '', doubt ?? '']), bytes);
    const before = await readJson(path.join(place, 'result.json'));
    if (isSubmissionResult(before) && before.key === key) return { result: before, found: true };
    const { notebook: submission, departures } = parseSubmission(file, bytes);
    const grader = await graders.get();
    const graded = await grader.grade(submission, signal).catch(noKernel);
    if (signal?.aborted) return undefined; // what it brought says nothing of the submission
    if (graded instanceof KernelStartError || graded instanceof WorkerError)
      return await withheld('not-run', graded.message, secondsSoFar());
    const { repairs, doubts, executed, ...ran } = graded;
    const result: SubmissionResult = {
      ...base,
      key,
      status: 'graded',
      problem: null,
      earned: ran.checks.reduce((sum, { earned }) => sum + earned, 0),
      ...ran,
      notes: [...base.notes, ...formNotes(departures), ...repairs],
      doubts: [...base.doubts, ...doubts],
      seconds: secondsSoFar(),
    };
    return await finish(graders.assignment, place, result, executed);
  } catch (error) {
    if (error instanceof UngradableError)
      return withheld('unreadable', error.message, 0, [...base.notes, ...error.notes]);
    if (!(error instanceof FileError) || error.file !== file) throw error;
    return withheld('unreadable', error.problem);
  }
}

function formNotes(departures: readonly string[]): string[] {
  if (departures.length === 0) return [];
  return [`read in spite of mistakes in the form of the file: ${departures.join('; ')}`];
}

function noKernel(error: unknown): KernelStartError | WorkerError {
  if (error instanceof KernelStartError || error instanceof WorkerError) return error;
  throw error;
}

// The result comes last: where it is there, all the rest is.
async function finish(
  assignment: Assignment,
  place: string,
  result: SubmissionResult,
  executed?: Notebook,
): Promise<{ result: SubmissionResult; found: boolean }> {
  await mkdir(place, { recursive: true });
  if (executed) await writeNotebook(path.join(place, path.basename(assignment.file)), executed);
  await writeAtomically(
    path.join(place, 'result.json'),
    `${JSON.stringify(result, undefined, 1)}\n`,
  );
  return { result, found: false };
}

function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
