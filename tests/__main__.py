"""`python -m tests`: every check of the project, in the order in which they fail fastest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("pytest", "-q"),
)


def main() -> int:
    """Run every check; the exit status is that of the first one that fails, or 0."""
    for tool, *arguments in CHECKS:
        print("+", tool, *arguments, flush=True)
        status = subprocess.call([sys.executable, "-m", tool, *arguments], cwd=Path(__file__).parent.parent)
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
