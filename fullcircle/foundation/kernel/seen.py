"""Whether what somebody changes is still what their page showed: nobody undoes unseen what another has just done."""

from fullcircle.foundation.kernel.errors import StaleWrite


def check_still(seen: str | None, stands: str, said: str) -> None:
    """Raise StaleWrite where a page showed something else (``seen``) than what ``stands`` now, under the lock of the operation;
    ``said`` tells that in words. None: a caller that shows no page, as a list that is applied."""
    if seen is not None and seen != stands:
        raise StaleWrite(
            f"This was changed after you opened the page, so nothing of yours was done yet. {said} Open the page again, and "
            "decide from how it is now."
        )
