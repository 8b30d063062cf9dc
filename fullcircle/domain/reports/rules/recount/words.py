"""Words that numbers stand among: numbers in words, and the things a report counts."""

import re
from fractions import Fraction

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
VALUES = {word: at for at, word in enumerate(_ONES.split())} | {
    word: 10 * at for at, word in enumerate(_TENS.split(), 2)
}
_WORD = rf"(?:(?:{'|'.join(_TENS.split())})(?:[- ](?:{'|'.join(_ONES.split()[1:10])}))?|{'|'.join(reversed(_ONES.split()))})"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?|\b{_WORD}\b)"

COUNTED = (
    r"(?:audit(?:or)?s?|files?|samples?|cases?|child(?:ren)?|bab(?:y|ies)|boys?|girls?|siblings?|brothers?|sisters?|person|people|"
    r"famil(?:y|ies)|parents?|carers?|mothers?|fathers?|actions?|judgements?|grades?|moderat(?:or|ion)s?|findings?|strengths?|"
    r"practitioners?|(?:social )?workers?|managers?|teams?|services?|areas?|aspects?|members?|staff|checks?|visits?|views?|"
    r"reviews?|plans?|records?|assessments?|referrals?|enquir(?:y|ies)|conferences?|meetings?|placements?|homes?|schools?|"
    r"observations?|decisions?|complaints?|reports?|surveys?|interviews?)"
)
"""Things that are counted in a round and around it, one or many."""

_NOT_BETWEEN = (
    r"a|an|the|and|or|but|of|in|on|at|to|for|from|by|with|without|as|be|been|were|are|have|had|did|do|we|our|us|it|they|them|"
    r"you|that|who|when|where|while|if|than|about|day|week|month|year|time|way|thing|another|another[’']s|asked|found|heard|"
    r"showed|saw|told|included|covered|looked"
)
BETWEEN = rf"(?:(?!(?:{_NOT_BETWEEN})\b|{NUMBER}|[\w’'-]*[^\Wsu]s\b)[\w’'-]+\s+){{0,2}}?"
"""Up to two words that describe a thing counted, such as "final": no verb, and no little word that begins something else."""

THINGS_AFTER = re.compile(
    rf"\s+{BETWEEN}{COUNTED}\b|\s+{BETWEEN}\w+s\s+(?:were|are|have|had)\b|\s*%|\s+(?:of|out of|per|percent)\b",
    re.IGNORECASE,
)
"""What follows a number that counts: things, or what it is a part of."""


def value_of(number: str) -> Fraction:
    """
    >>> value_of("twenty-three"), value_of("2,318")
    (Fraction(23, 1), Fraction(2318, 1))
    """
    if number[0].isdigit():
        return Fraction(number.replace(",", ""))
    return Fraction(sum(VALUES[word] for word in re.split("[- ]", number.lower())))
