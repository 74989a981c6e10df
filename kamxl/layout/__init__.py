"""Parts get their places: `place` turns sheets of parts into plans of rows and columns, for every back end alike."""

from kamxl.layout.place import Medium, Placed, place, placed

__all__ = ["Medium", "Placed", "place", "placed"]
