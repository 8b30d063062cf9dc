"""What a report waits for before anybody can sign it."""

HOLDS_NO_JUDGEMENTS = (
    "The moderation of the round had not ended when the figures were counted, so the report holds no judgements."
)


def signing_awaits(*, judged: bool, ended: bool) -> str:
    """What has to happen first, and by whom, to be read after "once"; "" where nothing has. ``judged``: judgements are among its
    figures, as the moderation of the round had ended when they were counted; ``ended``: it has ended by now.

    >>> signing_awaits(judged=True, ended=True)
    ''
    >>> signing_awaits(judged=False, ended=True)
    'the QA Lead has taken it back, counted its figures again and sent it again'
    """
    if judged:
        return ""
    again = "the QA Lead has taken it back, counted its figures again and sent it again"
    if ended:
        return again
    return (
        f"the moderation of its round has ended, with every audit final or the round closed by the QA Lead, and {again}"
    )


def not_signed_yet(awaits: str) -> str:
    """The same as a sentence of its own; "" where nothing is awaited."""
    return f"It can be signed once {awaits}." if awaits else ""
