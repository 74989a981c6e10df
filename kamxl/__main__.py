"""`python -m kamxl` does what `kamxl` does."""

import sys

if not sys.flags.safe_path and sys.path:
    # Python puts the current folder first here, and a pandas.py that lies beside the workbooks would run as ours.
    del sys.path[0]

from kamxl.cli import main

main()
