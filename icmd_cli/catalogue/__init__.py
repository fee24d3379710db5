"""What a command may ask of the catalogue: find, name, change, check; keeps store and index in step."""
