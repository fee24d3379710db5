"""The command line: the only room that asks people and knows Typer."""
