"""Builds vbaProject.bin and kamxl.xlam from the VBA sources beside this folder, without Excel: a developer's tool, not part of the package."""
