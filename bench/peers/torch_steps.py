"""The training steps in PyTorch, as the documents write them: bench/steps/ in another language, draw for draw."""
import time

import numpy as np
import torch
from torch import nn
from torch.distributions import Normal, kl_divergence
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss, softplus

VERSION = f"PyTorch {torch.__version__}"


def set_threads(threads):
    torch.set_num_threads(threads)


def product(size):
    """Seconds of a product of two square matrices."""
    a, b = torch.randn(size, size), torch.randn(size, size)
    start = time.perf_counter()
    a @ b
    return time.perf_counter() - start


class Step:
    """A loss, and the optimiser that makes a step of it."""

    def __init__(self, loss, optimizer):
        self.evaluate = loss
        self.optimizer = optimizer
        self.update = optimizer.step

    def take(self):
        self.optimizer.zero_grad()
        value = self.evaluate()
        value.backward()
        self.update()
        return value

    def run(self, count):
        for _ in range(count):
            self.take()

    def loss(self):
        return self.take().item()


class PlainDescent:
    """Gradient descent as document 003 writes it out."""

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        self.lr = lr

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = None

    def step(self):
        with torch.no_grad():
            for parameter in self.parameters:
                parameter -= self.lr * parameter.grad


def regression():
    xs = torch.randn(10000)
    ys = torch.sin(xs) + 0.1 * torch.randn(10000)
    net = nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 1))
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    return Step(lambda: mse_loss(net(xs.unsqueeze(1)).squeeze(1), ys), adam)


def circle():
    zs = torch.randn(1000)
    x = torch.column_stack([torch.cos(zs), torch.sin(zs)]) + 0.1 * torch.randn(1000, 2)
    encoder = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 20), nn.ReLU())
    mean, log_variance = nn.Linear(20, 1), nn.Linear(20, 1)
    decoder = nn.Sequential(
        nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 2)
    )
    modules = nn.ModuleList([encoder, mean, log_variance, decoder])
    prior = Normal(0, 1)

    def loss():
        h = encoder(x)
        q = Normal(mean(h), torch.exp(0.5 * log_variance(h)))
        p = Normal(decoder(q.rsample()), 0.1)
        elbo = p.log_prob(x).sum(dim=1).mean(dim=0)
        return -(elbo - kl_divergence(q, prior).sum(dim=1).mean(dim=0))

    return Step(loss, torch.optim.Adam(modules.parameters(), lr=3e-4))


def gaussian():
    white = torch.randn(128, 2)
    x = torch.tensor([1.0, 0.5]) + white @ torch.tensor([[1.0, 0.5], [0.0, 0.75**0.5]])
    encoder = nn.Sequential(nn.Linear(2, 512), nn.Tanh(), nn.Linear(512, 4))
    decoder = nn.Sequential(nn.Linear(2, 512), nn.Tanh(), nn.Linear(512, 4))
    modules = nn.ModuleList([encoder, decoder])

    def loss():
        noise = torch.randn(1, 128, 2)
        params = encoder(x)
        mu_z, log_var_z = params[:, :2], params[:, 2:]
        latents = mu_z + torch.exp(log_var_z / 2) * noise
        params = decoder(latents.reshape(-1, 2))
        mu_x = params[:, :2].reshape(-1, 128, 2)
        log_var_x = params[:, 2:].reshape(-1, 128, 2)
        kl = -(1 + log_var_z - mu_z**2 - torch.exp(log_var_z)) / 2
        reconstruction = -Normal(mu_x, torch.exp(log_var_x / 2)).log_prob(x)
        return kl.sum(dim=-1).mean() + reconstruction.sum(dim=-1).mean()

    return Step(loss, torch.optim.Adam(modules.parameters(), lr=1e-3))


