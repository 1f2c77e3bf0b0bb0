"""Runs a notebook's cells in IPython, as Jupyter's kernel does, and prints each result as JSON.

usage: run-notebook.py NOTEBOOK; the address in it is replaced by that of UPSILON_URL.
"""

import json
import os
import sys

from IPython.core.interactiveshell import InteractiveShell

with open(sys.argv[1], encoding="utf-8") as file:
    notebook = json.load(file)
shell = InteractiveShell.instance()
# All representations that an object has, as a notebook asks for them, and not only the terminal's.
shell.display_formatter.active_types = shell.display_formatter.format_types
# Only the results are to be printed.
shell.displayhook.write_output_prompt = shell.displayhook.finish_displayhook = lambda: None
shell.displayhook.write_format_data = lambda *_: None
results = []
for cell in notebook["cells"]:
    if cell["cell_type"] != "code":
        continue
    source = "".join(cell["source"]).replace("http://localhost:8787", os.environ["UPSILON_URL"])
    run = shell.run_cell(source)
    run.raise_error()
    if run.result is not None:
        results.append(shell.display_formatter.format(run.result)[0])
print(json.dumps(results))
