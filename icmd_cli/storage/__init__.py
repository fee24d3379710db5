"""icmd's own files: the store, its history, its lock, and where they lie."""
