"""What a report waits for before anybody can sign it."""

HOLDS_NO_JUDGEMENTS = (
    "The moderation of the round had not ended when the figures were counted, so the report holds no judgements."
)


def signing_awaits(*, judged: bool) -> str:
    """What has to happen first, and by whom, to be read after "once"; "" where nothing has. ``judged``: judgements are among its
    figures, as the moderation of the round had ended when they were counted.

    >>> signing_awaits(judged=True)
    ''
    """
    if judged:
        return ""
    return (
        "the moderation of its round has ended, with every audit final or the round closed by the QA Lead, and the QA Lead has "
        "taken it back, counted its figures again and sent it again"
    )


def not_signed_yet(awaits: str) -> str:
    """The same as a sentence of its own; "" where nothing is awaited."""
    return f"It can be signed once {awaits}." if awaits else ""
