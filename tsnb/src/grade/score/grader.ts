import { randomInt } from 'node:crypto';
import type { Cell, Notebook } from '../../notebook';
import { findForbidden, MAX_SEED, type ProbeData } from '../../probe';
import {
  forGrading,
  isNeeded,
  recordChecks,
  studentVersion,
  type Assignment,
  type Check,
  type Question,
  type Recording,
} from '../../release';
import { assemble, type Assembled } from '../repair';
import { betterOfOrders, type Scored } from './orders';
import { scoreOf, type CheckScore } from './score';
import {
  incidentsOf,
  limitsHit,
  peakUse,
  runSubmission,
  type RunOptions,
  type SubmissionRun,
  type Use,
} from './submissionRun';
import { VerdictError, VerdictKernel } from './verdictKernel';

/** How submissions are graded. */
export interface GraderOptions extends RunOptions {
  /** Default: a fresh one. */
  readonly seed?: number;
  /** Aborted when all is to be stopped from outside. */
  readonly signal?: AbortSignal;
}

/** What a submission earned, and how it ran. */
export interface Graded {
  readonly checks: readonly CheckScore[];
  readonly repairs: readonly string[];
  /** What a person should look at. */
  readonly doubts: readonly string[];
  /** The submission as it ran, with the outputs that it made. */
  readonly executed: Notebook;
  /** Limits that it hit and other ends of its kernels, in words. */
  readonly incidents: readonly string[];
  /** The limits that it hit, by name. */
  readonly limits: readonly string[];
  /** What the hungriest of its kernels took; undefined without a sandbox that measures it. */
  readonly use?: Use;
  /** How many kernels it took. */
  readonly runs: number;
}

const NOTHING_CAME = 'nothing came out of it';

/** A submission of which running it says nothing: its answers could not be told from the rest. */
export class UngradableError extends Error {
  override readonly name = 'UngradableError';

  constructor(
    message: string,
    /** What was found of it all the same. */
    readonly notes: readonly string[],
  ) {
    super(message);
  }
}

/** A submission as it ran in one order of its cells. */
interface Tried {
  readonly assembled: Assembled;
  readonly run: SubmissionRun;
  readonly scored: readonly Scored[];
}

/** A fresh seed for a grading run. */
export function freshSeed(): number {
  return randomInt(2, MAX_SEED);
}

/** Grades submissions of one assignment, all for the same seed. */
export class Grader {
  private constructor(
    readonly assignment: Assignment,
    readonly seed: number,
    readonly checks: readonly Check[],
    private readonly verdicts: VerdictKernel | undefined,
    private readonly options: GraderOptions,
  ) {}

  /**
   * Runs the instructor's notebook for the values that its checks yield for the seed.
   * @throws RecordingError or NotebookError if it can't be graded by; SandboxError if this machine can't have the sandbox
   */
  static async create(assignment: Assignment, options: GraderOptions): Promise<Grader> {
    const { seed = freshSeed(), sandbox, signal } = options;
    await sandbox.tryOut(signal);
    const checks = await recordChecks(assignment, seed, signal ? { signal } : {});
    const judged = checks.some(({ record: { kind } }) => kind === 'property');
    const verdicts = judged ? await VerdictKernel.start(assignment, seed, options) : undefined;
    return new Grader(assignment, seed, checks, verdicts, options);
  }

  async close(): Promise<void> {
    await this.verdicts?.close();
  }

  /**
   * Grades one submission.
   * @throws KernelStartError if there was no kernel for it, which says nothing of it; UngradableError if running it says nothing
   */
  async grade(submission: Notebook, signal?: AbortSignal): Promise<Graded> {
    const { inOrder, inOwnOrder, notes, doubts, problem } = await assemble(
      this.assignment,
      submission,
    );
    if (problem !== undefined) throw new UngradableError(problem, notes);
    const refused = await this.forbiddenUses(inOrder);
    const unjudged = new Set<string>();
    const tried = [await this.tried(inOrder, refused, unjudged, signal)];
    if (inOwnOrder && !signal?.aborted)
      tried.push(await this.tried(inOwnOrder, refused, unjudged, signal));
    const [first, own] = tried as [Tried, Tried?];
    const main = own && earnedIn(own) >= earnedIn(first) ? own : first;
    let checks = own ? betterOfOrders(own.scored, first.scored) : first.scored.map(scoreIn);
    const runs = tried.map(({ run }) => run);
    for (const question of this.retriable(main.assembled, checks)) {
      if (refused.has(question.name)) continue;
      const carried = this.carried(main.assembled, question);
      const again = await this.run(await this.prepare(carried), signal);
      runs.push(again);
      const those = this.checks.filter((check) => check.question === question.name);
      checks = better(checks, (await this.score(those, again, refused, unjudged)).map(scoreIn));
    }
    const use = peakUse(runs);
    return {
      checks,
      repairs: [...notes, ...orderNotes(own, first)],
      doubts,
      executed: this.shown(main.assembled.notebook, main.run),
      incidents: [...incidentsOf(main.run), ...unjudged],
      limits: limitsHit(runs),
      ...(use && { use }),
      runs: runs.length,
    };
  }

