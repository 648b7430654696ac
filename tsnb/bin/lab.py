"""Starts JupyterLab with its arguments: lab.py [--make-token] ARGUMENT...

--make-token stands for a token that nobody can guess, whatever the user's configuration of Jupyter says. It is made here and
not handed over, as everybody on a machine can read the arguments of its processes.
"""

import atexit
import os
import secrets
import sys

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir
from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import main


def make_folders():
    """Makes the folders of Jupyter's own files, without which it fails with a traceback."""
    try:
        for folder in jupyter_config_dir(), jupyter_data_dir(), jupyter_runtime_dir():
            os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        sys.exit(
            f"JupyterLab can't keep its own files: {error}\n"
            "Let HOME name a folder that you may write to."
        )


def make_token():
    """The argument with the token, which the address then shows: Jupyter hides one that came as an argument."""
    chosen = os.environ.get("JUPYTER_TOKEN")
    init_configurables = ServerApp.init_configurables

    def init_and_show_token(server):
        init_configurables(server)
        server.identity_provider.token_generated = not chosen

    ServerApp.init_configurables = init_and_show_token
    return f"--IdentityProvider.token={chosen or secrets.token_hex(24)}"


make_folders()
sys.argv = ["jupyter-lab", *(make_token() if one == "--make-token" else one for one in sys.argv[1:])]
main()
# All that Python does at its end but to wait for threads: one of the server's that idles may never end.
atexit._run_exitfuncs()
sys.stdout.flush()
sys.stderr.flush()
os._exit(0)
