import type { Cells } from './cells';

/** The cells for ipykernel: alike in kind, with NumPy and Matplotlib as the library. */
export const pythonCells: Cells = {
  trivial: (n) => `trivial${n} = ${n} + 1\ntrivial${n}`,
  imports: `import matplotlib
import matplotlib.pyplot as plt
import numpy as np
%matplotlib inline`,
  figure: `_ = plt.plot(np.linspace(-3, 3, 121), np.sin(np.linspace(-3, 3, 121)), label='sine')
plt.show()`,
  twenty: Array.from(
    { length: 20 },
    (_, n) =>
      `def helper${n}(x):\n    return np.tanh(x) * ${n}\nvalue${n} = helper${n}(np.ones(3))`,
  ),
  typed: (n) => `def spread${n}(x, w):
    return np.sqrt(np.var(np.maximum(x @ w, 0)))
spread${n}(np.ones((4, 3)), np.ones((3, 2))) >= 0`,
  classOf30: (n) => `class Network${n}:
    """Two layers of weights."""

    def __init__(self, generator, width=${n + 4}):
        self.width = width
        self.first = generator.normal(size=(2, width))
        self.second = generator.normal(size=(width, 1))
        self.losses = []

    def forward(self, x):
        """From inputs of shape [N, 2] to predictions of shape [N]."""
        hidden = np.maximum(x @ self.first, 0)
        return (hidden @ self.second).squeeze(1)

    def loss(self, x, y):
        difference = y - self.forward(x)
        return np.mean(difference**2)

    def note(self, loss):
        self.losses.append(loss)
        return len(self.losses) * self.width

    def parameters(self):
        yield self.first
        yield self.second

    def __repr__(self):
        return f'Network({self.width})'

Network${n}(np.random.default_rng(0)).note(1)`,
  beginnings: [
    'np.',
    'np.me',
    'np.random.',
    'np.ones(2).',
    'np.ones(2).su',
    'import ma',
    'plt.',
    'plt.pl',
    'matplotlib.',
    'triv',
    'value1.',
    'helper',
    'np.linalg.',
    'np.random.default_rng(0).',
    'import os\nos.',
    'print',
    'def f(x):\n    return np.',
    "'text'.",
    '[1, 2].',
    'np.linspace(0, 1, 3).ma',
  ],
  loops: {
    inside: {
      steps: 1e7,
      code: `def add_up():
    total = 0
    for i in range(10_000_000):
        total += i
    return total
add_up()`,
    },
    outside: { steps: 1e7, code: 'total = 0\nfor i in range(10_000_000):\n    total += i\ntotal' },
  },
  processId: 'import os\nos.getpid()',
};
