"""What the one-folder program runs."""

import multiprocessing
import sys
from pathlib import Path

if __name__ == "__main__":
    # A process that Dask starts comes through here again and ends in this line.
    multiprocessing.freeze_support()
    packages = Path(sys.executable).parent / "packages"
    if packages.is_dir():  # a company's own alert rules: `pip install --target packages …`
        sys.path.append(str(packages))
    from kamxl.cli import main

    main()
