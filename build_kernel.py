"""Compiles `cleaner/kernel.c` when the package is built; where that fails, it runs without, only slower."""

import platform
import shutil
import subprocess
import sys
import sysconfig
import zlib
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FLAGS = [
    "-O3",
    "-fPIC",
    "-shared",
    "-fno-sanitize=undefined",
    "-ffp-contract=off",
]  # contraction would change the last bits of results
FASTER = [
    ["-DCLONES"],
    [],
]  # first with variants for processors that can do more, where the platform has them
LIBRARY = "cleaner/libkernel.so"


class KernelHook(BuildHookInterface):
    """Adds the compiled kernel to wheels and to editable installs."""

    def dependencies(self):
        """A C compiler from the package index, where the machine has none."""
        return [] if compiler() else ["ziglang"]

    def initialize(self, version, build_data):
        """Compile, and mark the wheel as one for this platform."""
        if self.target_name != "wheel":
            return
        library = Path(self.root, LIBRARY)
        library.unlink(missing_ok=True)
        if not compiled(Path(self.root, "cleaner", "kernel.c"), library):
            self.app.display_warning("cleaner/kernel.c was not compiled: judging will be slow")
            return
        build_data["artifacts"].append(LIBRARY)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def compiler():
    """The command of a C compiler, if there is one."""
    found = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    return [found] if found else None


def compiled(source, library):
    """Compile; tells whether it worked."""
    command = compiler() or [sys.executable, "-m", "ziglang", "cc"]
    version = f"-DSOURCE={zlib.crc32(source.read_bytes())}u"
    clones = FASTER if platform.machine() in ("x86_64", "AMD64") else FASTER[1:]
    for more in clones:
        try:
            subprocess.run(
                [*command, *FLAGS, *more, version, str(source), "-o", str(library), "-lm"], check=True
            )
            return True
        except (OSError, subprocess.CalledProcessError):
            continue
    return False
