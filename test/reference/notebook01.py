"""Writes notebook01.json: notebook 01's training in PyTorch 2.13 on the CPU, draw for draw: the losses of the first pass, and the test losses
before and after it.

    python test/reference/notebook01.py
"""

import json
import math
from pathlib import Path

import torch
from torch import nn
from torch.distributions import Normal
from torch.utils.data import DataLoader

SEED, TRAIN, TEST, BATCH, LATENT, SAMPLES = 1, 10_000, 2_500, 128, 2, 1000


class GaussianMLP(nn.Module):
    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.shared = nn.Sequential(nn.Linear(inputs, hidden), nn.Tanh())
        self.params = nn.Linear(hidden, 2 * outputs)

    def forward(self, x):
        return self.params(self.shared(x)).chunk(2, dim=-1)


def parts(encoder, decoder, x, noise):
    """Reconstruction and KL in nats a data point."""
    mean_z, log_var_z = encoder(x)
    mean_x, log_var_x = decoder(mean_z + torch.exp(log_var_z / 2) * noise)
    kl = -(1 + log_var_z - mean_z**2 - torch.exp(log_var_z)) / 2
    reconstruction = -Normal(mean_x, torch.exp(log_var_x / 2)).log_prob(x)
    return reconstruction.sum(dim=-1).mean(), kl.sum(dim=-1).mean()


@torch.no_grad()
def test_loss(encoder, decoder, data, noise):
    total = torch.zeros(2)
    for batch, its in zip(data.split(BATCH), noise):
        total += torch.stack(parts(encoder, decoder, batch, its[:, : len(batch)])) * len(batch)
    return (total / len(data)).tolist()


torch.manual_seed(SEED)
factor = torch.linalg.cholesky(torch.tensor([[1, 0.5], [0.5, 1]]))
points = torch.tensor([1, 0.5]) + torch.randn(TRAIN + TEST, 2) @ factor.T
train, held_out = points[:TRAIN], points[TRAIN:]
encoder, decoder = GaussianMLP(2, 512, LATENT), GaussianMLP(LATENT, 512, 2)
noise = [torch.randn(1, BATCH, LATENT) for _ in range(math.ceil(TEST / BATCH))]
tests = [test_loss(encoder, decoder, held_out, noise)]
adam = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
losses = []
for batch in DataLoader(train, batch_size=BATCH, shuffle=True):
    loss = sum(parts(encoder, decoder, batch, torch.randn(1, len(batch), LATENT)))
    adam.zero_grad()
    loss.backward()
    adam.step()
    losses.append(loss.item())
    torch.randn(SAMPLES, LATENT), torch.randn(SAMPLES, 2)  # the samples kept for the figures
tests.append(test_loss(encoder, decoder, held_out, noise))

made = {"made with": f"PyTorch {torch.__version__}", "losses": losses, "test": tests}
Path(__file__).with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n")
