"""Times PyTorch's eager training steps: reads "name threads steps" a line, answers with milliseconds a step."""
import sys
import time

import torch
from torch import nn

torch.manual_seed(0)


def regression():
    x = torch.randn(10000, 1)
    y = torch.sin(x)
    net = nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 1))
    return net.parameters(), 1e-3, lambda: nn.functional.mse_loss(net(x), y)


def circle():
    x = torch.randn(1000, 2)
    encoder = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 20), nn.ReLU())
    mean, log_variance = nn.Linear(20, 1), nn.Linear(20, 1)
    decoder = nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 2))

    def loss():
        h = encoder(x)
        q = torch.distributions.Normal(mean(h), torch.exp(0.5 * log_variance(h)))
        p = torch.distributions.Normal(decoder(q.rsample()), 0.1)
        kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0, 1))
        return -(p.log_prob(x).sum(1).mean() - kl.sum(1).mean())

    return nn.ModuleList([encoder, mean, log_variance, decoder]).parameters(), 3e-4, loss


def digits():
    x = (torch.randn(100, 784) > 0.8).float()
    encoder, mean, log_sigma = nn.Linear(784, 500), nn.Linear(500, 2), nn.Linear(500, 2)
    decoder = nn.Sequential(nn.Linear(2, 500), nn.Tanh(), nn.Linear(500, 784))

    def loss():
        h = torch.tanh(encoder(x))
        mu, ls = mean(h), log_sigma(h)
        logits = decoder(mu + ls.exp() * torch.randn_like(mu))
        likelihood = (x * logits - nn.functional.softplus(logits)).sum()
        kl = (0.5 * (mu**2 + (2 * ls).exp()) - ls - 0.5).sum()
        return (kl - likelihood) / 100

    return nn.ModuleList([encoder, mean, log_sigma, decoder]).parameters(), 1e-3, loss


steps = {}
for make in (regression, circle, digits):
    parameters, rate, loss = make()
    steps[make.__name__] = (torch.optim.Adam(parameters, lr=rate), loss)

print("ready", flush=True)
for line in sys.stdin:
    name, threads, count = line.split()
    torch.set_num_threads(int(threads))
    optimizer, loss = steps[name]
    start = time.perf_counter()
    for _ in range(int(count)):
        optimizer.zero_grad()
        value = loss()
        value.backward()
        optimizer.step()
    print((time.perf_counter() - start) / int(count) * 1e3, flush=True)
