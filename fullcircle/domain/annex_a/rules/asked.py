"""What a sender is asked for."""

from typing import Final

from fullcircle.domain.annex_a.rules.other_returns import refusal_of_text
from fullcircle.files.guard import Asked

UPLOAD_ANNEX_A: Final = "Upload the Annex A workbook itself: an Excel file with sheets named List_1 to List_11."
ANNEX_A: Final = Asked(
    kind="an Annex A workbook",
    send=UPLOAD_ANNEX_A,
    smaller="Upload only the Annex A workbook, without pictures or other sheets.",
    no_text=f"{UPLOAD_ANNEX_A} A CSV file can hold only one list.",
    other=refusal_of_text,
)
