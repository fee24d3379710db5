"""Projects as people see them on a terminal. Everything here returns; the commands print."""
