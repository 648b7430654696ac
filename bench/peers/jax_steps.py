"""The training steps in JAX, each one function under jit. Networks and data are those of torch_steps.py, the draws JAX's own."""
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

VERSION = f"JAX {jax.__version__}"
HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


def set_threads(threads):
    """The bench sets the number in XLA_FLAGS, before the start."""


def product(size):
    a = jnp.asarray(np.random.default_rng(0).normal(size=(size, size)), jnp.float32)
    start = time.perf_counter()
    (a @ a).block_until_ready()
    return time.perf_counter() - start


class Step:
    """`loss(parameters, key)` and `optimizer(gradients, slots, parameters, count)` as one jitted function of the state."""

    def __init__(self, parameters, loss, optimizer):
        slots, update = optimizer

        @partial(jax.jit, donate_argnums=0)
        def take(state):
            parameters, kept, count, key = state
            key, draw = jax.random.split(key)
            value, gradients = jax.value_and_grad(loss)(parameters, draw)
            parameters, kept = update(gradients, kept, parameters, count + 1)
            return (parameters, kept, count + 1, key), value

        self.take = take
        self.state = (parameters, slots(parameters), jnp.float32(0), jax.random.key(0))

    def run(self, count):
        for _ in range(count):
            self.state, value = self.take(self.state)
        value.block_until_ready()

    def loss(self):
        self.state, value = self.take(self.state)
        return float(value)


def zeros_like(parameters):
    return jax.tree.map(jnp.zeros_like, parameters)


def adam(lr):
    def update(gradients, kept, parameters, count):
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, kept[0], gradients)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, kept[1], gradients)
        rate = lr / (1 - 0.9**count)
        root = jnp.sqrt(1 - 0.999**count)
        new = jax.tree.map(
            lambda p, m, v: p - rate * m / (jnp.sqrt(v) / root + 1e-8), parameters, m, v
        )
        return new, (m, v)

    return lambda p: (zeros_like(p), zeros_like(p)), update


def rmsprop(lr=1e-2):
    def update(gradients, kept, parameters, count):
        kept = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, kept, gradients)
        new = jax.tree.map(
            lambda p, g, v: p - lr * g / (jnp.sqrt(v) + 1e-8), parameters, gradients, kept
        )
        return new, kept

    return zeros_like, update


def descent(lr):
    def update(gradients, kept, parameters, count):
        return jax.tree.map(lambda p, g: p - lr * g, parameters, gradients), kept

    return lambda p: (), update


def linear(rng, inputs, outputs):
    bound = 1 / np.sqrt(inputs)
    shapes = (outputs, inputs), (outputs,)
    return tuple(jnp.asarray(rng.uniform(-bound, bound, s), jnp.float32) for s in shapes)


def layers(rng, *sizes):
    return [linear(rng, a, b) for a, b in zip(sizes, sizes[1:])]


def affine(layer, x):
    return x @ layer[0].T + layer[1]


def network(parameters, x, activation):
    """Affine maps with the activation between them."""
    for layer in parameters[:-1]:
        x = activation(affine(layer, x))
    return affine(parameters[-1], x)


def log_normal(x, mean, scale):
    return -0.5 * ((x - mean) / scale) ** 2 - jnp.log(scale) - HALF_LOG_2PI


def kl_to_standard(mean, log_variance):
    return -0.5 * (1 + log_variance - mean**2 - jnp.exp(log_variance))


def log_bernoulli(x, logits):
    return x * logits - jax.nn.softplus(logits)


def single(rng, *shape):
    return rng.standard_normal(shape).astype(np.float32)


def regression(rng):
    x = single(rng, 10000, 1)
    y = np.sin(x) + 0.1 * single(rng, 10000, 1)

    def loss(net, key):
        return jnp.mean((network(net, x, jax.nn.relu) - y) ** 2)

    return Step(layers(rng, 1, 20, 1), loss, adam(1e-3))


def circle(rng):
    z = single(rng, 1000)
    x = np.column_stack([np.cos(z), np.sin(z)]) + 0.1 * single(rng, 1000, 2)

    def loss(p, key):
        h = jax.nn.relu(network(p["encoder"], x, jax.nn.relu))
        mean, log_variance = affine(p["mean"], h), affine(p["log_variance"], h)
        z = mean + jnp.exp(0.5 * log_variance) * jax.random.normal(key, mean.shape)
        likelihood = log_normal(x, network(p["decoder"], z, jax.nn.relu), 0.1)
        kl = kl_to_standard(mean, log_variance)
        return jnp.mean(jnp.sum(kl, 1)) - jnp.mean(jnp.sum(likelihood, 1))

    parameters = {
        "encoder": layers(rng, 2, 20, 20),
        "mean": linear(rng, 20, 1),
        "log_variance": linear(rng, 20, 1),
        "decoder": layers(rng, 1, 20, 20, 2),
    }
    return Step(parameters, loss, adam(3e-4))


