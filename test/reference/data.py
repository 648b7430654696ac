"""Reference values for lib/src/data, made with PyTorch 2.13 on the CPU and NumPy 2.4. Run from the root: python test/reference/data.py"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader


def numbers(tensor):
    return tensor.flatten().tolist()


def points(n, sigma=0.1):
    # torch.manual_seed(n); the draws of the document, one set of points after the other
    torch.manual_seed(n)
    xs = torch.randn(n)
    ys = torch.sin(xs) + sigma * torch.randn(n)
    zs = torch.randn(n)
    circle = torch.column_stack([torch.cos(zs), torch.sin(zs)]) + sigma * torch.randn((n, 2))
    return {"n": n, "sigma": sigma, "x": numbers(xs), "y": numbers(ys), "z": numbers(zs), "circle": numbers(circle)}


def correlated(n, mean, covariance):
    # torch.manual_seed(n); mean + torch.randn(n, d) @ L.T
    torch.manual_seed(n)
    factor = torch.linalg.cholesky(torch.tensor(covariance))
    x = torch.tensor(mean) + torch.randn(n, len(mean)) @ factor.T
    return {"n": n, "mean": mean, "covariance": covariance, "x": numbers(x)}


def factor_model(seed, n, p, k):
    """The document's data: all of l and f, every 97th number of l @ f.T and of x, and the sum of x."""
    rng = np.random.default_rng(seed)
    l = rng.normal(scale=0.5, size=(n, k))
    f = rng.normal(scale=0.5, size=(p, k))
    x = rng.normal(loc=l @ f.T, scale=0.3)
    return {
        "seed": seed,
        "points": n,
        "variables": p,
        "factors": k,
        "scores": l.ravel().tolist(),
        "weights": f.ravel().tolist(),
        "mean": (l @ f.T).ravel()[::97].tolist(),
        "x": x.ravel()[::97].tolist(),
        "sum": x.sum(),
    }


def loader(size, batch_size, shuffle, drop_last, seed):
    """Two passes over 0 ... size - 1, with draws in between, all from the global stream."""
    torch.manual_seed(seed)
    served = DataLoader(torch.arange(size), batch_size=batch_size, shuffle=shuffle, drop_last=drop_last)
    first = [batch.tolist() for batch in served]
    between = numbers(torch.randn(3))
    second, noise = [], []
    for batch in served:
        second.append(batch.tolist())
        noise += numbers(torch.rand(2))
    return {
        "size": size,
        "batchSize": batch_size,
        "shuffle": shuffle,
        "dropLast": drop_last,
        "seed": seed,
        "length": len(served),
        "first": first,
        "between": between,
        "second": second,
        "noise": noise,
        "after": numbers(torch.rand(2)),
    }


reference = {
    "points": [points(10), points(53), points(100, 0.3)],
    "correlated": [
        correlated(10, [1.0, 0.5], [[1.0, 0.5], [0.5, 1.0]]),
        correlated(53, [0.0, -3.0, 2.0], [[2.0, 0.5, 0.1], [0.5, 1.0, 0.3], [0.1, 0.3, 0.7]]),
    ],
    "factorModels": [factor_model(1, 200, 500, 3), factor_model(5, 7, 11, 2)],
    "loaders": [
        loader(10, 3, True, False, 0),
        loader(10, 3, True, True, 0),
        loader(10, 3, False, False, 0),
        loader(10, 3, False, True, 1),
        loader(12, 4, True, True, 2),
        loader(5, 8, True, False, 3),
        loader(5, 8, True, True, 3),
        loader(100, 7, True, False, 2**40 + 5),
        loader(1, 1, True, False, 0),
    ],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(reference) + "\n")
