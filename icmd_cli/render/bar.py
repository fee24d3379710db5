"""A bar of block characters, or of # where these cannot be drawn."""

_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(count: int, most: int, width: int, *, blocks: bool) -> str:
    """A bar for `count`, of `width` cells for `most`; never empty for what is there."""
    eighths = max(1, round(8 * width * count / most))
    if not blocks:
        return "#" * max(1, round(eighths / 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
