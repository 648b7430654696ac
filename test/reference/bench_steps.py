"""Writes bench_steps.json: the first losses of every step of the bench in PyTorch, `create(name)` and three times `loss()`, twenty
times for document 001.

    python test/reference/bench_steps.py
"""
import json
import sys
from pathlib import Path

here = Path(__file__).parent
sys.path.insert(0, str(here.parent.parent / "bench/peers"))

import torch_steps  # noqa: E402

LONG = ("gaussian",)
losses = {}
for name in torch_steps.STEPS:
    step = torch_steps.create(name)
    losses[name] = [step.loss() for _ in range(20 if name in LONG else 3)]
(here / "bench_steps.json").write_text(
    json.dumps({"made with": torch_steps.VERSION, "losses": losses}, indent=2) + "\n"
)
