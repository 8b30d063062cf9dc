"""Forms of the pages of earlier audits."""

from hashlib import sha256
from typing import Any

from django import forms

from fullcircle.domain.earlier_audits.queries import QuestionRow, Wording, WordRow
from fullcircle.domain.earlier_audits.rules import NO_JUDGEMENT, Mapped
from fullcircle.domain.earlier_audits.states import MAY_HAVE_ASPECT, Meaning
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.received import UploadForm

NONE = "none"
"""What the page sends for a word that judges nothing; an empty choice means "decide later"."""


class NewFileForm(UploadForm):
    """A table of form answers."""

    file = forms.FileField(
        label="Table of form answers",
        help_text="A CSV file or an Excel workbook (.xlsx, .xlsb or .xls) with one row for each answer.",
    )


class MeaningsForm(KitForm):
    """What each question means, and of which aspect. What was decided, or is suggested, is chosen already."""

    def __init__(self, data: Any, questions: tuple[QuestionRow, ...], wording: Wording) -> None:
        super().__init__(data, auto_id="id_%s")
        self._questions = questions
        meanings = [("", "Decide later"), *Meaning.choices()]
        for row in questions:
            mapped = row.mapped
            self.fields[f"meaning-{row.id}"] = forms.ChoiceField(
                label=f"What “{row.text}” means",
                choices=meanings,
                required=False,
                initial=mapped.meaning.value if mapped else "",
            )
            self.fields[f"aspect-{row.id}"] = forms.ChoiceField(
                label=f"The aspect of “{row.text}”",
                choices=[("", "No aspect, or all"), *wording.aspects.items()],
                required=False,
                initial=mapped.aspect if mapped else "",
            )

    def meanings(self) -> dict[str, Mapped | None]:
        """By key of the question, once the form is valid. An aspect given where none belongs is passed over."""
        found: dict[str, Mapped | None] = {}
        for row in self._questions:
            meaning = self.cleaned_data[f"meaning-{row.id}"]
            aspect = self.cleaned_data[f"aspect-{row.id}"] if meaning in MAY_HAVE_ASPECT else ""
            found[row.key] = Mapped(Meaning(meaning), aspect) if meaning else None
        return found

    def add_faults(self, faults: dict[str, str]) -> None:
        """Show the faults that the operation found, each at its question."""
        ids = {row.key: row.id for row in self._questions}
        for key, fault in faults.items():
            self.add_error(f"meaning-{ids[key]}", fault)


class WordsForm(KitForm):
    """Which judgement each answer word stands for."""

    def __init__(self, data: Any, words: tuple[WordRow, ...], wording: Wording) -> None:
        super().__init__(data, auto_id="id_%s")
        self._words = words
        choices = [
            ("", "Decide later"),
            *((key, one.title) for key, one in wording.judgements.items()),
            (NONE, "Not a judgement"),
        ]
        for row in words:
            chosen = "" if row.judgement is None else row.judgement or NONE
            self.fields[self.name_of(row.word)] = forms.ChoiceField(
                label=f"What “{row.word}” stands for", choices=choices, required=False, initial=chosen
            )

    def words(self) -> dict[str, str | None]:
        """By word, once the form is valid."""
        return {row.word: _judgement(self.cleaned_data[self.name_of(row.word)]) for row in self._words}

    @staticmethod
    def name_of(word: str) -> str:
        """The name of the field of a word: the same whichever other words there are."""
        return f"word-{sha256(word.encode()).hexdigest()[:16]}"


def _judgement(chosen: str) -> str | None:
    return None if not chosen else NO_JUDGEMENT if chosen == NONE else chosen
