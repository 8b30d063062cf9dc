"""A word that stands for a judgement which the framework in force does not have stands for nothing."""

import pytest

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.domain.earlier_audits.models import WordMapping
from fullcircle.foundation.kernel.errors import WrongState
from tests.factories.council import NOW
from tests.factories.long_tables import TEMPLATE, form

pytestmark = pytest.mark.requirements("R4.2")


def test_it_waits_is_shown_as_undecided_and_holds_the_file_until_it_is_said(made, send, say, analyst) -> None:
    file_id = send(form())
    say(file_id)
    assert queries.file_page(analyst, file_id).words == ()
    WordMapping.objects.filter(template=TEMPLATE, folded="good").update(judgement="of_another_scale")
    assert queries.file_page(analyst, file_id).words == ("Good",)
    (word,) = (row for row in queries.mapping_page(analyst, file_id).words if row.word == "Good")
    assert (word.decided, word.judgement) == (False, "meets_good")
    with pytest.raises(WrongState, match="Say which judgement “Good” stands for"):
        operations.apply(file_id=file_id, by=analyst, now=NOW)
    operations.map_words(file_id=file_id, template=TEMPLATE, words={"Good": "meets_good"}, by=analyst, now=NOW)
    operations.apply(file_id=file_id, by=analyst, now=NOW)
