"""Frames to results: pure functions, one module a subject. No files, no clock, no words."""
