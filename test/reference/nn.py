"""Reference values for lib/src/nn, made with PyTorch 2.13 on the CPU. Run from the root: python test/reference/nn.py"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


def numbers(tensor):
    return tensor.detach().flatten().tolist()


def linear():
    # torch.manual_seed(0), then the layers one after the other
    torch.manual_seed(0)
    layers = []
    for features in [(1, 20), (20, 1), (2, 20), (20, 20), (3, 7), (784, 5)]:
        layer = nn.Linear(*features)
        layers.append({"features": features, "weight": numbers(layer.weight), "bias": numbers(layer.bias)})
    return layers


POINTS = [-100.0, -20.0, -6.0, -3.0, -1.5, -1.0, -0.5, -1e-3, -1e-6, 0.0, 1e-6, 1e-3, 0.3, 0.5, 1.0, 1.5, 3.0, 6.0, 20.0, 100.0]


def activations():
    calls = {
        "relu": F.relu,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "gelu": F.gelu,
        "softplus": F.softplus,
        "softplus(beta=2.5)": lambda x: F.softplus(x, beta=2.5),
        "softplus(beta=0.5, threshold=1)": lambda x: F.softplus(x, beta=0.5, threshold=1),
    }
    table = {}
    for name, call in calls.items():
        x = torch.tensor(POINTS, requires_grad=True)
        y = call(x)
        y.sum().backward()
        table[name] = {"value": numbers(y), "gradient": numbers(x.grad)}
    return {"points": POINTS, "table": table}


def batch_norm():
    # torch.manual_seed(1); BatchNorm1d(3), three batches in training, then one in evaluation; loss (y * w).sum()
    torch.manual_seed(1)
    norm = nn.BatchNorm1d(3)
    with torch.no_grad():
        norm.weight.copy_(torch.tensor([0.5, 1.0, 2.0]))
        norm.bias.copy_(torch.tensor([-1.0, 0.0, 3.0]))
    steps = []
    for mode in ["train", "train", "train", "eval"]:
        getattr(norm, mode)()
        x = (torch.randn(5, 3) * torch.tensor([1.0, 10.0, 0.1]) + torch.tensor([0.0, -5.0, 2.0])).requires_grad_()
        w = torch.randn(5, 3)
        norm.zero_grad()
        y = norm(x)
        (y * w).sum().backward()
        steps.append(
            {
                "mode": mode,
                "x": numbers(x),
                "w": numbers(w),
                "y": numbers(y),
                "xGradient": numbers(x.grad),
                "weightGradient": numbers(norm.weight.grad),
                "biasGradient": numbers(norm.bias.grad),
                "runningMean": numbers(norm.running_mean),
                "runningVar": numbers(norm.running_var),
                "numBatchesTracked": norm.num_batches_tracked.item(),
            }
        )
    return steps


path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"linear": linear(), "activations": activations(), "batchNorm": batch_norm()}) + "\n")
