import type * as tf from '@tensorflow/tfjs';
import {
  Bernoulli,
  Categorical,
  Independent,
  klDivergence,
  MixtureSameFamily,
  MultivariateNormal,
  Normal,
  registerKl,
  Uniform,
  type Covariance,
  type LogitsOrProbs,
} from 'elbolab';

type MakeTensor = (values: tf.TensorLike) => tf.Tensor;

interface Refusal {
  readonly what: string;
  /** The call, with tensors made by `t`. */
  readonly make: (t: MakeTensor) => unknown;
  readonly message: string;
}

const nothing = {} as LogitsOrProbs & Covariance;

/** What every distribution refuses, and in which words. */
export const refusals: readonly Refusal[] = [
  {
    what: 'a scale of 0',
    make: () => new Normal(0, 0),
    message: 'scale must be a positive number within float32, but was 0',
  },
  {
    what: 'a scale that float32 rounds to 0',
    make: () => new Normal(0, 1e-46),
    message: 'scale must be a positive number within float32, but was 1e-46',
  },
  {
    what: 'a negative scale inside a tensor',
    make: (t) =>
      new Normal(
        0,
        t([
          [1, 2],
          [3, -4],
        ]),
      ),
    message: 'scale[1, 1] must be a positive number, but was -4',
  },
  {
    what: 'a scale of 0 as a tensor without dimensions',
    make: (t) => new Normal(0, t(0)),
    message: 'scale must be a positive number, but was 0',
  },
  {
    what: 'a location that is no number',
    make: () => new Normal(NaN, 1),
    message: 'loc must be a finite number, but was NaN',
  },
  {
    what: 'a location of words',
    make: (t) => new Normal(t(['left']), 1),
    message: 'loc must be a number or a tensor, but was a tensor of shape [1]',
  },
  {
    what: 'a missing scale',
    make: () => new Normal(0, undefined as unknown as number),
    message: 'scale must be a number or a tensor, but was undefined',
  },
  {
    what: 'parameters that do not broadcast',
    make: (t) => new Normal(t([0, 0]), t([1, 1, 1])),
    message:
      'loc must be a tensor that broadcasts against scale of shape [3], but was a tensor of shape [2]',
  },
  {
    what: 'a mixture with other weights than components',
    make: (t) =>
      new MixtureSameFamily(new Categorical({ logits: t([0, 0]) }), new Normal(t([0, 1, 2]), 1)),
    message:
      "components.batchShape must be one that ends in the number of labels, 2, after what the weights' [] broadcasts to, but was [3]",
  },
  {
    what: 'an empty interval',
    make: () => new Uniform(1, 1),
    message: 'high - low must be positive, but was 0',
  },
  {
    what: 'an interval the wrong way round inside a tensor',
    make: (t) => new Uniform(0, t([1, -1])),
    message: '(high - low)[1] must be positive, but was -1',
  },
  {
    what: 'a probability above 1',
    make: () => new Bernoulli({ probs: 1.5 }),
    message: 'probs must be from 0 to 1, but was 1.5',
  },
  {
    what: 'a negative probability inside a tensor',
    make: (t) => new Bernoulli({ probs: t([0.5, -0.25]) }),
    message: 'probs[1] must be from 0 to 1, but was -0.25',
  },
  {
    what: 'a coin without a parameter',
    make: () => new Bernoulli(nothing),
    message: 'Bernoulli takes either { logits } or { probs }',
  },
  {
    what: 'labels without a dimension',
    make: () => new Categorical({ probs: 0.5 }),
    message: 'probs must be a tensor of shape batch + [categories], but was 0.5',
  },
  {
    what: 'probabilities that are all 0',
    make: (t) =>
      new Categorical({
        probs: t([
          [1, 1],
          [0, 0],
        ]),
      }),
    message: 'the sum of probs[1] must be positive, but was 0',
  },
  {
    what: 'a negative probability of a label',
    make: (t) => new Categorical({ probs: t([2, -1]) }),
    message: 'probs[1] must be a number of at least 0, but was -1',
  },
  {
    what: 'more event dimensions than the batch has',
    make: () => new Independent(new Normal(0, 1), 1),
    message: 'reinterpretedBatchNdims must be an integer from 0 to 0, but was 1',
  },
  {
    what: 'a number in place of a distribution',
    make: () => new Independent(3 as unknown as Normal, 0),
    message: 'base must be a Distribution, but was 3',
  },
  {
    what: 'a covariance of another size',
    make: (t) => new MultivariateNormal(t([0, 0]), { scaleTril: t([[1]]) }),
    message: 'scaleTril must be a tensor of shape batch + [2, 2], but was a tensor of shape [1, 1]',
  },
  {
    what: 'no covariance at all',
    make: (t) => new MultivariateNormal(t([0, 0]), nothing),
    message: 'MultivariateNormal takes either { scaleTril } or { covarianceMatrix }',
  },
  {
    what: 'a covariance that is no tensor',
    make: (t) => new MultivariateNormal(t([0]), { scaleTril: 1 as unknown as tf.Tensor }),
    message: 'scaleTril must be a tensor of shape batch + [1, 1], but was 1',
  },
  {
    what: 'a factor with an entry above its diagonal',
    make: (t) =>
      new MultivariateNormal(t([0, 0]), {
        scaleTril: t([
          [1, 0.5],
          [0, 1],
        ]),
      }),
    message: 'scaleTril must be 0 above the diagonal, but was 0.5',
  },
  {
    what: 'a factor with a negative diagonal',
    make: (t) =>
      new MultivariateNormal(t([0, 0]), {
        scaleTril: t([
          [1, 0],
          [0, -1],
        ]),
      }),
    message: 'scaleTril must be positive on the diagonal, but was -1',
  },
  {
    what: 'a covariance matrix that is not symmetric',
    make: (t) =>
      new MultivariateNormal(t([0, 0]), {
        covarianceMatrix: t([
          [1, 0.5],
          [0, 1],
        ]),
      }),
    message: 'covarianceMatrix must be symmetric',
  },
  {
    what: 'a covariance matrix that is not positive definite',
    make: (t) =>
      new MultivariateNormal(t([0, 0]), {
        covarianceMatrix: t([
          [1, 2],
          [2, 1],
        ]),
      }),
    message: 'covarianceMatrix must be positive definite, but was a tensor of shape [2, 2]',
  },
  {
    what: 'batches that do not broadcast',
    make: (t) => new MultivariateNormal(t([[0], [0]]), { scaleTril: t([[[1]], [[1]], [[1]]]) }),
    message: 'loc must be a tensor whose batch shape broadcasts against [3]',
  },
  {
    what: 'a divergence that nobody has registered',
    make: () => klDivergence(new Normal(0, 1), new Uniform(0, 1)),
    message: 'no closed form of KL(Normal || Uniform) is registered',
  },
  {
    what: 'a divergence from something that is no distribution',
    make: () => klDivergence(new Normal(0, 1), 3 as unknown as Normal),
    message: 'p must be a Distribution, but was 3',
  },
  {
    what: 'a divergence between events of different shapes',
    make: (t) =>
      klDivergence(
        new Independent(new Normal(t([0, 0]), 1), 1),
        new Independent(new Normal(t([0, 0, 0]), 1), 1),
      ),
    message: 'p.eventShape must be that of q, [2], but was [3]',
  },
  {
    what: 'a divergence between batches that do not broadcast',
    make: (t) => klDivergence(new Normal(t([0, 0]), 1), new Normal(t([0, 0, 0]), 1)),
    message: 'p.batchShape must be a shape that broadcasts against that of q, [2], but was [3]',
  },
  {
    what: 'a divergence between different numbers of labels',
    make: (t) =>
      klDivergence(
        new Categorical({ logits: t([0, 0]) }),
        new Categorical({ logits: t([0, 0, 0]) }),
      ),
    message: 'p must be a distribution over 2 labels',
  },
  {
    what: 'a divergence registered for something that is no class',
    make: () => {
      registerKl(Normal, 'Normal' as unknown as typeof Normal, () => {
        throw new Error('not called');
      });
    },
    message: 'pClass must be a class of distributions, but was "Normal"',
  },
];
