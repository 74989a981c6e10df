"""`make bundle`: kamxl as one folder that runs without Python. A developer's tool, not part of the package."""
