"""What can come next on a half-typed line, and the scripts that ask it from a shell."""
