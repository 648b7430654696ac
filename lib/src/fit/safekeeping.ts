import * as tf from '@tensorflow/tfjs';

/** Keeps what variables held, to put it back. It costs no copy: the kept tensors share the data until a variable changes. */
export class Safekeeping {
  private readonly variables: readonly tf.Variable[];
  private kept: tf.Tensor[] = [];

  constructor(variables: Iterable<tf.Variable>) {
    this.variables = [...variables];
  }

  get size(): number {
    return this.variables.length;
  }

  save(): void {
    this.dispose();
    this.kept = this.variables.map((variable) => tf.keep(variable.clone()));
  }

  restore(): void {
    this.kept.forEach((value, i) => {
      this.variables[i].assign(value);
    });
  }

  dispose(): void {
    tf.dispose(this.kept);
    this.kept = [];
  }
}
