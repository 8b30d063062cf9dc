"""Words that say how many without a number: all audits were, most families told us, no action is, a couple of files had.

Such a word states a figure where it stands with something that is counted and the sentence tells what was or is so. What is
wished, owed or planned is told apart: every child deserves, we will ensure that all actions are done. In doubt it is a figure.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from fullcircle.domain.reports.rules.recount.words import BETWEEN, COUNTED

_MANY = (
    r"all|every(?:\s+(?:single|one))?|each(?:\s+one)?|(?<!the )(?<!our )(?<!their )most|both|either|neither|no|none|nil|"
    r"one(?=\s+of)|(?:hardly|scarcely|barely|not|n[’']t)\s+any|the\s+only|lots|plenty|few(?:er)?|(?<!how )many|several|"
    r"an?\s+(?:single|sole|couple|handful|pair|(?:\w+\s+)?number|lot|few|great\s+many)|numerous|countless"
)
_WHOSE = r"(?:the|our|these|those|their|its|your|his|her|them|this|that)"
_OF_THINGS = re.compile(
    rf"\b(?P<many>{_MANY})\b(?P<rest>(?:\s+of)?(?:\s+{_WHOSE}\b)?)\s+{BETWEEN}{COUNTED}\b", re.IGNORECASE
)
_BE = "(?:was|were|had|has|have|is|are)"
_ALONE = re.compile(
    rf"(?<!\bwe )(?<!\bus )\b(?P<many>"
    rf"(?:all|most|both|few|many|several)(?=\s+(?:were|had|have|are)\b)|(?:none|nil|each|neither)(?=\s+{_BE}\b)"
    rf"|(?:all|both|each|few|many|several)(?=\s+of\s+(?:them|these|those|which|whom)\b.*\b{_BE}\b)"
    r"|(?:no[ -]one|nobody|everyone|everybody)(?=\s+(?:was|were|had)\b))"
    rf"|(?<!\bwe )\b{_BE}\s+(?P<after>all|both|each|none)\b(?!\s+(?:of\s+us|about|right|along))",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER = re.compile(
    r"\W*(?:nearly\s+|almost\s+)?(?P<many>all|most|both|none|few|many|several|neither|nobody|no[ -]one|every\s+one|one)"
    r"(?:\s+of\s+(?:them|these|those))?\W*",
    re.IGNORECASE,
)
"""A sentence of its own, after a question such as "How many were late?"."""
_WHOLLY = re.compile(
    rf"\b(?:(?:nothing|everything)(?:\s+\w+){{0,3}}?(?=\s+{_BE}\b)|all(?=\s+(?:is|was)\s+(?:now\s+)?(?:done|finished|final|complete|checked|verified|closed|in|on)\b)|(?:the|all)\s+(?:rest|remainder|others)\b"
    rf"(?=.*\b{_BE}\b)|never(?=.*\b{COUNTED}\b)|always(?=.*\b{COUNTED}\b)|without\s+(?:an?\s+)?exceptions?\b"
    r"|(?:every|each|all)\s+(?:(?:of\s+)?(?:the|our|its|their)\s+)?(?:deadlines?|targets?|timescales?)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""The whole or nothing of what is not named: nothing is past its date, all is done, the rest of the actions is done."""
_RANKED = re.compile(
    rf"\b(?:(?:most|least)\s+room\s+to\s+grow|(?:strongest|weakest|best|worst)\b(?=.*\b{COUNTED}\b)|(?:not|never|un)\s*represented)\b"
    r"|\b(?:life|lives)\s+(?:has\s+|have\s+)?(?:got|became|become|is|are)\s+better\s+for\b",
    re.IGNORECASE | re.DOTALL,
)
"""What only figures can say: which of several is most, who is represented, for whom life got better."""
_WHOLE = Fraction(1)
_SHARES = {"all": _WHOLE, "every": _WHOLE, "each": _WHOLE, "no": Fraction(0), "none": Fraction(0)}

_WISHED = re.compile(
    r"\s+(?:always\s+|also\s+|now\s+)?(?:must|should|shall|will|would|ought|deserves?|matters?|needs?|counts|may|might|can|"
    r"ha(?:s|ve)\s+(?:a|the)\s+right)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:must|should|shall|will|would|wants?|wanted|wish|aims?|hope|ensure|makes? sure|so that|until|when|whether|if|expects?|"
    r"asks?|asked|agreed|plan to)\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:was|were|had|did)\b", re.IGNORECASE)
_ACTED = re.compile(
    rf"\b(?:we|they|she|he|who|{COUNTED})\s+(?:\w+ly\s+|also\s+|then\s+)?(?!wanted|agreed(?!\s+with)|decided|planned|hoped|need)"
    r"(?:\w{2,}ed|saw|heard|found|met|read|gave|got|told|said|made|took|held|kept|knew|felt|led|left|came|went|spoke|fell|rose)\b",
    re.IGNORECASE,
)
_IS_AFTER = re.compile(
    r"(?:\s+[\w’'-]+){0,6}?\s+(?:is|are|has|have|shows?|meets?|reach(?:es)?|lacks?|contains?|includes?|holds?|remains?|"
    r"knows?|says?|feels?|tells?|gets?|understands?|sees?|uses?|lives?)\b"
    r"|\s+(?:\w+ly\s+|not\s+|on\s+)?(?:\w{2,}ed|seen|done|good|better|outstanding|inadequate|poor|late|overdue|final|open|time)\b",
    re.IGNORECASE,
)
_IS_BEFORE = re.compile(
    r"\b(?:is|are|has|have)\s+\Z|\b(?:is|are|has|have)\b.*\b(?:in|across|throughout)\s+\Z", re.IGNORECASE | re.DOTALL
)


class Quantity(NamedTuple):
    """A word of quantity from ``start`` to ``end``. ``share``: 1 for all, 0 for none; else no one knows."""

    start: int
    end: int
    share: Fraction | None


def quantities_in(text: str, under: str = "") -> Iterator[Quantity]:
    """The words of quantity that state a figure. ``under``: the words that introduce the sentence.

    >>> [one.share for one in quantities_in("Every audit was final, and most families told us so.")]
    [Fraction(1, 1), None]
    >>> list(quantities_in("Every child deserves a plan, and we will see that all actions are done."))
    []
    """
    happened = _happened(text)
    for found in _OF_THINGS.finditer(text):
        start, end = found.span()
        told = happened or _IS_AFTER.match(text, end) or _IS_BEFORE.search(text, 0, start)
        if told and not is_wished(text, start, end, under):
            yield Quantity(found.start(), found.end("rest"), _SHARES.get(found["many"].lower()))
    for found in _WHOLLY.finditer(text):
        if not is_wished(text, *found.span(), under):
            yield Quantity(*found.span(), None)
    for found in _RANKED.finditer(text):
        if not is_wished(text, *found.span(), under):
            yield Quantity(*found.span(), None)
    for found in _ALONE.finditer(text):
        yield Quantity(*found.span("many" if found["many"] else "after"), None)
    if answer := _ANSWER.fullmatch(text):
        yield Quantity(*answer.span("many"), None)


def is_wished(text: str, start: int, end: int, under: str = "") -> bool:
    """Whether the sentence says of the things from ``start`` to ``end`` only what should or will be."""
    if _WISHED.match(text, end):
        return True
    return bool(_WISH.search(under) or _WISH.search(text, 0, start)) and not _happened(text)


def _happened(text: str) -> bool:
    return bool(_WAS.search(text) or _ACTED.search(text))
