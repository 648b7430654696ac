"""Jupyter's conformance test of kernels, against the kernelspec `tslab` that JUPYTER_PATH leads to."""

import functools
import json
import pathlib
import unittest

import jupyter_kernel_test

PATIENCE = 900  # seconds: more than a kernel takes on any machine

# The project's own package, for what tslab has no function for.
TSNB = str(pathlib.Path(__file__).resolve().parents[2] / "tsnb")


def wait_longer(get_msg, timeout=None):
    return get_msg(timeout=PATIENCE)


def is_end(message, request):
    return message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle"


class KernelProtocol(jupyter_kernel_test.KernelTests):
    # Its own patience, a tenth of a second for most messages, is for machines that have nothing else to do.
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for channel in (cls.kc.shell_channel, cls.kc.iopub_channel):
            channel.get_msg = functools.partial(wait_longer, channel.get_msg)

    def flush_channels(self):
        """Reads what earlier tests left: all that comes before the end of one more request."""
        asked = self.kc.kernel_info()
        while self.kc.get_shell_msg()["parent_header"].get("msg_id") != asked:
            pass
        while not is_end(self.kc.get_iopub_msg(), asked):
            pass

    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('test');"
    code_generate_error = "throw new Error('raised');"
    code_inspect_sample = "Math.max"
    code_display_data = [
        {
            "code": "import { display } from 'tslab'; display.html('<b>bold</b>');",
            "mime": "text/html",
        }
    ]
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "'a' + 'b'", "result": "ab"},
    ]
    completion_samples = [{"text": "Math.hyp", "matches": {"hypot"}}]
    complete_code_samples = ["1", "const x = 1;", "function f() { return 1; }"]
    incomplete_code_samples = ["function f() {", "const x = ["]
    invalid_code_samples = ["let = = 3"]
    code_history_pattern = "1 ? 2*"
    supported_history_operations = ("tail", "range", "search")
    code_page_something = ""
    code_clear_output = f"require({json.dumps(TSNB)}).clearOutput();"


if __name__ == "__main__":
    unittest.main(verbosity=2)
