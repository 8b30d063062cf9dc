"""The judgements of a framework, and the words by which other forms speak of them."""

from typing import Annotated, get_args

from pydantic import Field

from fullcircle.domain.frameworks.rules.words import Choices, JudgementKey, Key, Look, Strict, Text, Title


class Judgement(Strict):
    """One of the judgements; ``order`` 1 is the best.

    ``good``: whether work that is judged so is good enough; those that are stand before those that are not. ``acts_at_once``: a
    final audit that is judged so is told to the Head of Service at once. ``needs_reason``: whoever judges so says why.
    """

    key: JudgementKey
    title: Title
    order: Annotated[int, Field(ge=1, le=len(get_args(Look)))]
    meaning: Text
    good: bool
    acts_at_once: bool
    needs_reason: bool
    look: Look

    def steps_to(self, other: "Judgement") -> int:
        """Places from this one to ``other``, best first: positive when ``other`` is lower."""
        return other.order - self.order


class Wordings(Strict):
    """Words by which other forms speak of one aspect or judgement, in small letters; a star stands for any ending."""

    key: Key
    words: Choices[Title]


class EarlierForms(Strict):
    """How audit forms from before Full Circle speak of aspects and judgements: what an import suggests, tried in this order."""

    aspects: tuple[Wordings, ...] = ()
    judgements: tuple[Wordings, ...] = ()