  /** Runs a submission in one order of its cells. */
  private async tried(
    assembled: Assembled,
    refused: ReadonlyMap<string, string>,
    unjudged: Set<string>,
    signal: AbortSignal | undefined,
  ): Promise<Tried> {
    const run = await this.run(await this.prepare(assembled.notebook), signal);
    return { assembled, run, scored: await this.score(this.checks, run, refused, unjudged) };
  }

  private prepare(notebook: Notebook): Promise<Notebook> {
    return forGrading(this.assignment, this.needed(notebook));
  }

  private run(notebook: Notebook, signal: AbortSignal | undefined): Promise<SubmissionRun> {
    return runSubmission(this.assignment, notebook, this.seed, this.options, signal);
  }

  // What no check needs is not run: cells that say so, and all behind the last test.
  private needed(notebook: Notebook): Notebook {
    const tests = new Set(this.checks.map(({ cellId }) => cellId));
    const end = Math.max(0, ...notebook.cells.map(({ id }, i) => (tests.has(id) ? i + 1 : 0)));
    return { ...notebook, cells: notebook.cells.slice(0, end).filter(isNeeded) };
  }

  private async score(
    checks: readonly Check[],
    { records, result }: Recording,
    refused: ReadonlyMap<string, string>,
    unjudged: Set<string>,
  ): Promise<Scored[]> {
    const scores: Scored[] = [];
    for (const check of checks) {
      const got = (records.get(check.cellId) ?? []).find(({ name }) => name === check.record.name);
      const failure = result.cells.find(({ id }) => id === check.cellId)?.failure;
      const missing = result.problem ?? failure?.cause ?? NOTHING_CAME;
      const score = await scoreOf(check, got, missing, (name, data) =>
        this.judge(name, data, unjudged),
      );
      const refusal = refused.get(check.question);
      scores.push({
        score: refusal === undefined ? score : { ...score, earned: 0, problem: refusal },
        data: got && 'data' in got ? got.data : undefined,
        isProperty: check.record.kind === 'property',
      });
    }
    return scores;
  }

  // A verdict that can't be reached costs its check alone.
  private async judge(
    name: string,
    data: ProbeData,
    unjudged: Set<string>,
  ): Promise<string | undefined> {
    try {
      return await this.verdicts?.problem(name, data);
    } catch (error) {
      if (!(error instanceof VerdictError)) throw error;
      unjudged.add(`check ${JSON.stringify(name)}: ${error.message}`);
      return error.message;
    }
  }

  // Questions that lost points, were answered, and stand behind one that lost points too.
  private retriable(submission: Assembled, checks: readonly CheckScore[]): Question[] {
    const lost = new Set(
      checks.filter(({ earned, points }) => earned < points).map(({ question }) => question),
    );
    const { questions } = this.assignment;
    return questions.filter(
      (question, index) =>
        lost.has(question.name) &&
        questions.slice(0, index).some(({ name }) => lost.has(name)) &&
        isAnswered(submission, question),
    );
  }

  /** The instructor's notebook with the submission's answer to one question, up to that question's tests. */
  private carried({ notebook: { cells }, answers }: Assembled, question: Question): Notebook {
    const { notebook } = this.assignment;
    const last = question.tests.at(-1)?.cell.id;
    const end = notebook.cells.findIndex(({ id }) => id === last) + 1;
    const answered = new Set(question.solutions.map(({ cell }) => cell.id));
    const own = [...answered].flatMap((id) => answers.get(id) ?? []);
    const added = this.addedFor(cells, question).filter((cell) => !own.includes(cell));
    const blank = new Map(studentVersion(this.assignment).cells.map((cell) => [cell.id, cell]));
    const carried = notebook.cells.slice(0, end).flatMap((cell) => {
      const before = cell === question.solutions[0].cell ? added : [];
      if (!answered.has(cell.id)) return [...before, cell];
      const parts = answers.get(cell.id) ?? [];
      return [...before, ...(parts.length > 0 ? parts : [blank.get(cell.id) ?? cell])];
    });
    return { ...notebook, cells: distinct(carried) };
  }

