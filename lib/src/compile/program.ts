import * as tf from '@tensorflow/tfjs';
import { InferenceSession, type Tensor as OrtTensor } from 'onnxruntime-node';
import { recordingBackend } from './backend';
import { encode, type Model } from './encode';
import type { Data, Value } from './graph';
import type { Recording, RecordedVariable } from './record';
import { emptyTensor, VariableStorage } from './storage';

/** A graph in the runtime, with the memory that its runs use. */
export class Program {
  private readonly feeds: Record<string, OrtTensor> = {};
  private readonly fetches: Record<string, OrtTensor> = {};
  /** The data that an argument's memory holds already. */
  private readonly fed = new Map<number, tf.DataId>();

  private constructor(
    private readonly session: InferenceSession,
    private readonly model: Model,
    private readonly recording: Pick<Recording, 'parameters' | 'draws' | 'results'>,
    private readonly read: readonly RecordedVariable[],
    private readonly assigned: readonly RecordedVariable[],
  ) {
    const { parameters, draws, results } = recording;
    for (const value of [...parameters, ...draws.map((draw) => draw.value)])
      this.feed(value, emptyTensor(value.dtype as tf.DataType, value.shape));
    for (const [i, { dtype, shape }] of results.entries())
      this.fetches[model.outputs[i]] = emptyTensor(dtype as tf.DataType, shape);
  }

  /** Loads the graph of a recording; `threads` as the runtime's intraOpNumThreads. */
  static async load(
    recording: Pick<Recording, 'parameters' | 'draws' | 'results' | 'variables'>,
    { threads }: { threads: number },
  ): Promise<Program> {
    const assigned = recording.variables.filter(({ before, after }) => before !== after);
    const model = encode([...recording.results, ...assigned.map(({ after }) => after)]);
    const read = recording.variables.filter(({ before }) => before && model.inputs.has(before));
    const session = await InferenceSession.create(model.bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    return new Program(session, model, recording, read, assigned);
  }

  get nodes(): number {
    return this.model.nodes;
  }

  /** Runs the graph once and leaves the assigned variables with their new values. Returns the memory of the results. */
  async run(args: readonly tf.Tensor[]): Promise<OrtTensor[]> {
    for (const [i, arg] of args.entries()) this.upload(i, arg);
    for (const { value, draw } of this.recording.draws) {
      const numbers = draw(tf.util.sizeFromShape([...value.shape]));
      this.dataOf(value)?.set(numbers as never);
    }
    for (const { variable, before } of this.read) {
      const storage = VariableStorage.of(variable);
      storage.refresh();
      if (before) this.feed(before, storage.current);
    }
    const { outputs } = this.model;
    const { length: results } = this.recording.results;
    for (const [i, { variable }] of this.assigned.entries())
      this.fetches[outputs[results + i]] = VariableStorage.of(variable).next;
    await this.session.run(this.feeds, this.fetches);
    for (const { variable } of this.assigned) VariableStorage.of(variable).publish();
    return outputs.slice(0, results).map((name) => this.fetches[name]);
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private upload(index: number, arg: tf.Tensor): void {
    const { dataId } = arg;
    if (this.fed.get(index) === dataId) return;
    const memory = this.dataOf(this.recording.parameters[index]);
    memory?.set(tf.engine().readSync(dataId) as never);
    this.fed.set(index, dataId);
  }

  private feed(value: Value, tensor: OrtTensor): void {
    const name = this.model.inputs.get(value);
    if (name !== undefined) this.feeds[name] = tensor;
  }

  /** The memory of an input; undefined if the graph has no use for it. */
  private dataOf(value: Value): Data | undefined {
    const name = this.model.inputs.get(value);
    return name === undefined ? undefined : (this.feeds[name].data as Data);
  }
}

/** A tensor with a copy of the memory of a result. */
export function resultTensor(memory: OrtTensor, dtype: tf.DataType): tf.Tensor {
  const data = (memory.data as Data).slice();
  const shape = [...memory.dims];
  const backend = recordingBackend();
  const dataId = backend.keep(() => data, shape, dtype);
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, backend);
}
