"""Reference values for lib/src/data, made with PyTorch 2.13 on the CPU. Run from the root: python test/reference/data.py"""

import json
from pathlib import Path

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