  /** The cells that the student added since the tests of the question before. */
  private addedFor(cells: readonly Cell[], question: Question): Cell[] {
    const { notebook, questions } = this.assignment;
    const given = new Set(notebook.cells.map(({ id }) => id));
    const position = (id: string | undefined): number => cells.findIndex((cell) => cell.id === id);
    const previous = questions[questions.indexOf(question) - 1] as Question | undefined;
    const from = position((previous?.tests.at(-1) ?? previous?.solutions.at(-1))?.cell.id) + 1;
    const to = position(question.tests.at(-1)?.cell.id);
    return cells.slice(from, to).filter(({ id }) => !given.has(id));
  }

  /** Why a question earns nothing whatever its values are, by its name: its answer uses what it must not. */
  private async forbiddenUses({
    notebook: { cells },
    answers,
  }: Assembled): Promise<Map<string, string>> {
    const refused = new Map<string, string>();
    for (const question of this.assignment.questions) {
      if (question.forbidden.length === 0) continue;
      const own = question.solutions.flatMap(({ cell }) => answers.get(cell.id) ?? []);
      const answer = new Set([...own, ...this.addedFor(cells, question)]);
      const code = cells.filter(({ cell_type: type }) => type === 'code');
      const use = await findForbidden(
        code.map((cell) => ({ source: cell.source, isAnswer: answer.has(cell) })),
        question.forbidden,
      );
      if (use)
        refused.set(
          question.name,
          `the answer must not use ${use.name} (cell ${code[use.cell].id}, line ${use.line})`,
        );
    }
    return refused;
  }

  // Hidden tests ran, but are shown to nobody.
  private shown(notebook: Notebook, { notebook: executed }: Recording): Notebook {
    const given = new Map(studentVersion(this.assignment).cells.map((cell) => [cell.id, cell]));
    const ran = new Map(executed.cells.map((cell) => [cell.id, cell]));
    const tests = new Set(this.checks.map(({ cellId }) => cellId));
    const cells = notebook.cells.map((cell): Cell => {
      const now = { ...(ran.get(cell.id) ?? cell), metadata: cell.metadata };
      if (!tests.has(cell.id)) return { ...now, source: cell.source };
      const source = given.get(cell.id)?.source ?? '';
      // What a hidden test made the cell say quotes it.
      const isQuoting = now.cell_type === 'code' && source !== cell.source;
      return isQuoting ? { ...now, source, outputs: [] } : { ...now, source };
    });
    return { ...executed, cells };
  }
}

function better(first: readonly CheckScore[], again: readonly CheckScore[]): CheckScore[] {
  const second = new Map(again.map((score) => [score.name, score]));
  return first.map((score) => {
    const other = second.get(score.name);
    return other && other.earned > score.earned ? { ...other, carried: true } : score;
  });
}

function isAnswered({ answers }: Assembled, { solutions }: Question): boolean {
  return solutions.some(({ cell: { id } }) => (answers.get(id) ?? []).length > 0);
}

// A cell that answers two questions stands in both places, but runs once.
function distinct(cells: readonly Cell[]): Cell[] {
  const seen = new Set<string>();
  return cells.filter(({ id }) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

function scoreIn({ score }: Scored): CheckScore {
  return score;
}

function earnedIn({ scored }: Tried): number {
  return scored.reduce((sum, { score: { earned } }) => sum + earned, 0);
}

function orderNotes(own: Tried | undefined, first: Tried): string[] {
  if (own === undefined) return [];
  const better = own.scored.filter(({ score }, i) => score.earned > first.scored[i].score.earned);
  const names = [...new Set(better.map(({ score: { question } }) => question))];
  return [
    names.length === 0
      ? 'cells stood in another order; both orders were tried'
      : `cells stood in another order; both were tried, and for ${names.join(', ')} the order of the submission counts`,
  ];
}
