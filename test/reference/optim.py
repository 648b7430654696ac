"""Reference values for lib/src/optim, made with PyTorch 2.13 on the CPU. Run from the root: python test/reference/optim.py"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

STEPS = 100


def numbers(tensor):
    return tensor.detach().flatten().tolist()


def problem():
    # torch.manual_seed(0); x = randn(32, 3); y = randn(32, 1); Linear(3, 8), tanh, Linear(8, 1); mean squared error
    torch.manual_seed(0)
    x, y = torch.randn(32, 3), torch.randn(32, 1)
    net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
    return x, y, net


def run(name, options, change=None, dtype=torch.float32):
    x, y, net = problem()
    x, y, net = x.to(dtype), y.to(dtype), net.to(dtype)
    optimizer = getattr(torch.optim, name)(net.parameters(), **options)
    losses = []
    for step in range(STEPS):
        if change:
            change(step, net, optimizer)
        optimizer.zero_grad()
        loss = F.mse_loss(net(x), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return {"losses": losses, "parameters": [numbers(p) for p in net.parameters()]}


def frozen_first(step, net, optimizer):
    """For 60 steps the first layer is left alone: its parameters have no gradient, so the optimiser skips them."""
    for p in net[0].parameters():
        p.requires_grad_(step >= 60)


def halved_rate(step, net, optimizer):
    if step == 50:
        optimizer.param_groups[0]["lr"] /= 2


CASES = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"lr": 0.02}),
    ("Adam", {"lr": 0.002, "betas": (0.5, 0.9)}),
    ("Adam", {"lr": 0.002, "betas": (0.0, 0.99)}),
    ("Adam", {"lr": 0.02, "eps": 0.1}),
    ("Adam", {"lr": 0.02, "weight_decay": 0.1}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.001, "alpha": 0.9}),
    ("RMSprop", {"lr": 0.005, "eps": 0.1}),
    ("RMSprop", {"lr": 0.001, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.002, "centered": True}),
    ("RMSprop", {"lr": 0.0005, "centered": True, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.002, "weight_decay": 0.1}),
]

cases = [{"name": name, "options": options, **run(name, options)} for name, options in CASES]
reference = {
    "cases": cases,
    "frozenFirst": run("Adam", {"lr": 0.02}, frozen_first),
    "halvedRate": run("SGD", {"lr": 0.05, "momentum": 0.9}, halved_rate),
}
# The settings are such that rounding does not grow: in float64 every run ends within 2e-5 of the float32 one.
for name, options in CASES:
    runs = [run(name, options, dtype=dtype) for dtype in (torch.float32, torch.float64)]
    ends = [torch.tensor(sum(each["parameters"], [])) for each in runs]
    off = (ends[0] - ends[1]).abs().max().item()
    print(name, options, f"{off:.1e}")
    assert off < 2e-5, (name, options, off)

Path(__file__).with_suffix(".json").write_text(json.dumps(reference) + "\n")
