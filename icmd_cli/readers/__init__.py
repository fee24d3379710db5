"""Bytes -> rows: one module for each kind of file that people send."""
