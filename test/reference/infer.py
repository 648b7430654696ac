"""Reference values for lib/src/infer, made with PyTorch 2.13 on the CPU. Run from the root: python test/reference/infer.py"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Normal
from torch.distributions.kl import kl_divergence


def numbers(tensor):
    return tensor.detach().flatten().tolist()


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 20)
        self.fc2 = nn.Linear(20, 20)
        self.fc31 = nn.Linear(20, 3)
        self.fc32 = nn.Linear(20, 3)

    def forward(self, x):
        h = F.relu(self.fc2(F.relu(self.fc1(x))))
        return Normal(self.fc31(h), torch.exp(0.5 * self.fc32(h)))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 20)
        self.fc2 = nn.Linear(20, 2)

    def forward(self, z):
        return Normal(self.fc2(F.relu(self.fc1(z))), 0.5)


def bounds(x, encoder, decoder, samples):
    p_z, q_z = Normal(0, 1), encoder(x)
    z = q_z.rsample(() if samples == 1 else (samples,))
    log_likelihood = decoder(z).log_prob(x).sum(-1)
    log_ratio = (q_z.log_prob(z) - p_z.log_prob(z)).sum(-1)
    log_weights = (log_likelihood - log_ratio).reshape(samples, -1)
    return {
        "analytic": log_likelihood.mean() - kl_divergence(q_z, p_z).sum(1).mean(0),
        "monteCarlo": (log_likelihood - log_ratio).mean(),
        "importanceWeighted": (log_weights.logsumexp(0) - math.log(samples)).mean(),
    }


def reference():
    cases = []
    for samples in [1, 4]:
        for kind in ["analytic", "monteCarlo", "importanceWeighted"]:
            # torch.manual_seed(0); x = randn(16, 2); the encoder, then the decoder; then the draws of z
            torch.manual_seed(0)
            x, encoder, decoder = torch.randn(16, 2), Encoder(), Decoder()
            value = bounds(x, encoder, decoder, samples)[kind]
            value.backward()
            cases.append(
                {
                    "kind": kind,
                    "samples": samples,
                    "value": value.item(),
                    "encoderGradient": numbers(encoder.fc1.weight.grad),
                    "decoderGradient": numbers(decoder.fc1.weight.grad),
                }
            )
    return cases


Path(__file__).with_suffix(".json").write_text(json.dumps(reference()) + "\n")
