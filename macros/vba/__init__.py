"""Builds vbaProject.bin from the VBA sources beside this folder, without Excel: a developer's tool, not part of the package."""
