"""`python -m kamxl` does what `kamxl` does."""

from kamxl.cli import main

main()
