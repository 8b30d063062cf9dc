"""Services of which the data holds nobody: said in words, so that nobody takes silence for a nought."""

from collections.abc import Collection, Iterable, Sequence


def missing(services: Iterable[str], present: Collection[str]) -> tuple[str, ...]:
    """The services that are not among those present, in their order, each once."""
    return tuple(name for name in dict.fromkeys(services) if name not in present)


def not_in_data(services: Sequence[str]) -> str:
    """
    >>> not_in_data(["Fostering"])
    'No child of Fostering is in this data: the file names no team of theirs.'
    >>> not_in_data(["Fostering", "Care leavers", "Early help"])
    'No child of Fostering, Care leavers or Early help is in this data: the file names no team of theirs.'
    >>> not_in_data([])
    ''
    """
    if not services:
        return ""
    *others, last = services
    named = f"{', '.join(others)} or {last}" if others else last
    return f"No child of {named} is in this data: the file names no team of theirs."
