"""A small council at work, so that each long text of the product has somebody at it: an audit being written, one with its
moderator, one that its practitioner answers, and a report."""

from dataclasses import dataclass

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.reports import operations as reports
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.audited import audited_round
from tests.factories.council import Council, council, person
from tests.factories.submitted import SUBMITTED_AT, round_under_way, submitted_round


@dataclass
class Text:
    """A long text, where it is written and by whom. ``field``: its name in the form."""

    name: str
    path: str
    field: str
    writers: list[int]
    by_script: bool = False


def at_work() -> Council:
    """The council, made in the database of this process."""
    made = council()
    person("Quill Lead", Role.QA_LEAD)
    person("Dara Director", Role.DIRECTOR)
    round_under_way(made, size=4)
    audits = submitted_round(made, "inadequate", "inadequate")
    moderation.choose_for_moderation(round_id=audits[0].round_id, by=made.qa_lead, now=SUBMITTED_AT, seed=1)
    final = audited_round(made)
    for team in made.teams[:3]:
        final.action(final.audit(team))
    reports.start_report(round_id=final.id, by=made.qa_lead, now=clock.now())
    return made


def long_texts() -> list[Text]:
    """Every kind of long text that two tabs or two people can write at once."""
    being_written = Audit.objects.filter(state="not_started").order_by("pk")
    moderated = Moderation.objects.order_by("pk").first()
    final = Audit.objects.filter(state="final").order_by("pk").first()
    assert moderated is not None
    assert final is not None
    leads = RoleAssignment.objects.filter(role=Role.QA_LEAD).order_by("pk").values_list("person_id", flat=True)
    first, second = being_written[:2]
    return [
        Text("section", f"/audits/{first.pk}/sections/profile/", "text", [first.auditor_id], by_script=True),
        Text("section, no script", f"/audits/{second.pk}/sections/profile/", "text", [second.auditor_id]),
        Text(
            "second judgement", f"/moderation/{moderated.pk}/judge/assessment/", "rationale", [moderated.moderator_id]
        ),
        Text("answer", f"/audits/{final.pk}/feedback/", "text", [final.practitioner_id or 0]),
        Text("report", f"/reports/{final.round.report.pk}/sections/how_well/", "text", list(leads)),
    ]