def digits():
    x = (torch.rand(100, 784) < 0.2).float()
    encoder = nn.Sequential(nn.Linear(784, 500), nn.Tanh())
    mean, log_variance = nn.Linear(500, 2), nn.Linear(500, 2)
    decoder = nn.Sequential(nn.Linear(2, 500), nn.Tanh(), nn.Linear(500, 784))
    modules = nn.ModuleList([encoder, mean, log_variance, decoder])
    prior = Normal(0, 1)

    def loss():
        h = encoder(x)
        q = Normal(mean(h), torch.exp(0.5 * log_variance(h)))
        z = q.rsample()
        log_likelihood = -binary_cross_entropy_with_logits(decoder(z), x, reduction="none")
        log_ratio = q.log_prob(z).sum(dim=1) - prior.log_prob(z).sum(dim=1)
        return -(log_likelihood.sum(dim=1).mean() - log_ratio.mean())

    return Step(loss, torch.optim.Adam(modules.parameters(), lr=1e-3))


def tutorial():
    grey = torch.rand(100, 784)
    encoder = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU())
    mean, log_variance = nn.Linear(128, 2), nn.Linear(128, 2)
    decoder = nn.Sequential(
        nn.Linear(2, 128), nn.ReLU(), nn.Linear(128, 256), nn.ReLU(), nn.Linear(256, 784)
    )
    modules = nn.ModuleList([encoder, mean, log_variance, decoder])

    def loss():
        x = torch.bernoulli(grey)
        h = encoder(x)
        mu, log_var = mean(h), log_variance(h)
        z = mu + torch.exp(0.5 * log_var) * torch.randn_like(mu)
        error = binary_cross_entropy_with_logits(decoder(z), x, reduction="sum")
        kl = -0.5 * (1 + log_var - mu**2 - torch.exp(log_var)).sum()
        return (error + kl) / 100

    return Step(loss, PlainDescent(modules.parameters(), lr=5e-3))


def factor_data():
    rng = np.random.default_rng(1)
    loadings = rng.normal(scale=0.5, size=(200, 3))
    factors = rng.normal(scale=0.5, size=(500, 3))
    return torch.tensor(rng.normal(loc=loadings @ factors.T, scale=0.3), dtype=torch.float)


def make_decoder():
    return nn.Sequential(
        nn.Linear(3, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 500)
    )


def negative_elbo(x, mean, scale, decoder, residual):
    """Minus the ELBO of all the data, from ten draws of every z."""
    kl = 0.5 * (-1 - 2 * torch.log(scale) + mean * mean + scale * scale)
    z = Normal(mean, scale).rsample(torch.Size([10]))
    likelihood = Normal(loc=decoder(z), scale=softplus(residual)).log_prob(x)
    return kl.sum() - likelihood.mean(dim=0).sum()


def amortised():
    x = factor_data()
    residual = nn.Parameter(torch.zeros(1))
    net = nn.Sequential(
        nn.Linear(500, 128), nn.ReLU(), nn.BatchNorm1d(128),
        nn.Linear(128, 128), nn.ReLU(), nn.BatchNorm1d(128),
    )  # fmt: skip
    mean, scale = nn.Linear(128, 3), nn.Linear(128, 3)
    decoder = make_decoder()
    parameters = [residual, *nn.ModuleList([net, mean, scale, decoder]).parameters()]

    def loss():
        h = net(x)
        return negative_elbo(x, mean(h), softplus(scale(h)), decoder, residual)

    return Step(loss, torch.optim.RMSprop(parameters))


def unamortised():
    x = factor_data()
    mean, scale = nn.Parameter(torch.zeros(200, 3)), nn.Parameter(torch.zeros(200, 3))
    residual = nn.Parameter(torch.zeros(1))
    decoder = make_decoder()

    def loss():
        return negative_elbo(x, mean, softplus(scale), decoder, residual)

    parameters = [mean, scale, residual, *decoder.parameters()]
    return Step(loss, torch.optim.RMSprop(parameters))


STEPS = {
    make.__name__: make
    for make in (regression, circle, gaussian, digits, tutorial, amortised, unamortised)
}


def create(name):
    torch.manual_seed(0)
    return STEPS[name]()
