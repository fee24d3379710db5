"""Rules about projects that need no file, no screen and no database."""
