"""An ID filled down over other rows of a list that names everybody: whose rows those are is not known, so nobody is missing."""

from datetime import date, timedelta

import pytest

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import Status
from fullcircle.domain.imports import operations, queries
from fullcircle.foundation.access.rules import Actor
from tests.factories.workbooks import child
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

NEXT = AS_AT + timedelta(days=1)


def rows(**of_number: str) -> list[dict[str, object]]:
    """Forty children, each born on a day of their own and in need since a day of their own."""
    return [
        child(
            Child_Unique_ID=of_number.get(f"n{n}", f"M{1000 + n}"),
            Date_of_Birth=date(2012, 1, 1) + timedelta(days=n),
            CIN_Start_Date=date(2025, 6, 1) + timedelta(days=n),
        )
        for n in range(40)
    ]


def test_children_whose_id_was_overwritten_stay_open(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: rows()}), by=analyst, now=NOW)
    born = dict(Child.objects.values_list("reference", "date_of_birth"))
    filled = rows(**{f"n{n}": "M1010" for n in range(11, 16)})
    import_id = send({6: filled}, as_at=NEXT)
    account = next(one for one in queries.import_page(analyst, import_id).lists if one.number == 6)
    assert (account.read, account.ready, account.left_out) == (40, 35, 5)
    changes = operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert changes.children_closed == 0
    assert not Child.objects.filter(status=Status.CLOSED).exists()
    assert dict(Child.objects.values_list("reference", "date_of_birth")) == born


def test_a_child_known_by_a_referral_keeps_the_team_where_the_referrals_cannot_be_read(
    send: Send, analyst: Actor, team: int
) -> None:
    referral = {
        "Child Unique ID": "70001",
        "Gender": "a) Male",
        "Ethnicity": "a) WBRI",
        "Date of Birth": "01/01/2015",
        "Age of Child (Years)": 11,
        "Date of referral": "02/02/2026",
        "Referral Source": "q) 6: Police",
        "Allocated Team": "Safeguarding North",
        "Allocated Worker": "Robin Vale",
    }
    contact = {
        **{k: v for k, v in referral.items() if not k.startswith(("Allocated", "Date of ref", "Referral"))},
        "Date of Contact": "01/02/2026",
        "Contact Source": "q) 6: Police",
    }
    operations.apply(import_id=send({1: [contact], 3: [referral], 6: rows()}), by=analyst, now=NOW)
    known = Child.objects.get(reference="70001")
    assert (known.status, known.team_id) == (Status.REFERRAL, team)
    for lists in (
        {1: [contact], 3: [referral | {"Date of referral": "tbc"}], 6: rows()},
        {1: [contact], 3: [referral | {"Allocated Team": "#N/A"}], 6: rows()},
        {1: [contact], 6: rows()},
    ):
        operations.apply(import_id=send(lists, as_at=NEXT), by=analyst, now=NOW, shrunk=True)
        known.refresh_from_db()
        assert (known.status, known.team_id) == (Status.REFERRAL, team)
