"""The sentences of a report that state figures, each with what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from fullcircle.documents.document import Document, from_json
from fullcircle.domain.reports.models import Confirmation, Report, ReportText
from fullcircle.domain.reports.queries.naming import name_of
from fullcircle.domain.reports.queries.rows import measures_of
from fullcircle.domain.reports.rules.composing import (
    Checked,
    Confirmed,
    compose,
    tells_of,
    unsigned_status,
    words_in,
)
from fullcircle.domain.reports.rules.recount import Statement, recount
from fullcircle.domain.reports.states import ReportState


@dataclass(frozen=True)
class StatementRow:
    """A sentence that states a figure (``told``: with the words that introduce it).

    It ``agrees`` with the tables (with which of their figures), or somebody confirmed it (``by``, ``at``, and the ``source``
    they gave), or it waits, beside what comes ``near`` it in the tables. ``against``: what of that is another figure;
    ``formerly``: the source that was given when the tables said something else, for whoever confirms it again.
    """

    digest: str
    section: str
    sentence: str
    told: str
    agrees: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None
    source: str = ""
    against: tuple[str, ...] = ()
    formerly: str = ""

    @property
    def waits(self) -> bool:
        return not self.agrees and self.at is None


def statements_of(found: Report, words: Mapping[str, str]) -> tuple[StatementRow, ...]:
    """The sentences of a report that state figures, in reading order; of a signed one, those that were confirmed."""
    confirmed = list(found.confirmations.select_related("by"))
    if found.document:
        document = from_json(found.document)
        held = {one.sentence: one for one in confirmed if tells_of(document, one.sentence, one.source)}
        return tuple(
            _confirmed(Statement(one.section, one.sentence, one.sentence, one.statement), one) for one in held.values()
        )
    by_digest = {one.statement: one for one in confirmed}
    before = {(one.section, one.sentence): one.source for one in confirmed}
    measures = measures_of(found)
    own = compose(measures, {}, publisher="", status="")
    return tuple(
        _confirmed(said, by_digest[said.digest])
        if said.digest in by_digest and not said.agrees
        else _unconfirmed(said, before.get((said.section, said.told), ""))
        for said in recount(words_in(measures, words), own)
    )


def waiting_sentences(statements: Sequence[StatementRow]) -> list[str]:
    """Those that nobody has confirmed and no table says."""
    return [said.told for said in statements if said.waits]


def checked(statements: Sequence[StatementRow]) -> Checked:
    """The same for the readers of the report, without the names of those who confirmed."""
    return Checked(
        agree=sum(bool(said.agrees) for said in statements),
        wait=len(waiting_sentences(statements)),
        confirmed=tuple(
            Confirmed(said.section, said.told, said.source, said.against) for said in statements if said.at is not None
        ),
    )


def words_of(texts: Iterable[ReportText]) -> dict[str, str]:
    """The edited sections by key; a section that only has texts waiting is not edited yet."""
    return {text.key: text.text for text in texts if text.version}


def document_of(
    found: Report, words: Mapping[str, str], statements: Sequence[StatementRow], *, status: str = ""
) -> Document:
    """The frozen document of a signed report; else the one that its figures, words and ``statements`` make now, with the
    ``status`` that it is being signed with, or its own."""
    if found.document:
        return from_json(found.document)
    measures = measures_of(found)
    status = status or unsigned_status(ReportState(found.state))
    return compose(measures, words, publisher=settings.COUNCIL_NAME, status=status, checked=checked(statements))


def _confirmed(said: Statement, one: Confirmation) -> StatementRow:
    return StatementRow(
        said.digest,
        said.section,
        said.sentence,
        said.told,
        near=said.near,
        by=name_of(one.by),
        at=one.at,
        source=one.source,
        against=said.against,
    )


def _unconfirmed(said: Statement, formerly: str) -> StatementRow:
    return StatementRow(
        said.digest,
        said.section,
        said.sentence,
        said.told,
        said.agrees,
        said.near,
        against=said.against,
        formerly="" if said.agrees else formerly,
    )