def gaussian(rng):
    mixing = np.array([[1.0, 0.5], [0.0, 0.75**0.5]], np.float32)
    x = np.array([1.0, 0.5], np.float32) + single(rng, 128, 2) @ mixing

    def loss(p, key):
        mean, log_variance = jnp.split(network(p[0], x, jnp.tanh), 2, 1)
        z = mean + jnp.exp(log_variance / 2) * jax.random.normal(key, (1, 128, 2))
        mean_x, log_variance_x = jnp.split(network(p[1], z, jnp.tanh), 2, -1)
        likelihood = log_normal(x, mean_x, jnp.exp(log_variance_x / 2))
        kl = kl_to_standard(mean, log_variance)
        return jnp.mean(jnp.sum(kl, -1)) - jnp.mean(jnp.sum(likelihood, -1))

    return Step((layers(rng, 2, 512, 4), layers(rng, 2, 512, 4)), loss, adam(1e-3))


def digits(rng):
    x = (rng.random((100, 784)) < 0.2).astype(np.float32)

    def loss(p, key):
        h = jnp.tanh(affine(p["encoder"], x))
        mean, log_variance = affine(p["mean"], h), affine(p["log_variance"], h)
        scale = jnp.exp(0.5 * log_variance)
        z = mean + scale * jax.random.normal(key, mean.shape)
        likelihood = jnp.sum(log_bernoulli(x, network(p["decoder"], z, jnp.tanh)), 1)
        log_ratio = jnp.sum(log_normal(z, mean, scale) - log_normal(z, 0.0, 1.0), 1)
        return jnp.mean(log_ratio) - jnp.mean(likelihood)

    parameters = {
        "encoder": linear(rng, 784, 500),
        "mean": linear(rng, 500, 2),
        "log_variance": linear(rng, 500, 2),
        "decoder": layers(rng, 2, 500, 784),
    }
    return Step(parameters, loss, adam(1e-3))


def tutorial(rng):
    grey = rng.random((100, 784)).astype(np.float32)

    def loss(p, key):
        coin, noise = jax.random.split(key)
        x = jax.random.bernoulli(coin, grey).astype(jnp.float32)
        h = jax.nn.relu(network(p["encoder"], x, jax.nn.relu))
        mean, log_variance = affine(p["mean"], h), affine(p["log_variance"], h)
        z = mean + jnp.exp(0.5 * log_variance) * jax.random.normal(noise, mean.shape)
        likelihood = jnp.sum(log_bernoulli(x, network(p["decoder"], z, jax.nn.relu)))
        return (jnp.sum(kl_to_standard(mean, log_variance)) - likelihood) / 100

    parameters = {
        "encoder": layers(rng, 784, 256, 128),
        "mean": linear(rng, 128, 2),
        "log_variance": linear(rng, 128, 2),
        "decoder": layers(rng, 2, 128, 256, 784),
    }
    return Step(parameters, loss, descent(5e-3))


def factor_data():
    rng = np.random.default_rng(1)
    loadings = rng.normal(scale=0.5, size=(200, 3))
    factors = rng.normal(scale=0.5, size=(500, 3))
    return rng.normal(loc=loadings @ factors.T, scale=0.3).astype(np.float32)


def negative_elbo(x, mean, scale, p, key):
    kl = 0.5 * (-1 - 2 * jnp.log(scale) + mean**2 + scale**2)
    z = mean + scale * jax.random.normal(key, (10, *mean.shape))
    output = network(p["decoder"], z, jax.nn.relu)
    likelihood = log_normal(x, output, jax.nn.softplus(p["residual"]))
    return jnp.sum(kl) - jnp.sum(jnp.mean(likelihood, 0))


def batch_norm(p, x):
    mean, variance = jnp.mean(x, 0), jnp.var(x, 0)
    return (x - mean) / jnp.sqrt(variance + 1e-5) * p[0] + p[1]


def amortised(rng):
    x = factor_data()

    def loss(p, key):
        h = x
        for layer, norm in zip(p["net"], p["norms"]):
            h = batch_norm(norm, jax.nn.relu(affine(layer, h)))
        scale = jax.nn.softplus(affine(p["scale"], h))
        return negative_elbo(x, affine(p["mean"], h), scale, p, key)

    parameters = {
        "residual": jnp.zeros(1),
        "net": layers(rng, 500, 128, 128),
        "norms": [(jnp.ones(128), jnp.zeros(128)) for _ in range(2)],
        "mean": linear(rng, 128, 3),
        "scale": linear(rng, 128, 3),
        "decoder": layers(rng, 3, 128, 128, 500),
    }
    return Step(parameters, loss, rmsprop())


def unamortised(rng):
    x = factor_data()

    def loss(p, key):
        return negative_elbo(x, p["mean"], jax.nn.softplus(p["scale"]), p, key)

    parameters = {
        "mean": jnp.zeros((200, 3)),
        "scale": jnp.zeros((200, 3)),
        "residual": jnp.zeros(1),
        "decoder": layers(rng, 3, 128, 128, 500),
    }
    return Step(parameters, loss, rmsprop())


STEPS = {
    make.__name__: make
    for make in (regression, circle, gaussian, digits, tutorial, amortised, unamortised)
}


def create(name):
    return STEPS[name](np.random.default_rng(0))
