"""Writes tutorial.json: the digit tutorial's training in PyTorch, on the shipped digits of data/digits. Its first 20 losses, and
the mean losses of the last five of 150 epochs. A few minutes.

    python test/reference/tutorial.py
"""
import gzip
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 150
here = Path(__file__).parent


def digits(name):
    content = gzip.decompress((here.parent.parent / "data/digits" / f"{name}-images-idx3-ubyte.gz").read_bytes())
    return TensorDataset(torch.from_numpy(np.frombuffer(content, np.uint8, offset=16).reshape(-1, 784).copy()) / 255)


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
    """As the document trains: manual_seed(0), the model, then for each epoch a training pass and a test pass."""
    torch.manual_seed(0)
    model = VAE()
    settings = {"batch_size": 100, "shuffle": True, "drop_last": True}
    train_loader, test_loader = DataLoader(digits("train"), **settings), DataLoader(digits("t10k"), **settings)
    losses, test_losses = [], []
    for _ in range(EPOCHS):
        for (data,) in train_loader:
            data = torch.bernoulli(data)
            recon_x, mu, logvar = model(data)
            loss = loss_func(recon_x, data, mu, logvar)
            model.zero_grad()
            loss.backward()
            with torch.no_grad():
                for param in model.parameters():
                    param -= 5e-3 * param.grad
            losses.append(loss.item())
        with torch.no_grad():
            for (data,) in test_loader:
                data = torch.bernoulli(data)
                recon_x, mu, logvar = model(data)
                test_losses.append(loss_func(recon_x, data, mu, logvar).item())
    return losses, test_losses, len(train_loader), len(test_loader)


losses, test_losses, steps, test_steps = train()
record = {
    "made with": torch.__version__,
    "losses": losses[:20],
    "train": float(np.mean(losses[-5 * steps :])),
    "test": float(np.mean(test_losses[-5 * test_steps :])),
}
(here / "tutorial.json").write_text(json.dumps(record, indent=2) + "\n")
