"""Every way in which a cell can fail, run by Jupyter's own runner: it has to see each of them."""

import asyncio
import sys
import unittest

import nbclient
import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def patience(cell):
    """Seconds: few for what never ends, else more than a cell takes on any machine."""
    return 2 if "while (true)" in cell.source else 900


def execute(*sources, **options):
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {
        "name": "tslab",
        "display_name": "TypeScript",
        "language": "typescript",
    }
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    client = nbclient.NotebookClient(notebook, timeout_func=patience, iopub_timeout=900, kernel_name="tslab", **options)
    client.execute()
    return notebook


def errors(notebook):
    return [o for cell in notebook.cells for o in cell.outputs if o.output_type == "error"]


class KernelFailures(unittest.TestCase):
    def fails(self, source, ename, evalue, error=CellExecutionError):
        with self.assertRaises(error) as raised:
            execute("1", source, "'never reached'")
        self.assertEqual(raised.exception.ename, ename)
        self.assertIn(evalue, raised.exception.evalue)

    def test_thrown_error(self):
        self.fails("throw new RangeError('out');", "RangeError", "out")

    def test_type_error(self):
        self.fails("let a = 1;\nconst b: string = a;", "TypeScriptError", "In[2]:2:7 - error TS2322")

    def test_syntax_error(self):
        self.fails("const a = ;", "TypeScriptError", "In[2]:1:11 - error TS1109")

    def test_rejection(self):
        self.fails(
            "Promise.reject(new Error('alone')); await new Promise(r => setTimeout(r, 1000));",
            "Error",
            "alone",
        )

    def test_rejection_of_the_last_turn(self):
        self.fails("Promise.reject(new Error('alone'))", "Error", "alone")

    def test_exit(self):
        self.fails("process.exit(3)", "ProcessExit", "process.exit(3)")

    def test_crash(self):
        with self.assertRaises(DeadKernelError):
            execute("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});")

    def test_endless_loop(self):
        for loop in ("while (true) {}", "await null; while (true) {}"):
            with self.subTest(loop), self.assertRaises(CellTimeoutError):
                notebook = nbformat.v4.new_notebook()
                notebook.cells = [nbformat.v4.new_code_cell(loop)]
                nbclient.NotebookClient(notebook, timeout_func=patience, kernel_name="tslab").execute()

    def test_endless_loop_interrupted(self):
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell(s) for s in ("await null; while (true) {}", "6 * 7")]
        nbclient.NotebookClient(
            notebook,
            timeout_func=patience,
            iopub_timeout=900,
            kernel_name="tslab",
            interrupt_on_timeout=True,
            allow_errors=True,
        ).execute()
        self.assertEqual([e.ename for e in errors(notebook)], ["KeyboardInterrupt"])
        self.assertEqual(notebook.cells[1].outputs[0].data["text/plain"], "42")

    def test_allowed_errors_are_recorded_and_the_rest_runs(self):
        notebook = execute("throw new Error('a')", "1 + 1", allow_errors=True)
        self.assertEqual([e.ename for e in errors(notebook)], ["Error"])
        self.assertEqual(notebook.cells[1].outputs[0].data["text/plain"], "2")

    def test_all_output_arrives(self):
        notebook = execute("for (let i = 0; i < 20000; i++) console.log(i);")
        text = "".join(o.text for o in notebook.cells[0].outputs)
        self.assertEqual(text, "".join(f"{i}\n" for i in range(20000)))

    def test_a_display_is_updated_in_place(self):
        notebook = execute(
            "import { newDisplay } from 'tslab'; const d = newDisplay(); d.text('first');",
            "d.text('second');",
        )
        self.assertEqual(notebook.cells[0].outputs[0].data["text/plain"], "second")


if __name__ == "__main__":
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    unittest.main(verbosity=2)
