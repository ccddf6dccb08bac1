"""One thread for numpy's matrices: two test workers fill two cores, and more threads would only wait."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
