"""What became of a link to set a password, in words."""

from fullcircle.foundation.access.queries import LinkTold
from fullcircle.foundation.access.states import LinkEnd
from fullcircle.web.kit.jinja import datetime_long


def became(one: LinkTold) -> str:
    """One or two sentences. Who was shown it is said also after it ended."""
    when = datetime_long(one.at)
    shown = f"{one.shown_by} agreed and was shown it, to hand it over. " if one.shown_by else ""
    match one.end:
        case LinkEnd.WAITS:
            return f"It waits for a second person since {when}."
        case LinkEnd.OPEN:
            return f"{one.by} made it on {when}. It is not used yet."
        case LinkEnd.AGREED:
            return f"{one.by} agreed on {when} and was shown it, to hand it over. It is not used yet."
        case LinkEnd.TAKEN_BACK:
            return f"{one.by} refused it or took it back on {when}. No link was made."
        case LinkEnd.USED:
            return f"{shown}It was used on {when}."
        case LinkEnd.OVERTAKEN:
            return (
                f"{shown}It is of no use any more since {when}, when they signed in, or their roles or account changed."
            )
        case LinkEnd.EXPIRED:
            return f"{shown}It was not used within a day and is of no use any more since {when}. Make another if it is needed."
