"""Without the extra `train` only the phrasebook's examples run."""

from importlib.util import find_spec
from pathlib import Path

NEEDED = ("torch", "resiliparse")
FREE = {"conftest.py", "phrasebook.py"}

here = Path(__file__).parent
complete = all(find_spec(name) for name in NEEDED)
collect_ignore = [] if complete else [path.name for path in here.glob("*.py") if path.name not in FREE]
