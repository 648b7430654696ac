"""Writes tutorial.json: the first 20 losses of the digit tutorial in PyTorch, on the shipped digits of data/digits.

    python test/reference/tutorial.py
"""
import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

STEPS = 20
here = Path(__file__).parent


content = gzip.decompress((here.parent.parent / "data/digits/train-images-idx3-ubyte.gz").read_bytes())
digits = torch.from_numpy(np.frombuffer(content, np.uint8, offset=16).reshape(-1, 784).copy()) / 255


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU())
        self.mu = nn.Linear(128, 2)
        self.logvar = nn.Linear(128, 2)
        self.decoder = nn.Sequential(
            nn.Linear(2, 128), nn.ReLU(), nn.Linear(128, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid()
        )

    def forward(self, x):
        h = self.encoder(x)
        mu, logvar = self.mu(h), self.logvar(h)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return self.decoder(z), mu, logvar


def loss_func(recon_x, x, mu, logvar):
    reconstruction = F.binary_cross_entropy(recon_x, x, reduction="none").sum(1)
    kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)
    return (reconstruction + kl).mean()


def train():
    """As the document trains: manual_seed(0), the model, then a pass over the shuffled digits."""
    torch.manual_seed(0)
    model = VAE()
    loader = DataLoader(TensorDataset(digits), batch_size=100, shuffle=True, drop_last=True)
    losses = []
    for (data,) in itertools.islice(loader, STEPS):
        data = torch.bernoulli(data)
        recon_x, mu, logvar = model(data)
        loss = loss_func(recon_x, data, mu, logvar)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for param in model.parameters():
                param -= 5e-3 * param.grad
        losses.append(loss.item())
    return losses


record = {"made with": torch.__version__, "losses": train()}
(here / "tutorial.json").write_text(json.dumps(record, indent=2) + "\n")
