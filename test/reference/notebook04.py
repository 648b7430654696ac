"""Writes notebook04.json: the first 20 losses of the four fits of notebook 04 in PyTorch: the objective as document 004 publishes it, in its own
words, and the right one. The models are those of the bench.

    python test/reference/notebook04.py
"""

import json
import sys
from pathlib import Path

here = Path(__file__).parent
sys.path.insert(0, str(here.parent.parent / "bench/peers"))

import torch  # noqa: E402
import torch_steps  # noqa: E402
from torch.distributions import Normal  # noqa: E402
from torch.nn.functional import softplus  # noqa: E402


def published(x, mean, scale, decoder, residual):
    """The document's loss: the log likelihood summed over everything, broadcast over the data and summed again."""
    kl = torch.sum(0.5 * (1 - 2 * torch.log(scale) + (mean * mean + scale * scale)), dim=1)
    z = Normal(mean, scale).rsample(torch.Size([10]))
    error = Normal(loc=decoder(z), scale=softplus(residual)).log_prob(x).mean(dim=0).sum()
    return -torch.sum(error - kl)


right = torch_steps.negative_elbo
fits = {}
for title, objective in {"published": published, "right": right}.items():
    torch_steps.negative_elbo = objective
    for name in ("amortised", "unamortised"):
        step = torch_steps.create(name)
        fits[f"{title} {name}"] = [step.loss() for _ in range(20)]
(here / "notebook04.json").write_text(json.dumps({"made with": torch_steps.VERSION, "losses": fits}, indent=1) + "\n")
