"""The notebook runs from end to end and finds its numbers in the summary."""

import importlib
import os
import unittest
from pathlib import Path
from unittest import mock

from .support import folder, needs, run

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "report.ipynb"


class NotebookTests(unittest.TestCase):
    def test_it_is_committed_without_output(self):
        needs("nbformat")
        notebook = importlib.import_module("nbformat").read(NOTEBOOK, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                self.assertEqual(cell.outputs, [])
                self.assertIsNone(cell.execution_count)

    def test_it_runs_and_its_numbers_equal_the_summary(self):
        needs("nbformat", "nbclient", "ipykernel", "matplotlib")
        place = run("two-region", 3)
        notebook = importlib.import_module("nbformat").read(NOTEBOOK, as_version=4)
        package = str(NOTEBOOK.parents[1])
        settings = {
            "STAMPEDE_TRACE": str(place),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONPATH": package,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR"):
            settings[name] = str(folder() / name.lower())
        with mock.patch.dict(os.environ, settings):
            client = importlib.import_module("nbclient").NotebookClient(
                notebook, timeout=120, kernel_name="python3", resources={}
            )
            client.execute(cwd=str(folder()))
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        pictures = [output for output in outputs if "image/png" in output.get("data", {})]
        self.assertGreaterEqual(len(pictures), 9)
        last = notebook.cells[-1].outputs[0]["text"]
        self.assertRegex(last, r"^[\d,]+ values are equal\n$")
        self.assertGreater(int(last.split()[0].replace(",", "")), 500)


if __name__ == "__main__":
    unittest.main()
