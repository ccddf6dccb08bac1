"""Compiles the C files of `cleaner/` when the package is built; where that fails, it runs without, slower."""

import platform
import shutil
import subprocess
import sys
import sysconfig
import zlib
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ["kernel.c", "page.c"]
# Contraction would change the last bits of results.
FLAGS = ["-O3", "-fPIC", "-shared", "-fno-sanitize=undefined", "-fno-trapping-math", "-ffp-contract=off"]
VARIANTS = {  # for processors that can do more
    "": [],
    "3": ["-march=x86-64-v3"],
    "4": ["-march=x86-64-v4", "-mavx512vnni"],
}


class KernelHook(BuildHookInterface):
    """Adds the compiled kernel to wheels and to editable installs."""

    def dependencies(self):
        """A C compiler from the package index, where the machine has none."""
        return [] if compiler() else ["ziglang"]

    def initialize(self, version, build_data):
        """Compile, and mark the wheel as one for this platform."""
        folder = Path(self.root, "cleaner")
        for old in folder.glob("libkernel*.so"):
            old.unlink()
        for variant in VARIANTS if platform.machine() in ("x86_64", "AMD64") else [""]:
            library = folder / f"libkernel{variant}.so"
            if compiled(folder, library, VARIANTS[variant]):
                build_data["artifacts"].append(f"cleaner/{library.name}")
            elif not variant:
                self.app.display_warning("no C file was compiled: judging will be slow, two engines missing")
                return
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def compiler():
    """The command of a C compiler, if there is one."""
    found = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    return [found] if found else None


def compiled(folder, library, more):
    """Compile; tells whether it worked."""
    sources = [folder / name for name in SOURCES]
    version = f"-DSOURCE={zlib.crc32(b''.join(source.read_bytes() for source in sources))}u"
    command = [*(compiler() or [sys.executable, "-m", "ziglang", "cc"]), *FLAGS, *more, version]
    try:
        subprocess.run([*command, *map(str, sources), "-o", str(library), "-lm"], check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
