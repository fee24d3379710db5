"""The store under the name that scripts knew before it had a room of its own; icmd itself imports `storage`."""

from icmd_cli.storage.store import Store

__all__ = ["Store"]
