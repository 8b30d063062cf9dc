"""What is typed into the search, and what it can mean."""

import re
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from fullcircle.foundation.kernel.matching import as_seen, words_in
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.findable import Findable, in_full, shortly
from fullcircle.web.kit.numbers import whole_number

LONGEST = 100
MOST_WORDS = 8
_KIND_SAID = re.compile(r"(child|audit|action|round)s?\s+(?:number\b|no\b)?[.\s]*(.*\d.*)", re.IGNORECASE)
_CHILD_AMONG_WORDS = re.compile(r"\bchild\s+(?:number\s+|no\.?\s+)?([0-9A-Z/._-]*\d[0-9A-Z/._-]*)", re.IGNORECASE)
_NUMBER_AMONG_WORDS = re.compile(r"(?<![\w/._-])(?!(?:19|20)\d\d(?!\d))(\d{4,20})(?![\w/._-])")
"""A number of four figures or more, but for what may be a year; of an audit or a round it would be shorter."""
_A_NUMBER = re.compile(r"(?=.*\d)[0-9A-Z][0-9A-Z/._-]{0,19}", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What a search can mean. ``number``: a child's, or its beginning; "" where it can be none. ``audit_id`` and ``action_id``:
    of a record whose kind is said, as its page and the audit log number it. ``words`` as they are compared
    (`matching.words_in`), ``written`` as they were typed; none where only a number was meant."""

    number: str = ""
    round_number: int | None = None
    audit_id: int | None = None
    action_id: int | None = None
    words: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """``text`` as it was typed: "46 366", "child 46366", "round 3", "hale", "safety plan"."""
        text = as_seen(text)
        said = _KIND_SAID.fullmatch(text.strip())
        kind, rest = (said.group(1).lower(), said.group(2)) if said else ("", text.strip())
        in_one = "".join(rest.split())
        figures = in_one.isascii() and in_one.isdecimal()
        may_be_number = _A_NUMBER.fullmatch(in_one) is not None and (figures or in_one == rest)
        of_round = figures and len(in_one) < 5 and kind in {"", "round"}
        worded = not (kind and (may_be_number or of_round)) and any(letter.isalpha() for letter in text)
        return cls(
            number=in_one if may_be_number and kind != "round" else _among_words(text),
            round_number=int(in_one) if of_round else None,
            audit_id=whole_number(in_one) if figures and kind == "audit" else None,
            action_id=whole_number(in_one) if figures and kind == "action" else None,
            words=words_in(text)[:MOST_WORDS] if worded else (),
            written=_written(text) if worded else (),
        )

    @property
    def too_little(self) -> bool:
        """Whether it is one letter, or nothing but signs."""
        return not self.number and self.round_number is None and sum(map(len, self.words)) < 2


def _among_words(text: str) -> str:
    """A child's number that stands among other words: "audit of child 42006"; "" where there is none."""
    found = _CHILD_AMONG_WORDS.search(text) or _NUMBER_AMONG_WORDS.search(text)
    return found.group(1).rstrip("._-")[:20] if found else ""


def _written(text: str) -> tuple[str, ...]:
    words = (re.sub(r"^[^\w]+|[^\w]+$", "", word) for word in text.split())
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


class SearchForm(KitForm):
    """The box. Its messages say what can be found rather than what is wrong. ``finds``: what its reader may look for."""

    find = forms.CharField(
        label="Search",
        max_length=LONGEST,
        error_messages={
            "max_length": f"That is more than {LONGEST} characters. A number, a name or a few words are enough.",
            "null_characters_not_allowed": "There is a sign in it that cannot be typed. Type it again by hand.",
        },
    )

    def __init__(self, *args: Any, finds: list[Findable], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="search-%s", **kwargs)
        self.fields["find"].help_text = in_full(finds)
        self.fields["find"].error_messages["required"] = f"Type what you are looking for: {shortly(finds)}."

    def clean_find(self) -> str:
        text: str = self.cleaned_data["find"]
        if Asked.read(text).too_little:
            raise ValidationError("Type two letters or more, or a number.", code="too_little")
        return text
