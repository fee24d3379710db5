"""One module per command: `run` is the command, `OPTIONS` the shared options that it takes.

`DETAILS` and `EXAMPLES` are its help.
"""
