"""Files of icmd's own beside a store: never reached through a link, and never one that somebody else put there."""

import errno
import os
import stat
from pathlib import Path

from icmd_cli.errors import NotOurs
from icmd_cli.i18n import _

_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"))
"""No link is followed, no pipe waited for, no terminal taken over."""


def open_own(path: Path, flags: int, store: Path) -> int:
    """The descriptor of the file at `path`, which belongs to `store`; with O_CREAT a new one is its owner's alone.

    Raises NotOurs for a link, for what is no regular file, for a file of another user, and with O_APPEND for one that
    has another name elsewhere; OSError.
    """
    try:
        descriptor = os.open(path, flags | _FLAGS, 0o600)
    except OSError as error:
        # How systems refuse a link, a pipe that nobody reads, and a folder.
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EISDIR) or path.is_symlink():
            raise _not_ours(path, path.lstat()) from error
        raise
    status = os.fstat(descriptor)
    is_elsewhere = bool(flags & os.O_APPEND) and status.st_nlink > 1  # what is written would be written there, too
    if stat.S_ISREG(status.st_mode) and not is_elsewhere and not _is_planted(status, path, store):
        return descriptor
    os.close(descriptor)
    raise _not_ours(path, status)


def is_foreign(status: os.stat_result) -> bool:
    """Whether what has that status belongs to somebody else; to whom sudo gave the rights it is their own."""
    if not hasattr(os, "geteuid"):
        return False
    user = os.geteuid()
    mine = {str(user), os.environ.get("SUDO_UID", "")} if user == 0 else {str(user)}
    return str(status.st_uid) not in mine


def is_private(path: Path) -> bool:
    """Whether `path` is a file or folder of the user's own, in whose folder nobody else may write. Raises OSError.

    A link, a pipe and a device are neither.
    """
    if not hasattr(os, "geteuid"):
        return True
    found, folder = path.lstat(), path.stat() if path.is_dir() else path.parent.stat()
    others = stat.S_IWOTH if folder.st_gid == os.getegid() else stat.S_IWOTH | stat.S_IWGRP
    is_plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return is_plain and not is_foreign(found) and not folder.st_mode & others


def _is_planted(status: os.stat_result, path: Path, store: Path) -> bool:
    """Whether a file of another user lies where that user had no business.

    The store's and the folder's owner may put it there, the superuser, and in a folder that a group shares its members.
    """
    if not is_foreign(status) or status.st_uid == 0:
        return False
    folder = path.parent.stat()
    owners = {folder.st_uid, store.stat().st_uid} if store.exists() else {folder.st_uid}
    is_shared = bool(folder.st_mode & stat.S_IWGRP) and not folder.st_mode & stat.S_IWOTH
    return status.st_uid not in owners and not (is_shared and status.st_gid == folder.st_gid)


def _not_ours(path: Path, status: os.stat_result) -> NotOurs:
    if stat.S_ISLNK(status.st_mode):
        reason = _("it is a symbolic link")
    elif not stat.S_ISREG(status.st_mode):
        reason = _("it is not a regular file")
    elif status.st_nlink > 1:
        reason = _("it has another name elsewhere (a hard link)")
    else:
        reason = _("it belongs to another user")
    message = _("icmd does not use {path}: {reason}. Nothing was changed.")
    return NotOurs(message.format(path=path, reason=reason), _("Remove it, or put a file of your own in its place."))
