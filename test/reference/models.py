"""Writes models.json: PyTorch's values for a small Bernoulli autoencoder, and a parameter file read by another hand.

python test/reference/models.py, with torch 2.13.
"""

import json
from pathlib import Path

import torch
from torch.distributions import Bernoulli, Independent, Normal
from torch.nn import Linear

PIXELS, HIDDEN, LATENT = 6, 5, 2

torch.manual_seed(3)
encoder_hidden = Linear(PIXELS, HIDDEN)
encoder_mean = Linear(HIDDEN, LATENT)
encoder_log_variance = Linear(HIDDEN, LATENT)
decoder_hidden = Linear(LATENT, HIDDEN)
decoder_logits = Linear(HIDDEN, PIXELS)

x = torch.bernoulli(torch.full((4, PIXELS), 0.5))
h = torch.tanh(encoder_hidden(x))
q = Independent(Normal(encoder_mean(h), torch.exp(0.5 * encoder_log_variance(h))), 1)
z = q.rsample()
likelihood = Independent(Bernoulli(logits=decoder_logits(torch.tanh(decoder_hidden(z)))), 1)
prior = Independent(Normal(torch.zeros(LATENT), torch.ones(LATENT)), 1)
log_likelihood, log_prior, log_q = likelihood.log_prob(x), prior.log_prob(z), q.log_prob(z)
elbo = (log_likelihood + log_prior - log_q).mean()
elbo.backward()

Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "x": x.tolist(),
            "z": z.tolist(),
            "logLikelihood": log_likelihood.tolist(),
            "logPrior": log_prior.tolist(),
            "logQ": log_q.tolist(),
            "elbo": elbo.item(),
            "gradient": encoder_mean.weight.grad.tolist(),
        },
        indent=1,
    )
    + "\n"
)
