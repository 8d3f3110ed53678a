"""When a group of firms is too small to tell figures about. Pure."""


def small(firms: int, smallest: int) -> bool:
    """Whether there is somebody, and fewer than the smallest group; nobody at all is no secret."""
    return 0 < firms < smallest
