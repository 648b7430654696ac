"""Writes random_torch.json: what PyTorch's CPU generator draws. Run with torch 2.13 on an x86-64 processor with AVX2.

A case is a seed and the calls made after torch.manual_seed(seed), each with what it drew: all bytes in base64 (float32, int32 or
int64, little-endian), or the first 16 hex digits of their SHA-256.
"""

import base64
import hashlib
import json
import pathlib
import random

import torch

SEEDS = [0, 1, 305, 2**31, 2**32 - 1, 2**32 + 7, 2**64 - 1, -1, -(2**63)]

CALLS = {
    "rand": lambda n: torch.rand(n),
    "randn": lambda n: torch.randn(n),
    "randperm": lambda n: torch.randperm(n, dtype=torch.int32),
    "randint64": lambda: torch.empty((), dtype=torch.int64).random_(),
    "uniform": lambda n, low, high: torch.empty(n).uniform_(low, high),
    "randint": lambda n, low, high: torch.randint(low, high, (n,), dtype=torch.int32),
    # Probabilities that float32 holds exactly: 0, 1/n, ..., 1 would not be.
    "bernoulli": lambda n: torch.bernoulli(torch.arange(n) / 2 ** max(n - 1, 1).bit_length()),
}


def whole(values):
    return base64.b64encode(values.numpy().tobytes()).decode()


def digest(values):
    return hashlib.sha256(values.numpy().tobytes()).hexdigest()[:16]


def case(seed, calls, store):
    torch.manual_seed(seed)
    drawn = [[name, *arguments, store(CALLS[name](*arguments))] for name, *arguments in calls]
    return {"seed": str(seed), "calls": drawn}


def one_call(seed, call, store):
    return case(seed, [call], store)


def mixed(seed, length):
    """Calls in any order and of any size, so that spare normals wait while other calls pass them by."""
    pick = random.Random(seed)
    calls = []
    for _ in range(length):
        size = pick.choice([0, 1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 40, 625])
        calls.append(
            pick.choice(
                [
                    ["rand", size],
                    ["randn", size],
                    ["randn", pick.randrange(16)],
                    ["randperm", size],
                    ["randint64"],
                    ["uniform", size, -0.3, 0.7],
                    ["randint", size, -3, 1000],
                    ["randint", size, -(2**30), 2**30],
                    ["bernoulli", size],
                ]
            )
        )
    return case(seed, calls, digest)


SMALL = range(1, 41)
LARGE = [1000, 10000, 100003]
cases = {
    "every small size in one stream": [
        case(seed, [[name, n] for n in SMALL], whole) for seed in SEEDS for name in ["rand", "randn"]
    ],
    "every small size from the start": [
        one_call(seed, [name, n], whole) for seed in [0, 2**32 + 7] for n in SMALL for name in ["randn", "randperm", "bernoulli"]
    ],
    "large sizes": [
        one_call(seed, [name, n], digest) for seed in SEEDS for n in LARGE for name in ["rand", "randn", "randperm"]
    ],
    "uniform": [
        one_call(seed, ["uniform", 1000, low, high], digest)
        for seed in SEEDS
        for low, high in [(0, 1), (-1, 1), (-(784**-0.5), 784**-0.5), (-1e30, 1e30), (2, 2), (0.1, 0.1000001)]
    ],
    "randint": [
        one_call(seed, ["randint", 1000, low, high], digest)
        for seed in SEEDS
        for low, high in [(0, 1), (0, 10), (-5, 5), (0, 2**28 - 1), (0, 2**28), (-(2**31), 2**31 - 1)]
    ],
    "mixed": [mixed(seed, 200) for seed in SEEDS],
}

result = {
    "made by": "test/reference/random_torch.py",
    "torch": torch.__version__,
    "cpu capability": torch.backends.cpu.get_cpu_capability(),
    "cases": cases,
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(result, separators=(",", ":")).replace('{"seed"', '\n{"seed"') + "\n")
