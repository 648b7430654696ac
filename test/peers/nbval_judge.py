"""What nbval says of pairs of a cell's outputs: reads {"stored": [...], "found": [...]} a line, writes true or false a line.

Its own comparison, with the settings that it is installed with; nothing is executed.
"""

import json
import sys
from types import SimpleNamespace

import nbformat
from nbval.plugin import IPyNbCell, coalesce_streams



class Settings:
    """The part of nbval's file object that its comparison asks."""

    sanitize_patterns = {}
    skip_compare = (
        'metadata', 'traceback', 'prompt_number', 'output_type', 'name', 'execution_count',
        'application/vnd.jupyter.widget-view+json', 'image/png', 'image/jpeg',
    )


class Cell:
    parent = Settings
    colors = SimpleNamespace(FAIL='', ENDC='', OKBLUE='')
    sanitize = IPyNbCell.sanitize

    def format_output_compare(self, *_):
        pass


def agrees(stored, found):
    stored, found = (coalesce_streams([nbformat.from_dict(output) for output in outputs]) for outputs in (stored, found))
    return IPyNbCell.compare_outputs(Cell(), found, stored)


for line in sys.stdin:
    pair = json.loads(line)
    print('true' if agrees(pair['stored'], pair['found']) else 'false', flush=True)
