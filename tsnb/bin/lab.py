"""Starts JupyterLab with a token that nobody can guess, whatever the user's configuration of Jupyter says.

The token is made here and not handed over, as everybody on a machine can read the arguments of its processes.
"""

import os
import secrets
import sys

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import main

chosen = os.environ.get("JUPYTER_TOKEN")
init_configurables = ServerApp.init_configurables


def init_and_show_token(server):
    init_configurables(server)
    # Jupyter hides a token that came as an argument, and the address would be of no use.
    server.identity_provider.token_generated = not chosen


ServerApp.init_configurables = init_and_show_token
sys.argv[0] = "jupyter-lab"
sys.argv.insert(1, f"--IdentityProvider.token={chosen or secrets.token_hex(24)}")
sys.exit(main())
