"""Writes notebook_format.json: a notebook and the text in which the Python package nbformat stores it.

    python test/reference/notebook_format.py      (nbformat 5.11.1)
"""

import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

SVG = "<svg>\n<g/>\n</svg>"
outputs = [
    new_output("stream", name="stdout", text="one\r\ntwo\rthree\x0bfour\u2028five\x85six\x1cseven\n\nend"),
    new_output("stream", name="stderr", text=""),
    new_output("display_data", data={"image/png": "iVBOR\nw0KGgo=\n", "text/plain": "a\nb", "image/svg+xml": SVG}),
    new_output("display_data", data={"application/vnd.plotly.v1+json": {"b": ["x\ny"], "a": 1.5}}),
    new_output("execute_result", data={"text/html": "<b>\n</b>", "application/javascript": "1\n2"}, execution_count=2),
    new_output("error", ename="Error", evalue="a\nb", traceback=["Error: a\nb", "    at In[1]:1:1"]),
]
attachment = {"a.png": {"image/png": "iVBOR\n"}, "b.txt": {"text/plain": "p\nq"}}
notebook = new_notebook(
    metadata={"kernelspec": {"name": "tslab", "display_name": "TypeScript"}, "aa": {"z": None, "y": True}},
    cells=[
        new_markdown_cell("# Ünïcode 𝔘\n\ntext", id="m", attachments=attachment),
        new_code_cell("const a = 1;\n\na", id="c", execution_count=2, outputs=outputs, metadata={"tags": ["x"]}),
        new_code_cell("", id="empty"),
        new_raw_cell("raw\n", id="r"),
    ],
)
text = nbformat.writes(notebook, version=4) + "\n"
nbformat.validate(nbformat.reads(text, 4))
fixture = {"call": "nbformat.writes(notebook, version=4)", "notebook": notebook, "text": text}
Path(__file__).with_suffix(".json").write_text(json.dumps(fixture, indent=1) + "\n", encoding="utf-8")
