"""The same steps through torch.compile: the loss with its gradient, and the optimiser's update."""
import torch
import torch_steps
from torch_steps import VERSION, product, set_threads  # noqa: F401

# Arguments of distributions are checked eagerly only: the checks would break the graph.
torch.distributions.Distribution.set_default_validate_args(False)


def create(name):
    torch._dynamo.reset()
    step = torch_steps.create(name)
    step.evaluate = torch.compile(step.evaluate)
    step.update = torch.compile(step.update)
    return step
