"""Every component of the page kit in every state, with plainly invented content, for developers and for the tests of the kit."""

from datetime import date, timedelta
from typing import Any, NamedTuple, get_args

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcircle.domain.frameworks.rules import Look
from fullcircle.web.kit.components.dots import Group, sample_chart
from fullcircle.web.kit.components.fields import DayField, KitForm
from fullcircle.web.kit.components.range_line import range_line
from fullcircle.web.kit.components.round_timeline import Moment, Work, round_timeline
from fullcircle.web.kit.components.timeline import Event, Period, Visit, journey
from fullcircle.web.kit.components.trend import Reading, Usual, trend


class Example(NamedTuple):
    """A judgement as the kit draws it."""

    key: str
    title: str
    look: str


SCALE = tuple(Example(look, f"Judgement {place}", look) for place, look in enumerate(get_args(Look), 1))


class ExampleForm(KitForm):
    """One field of each kind."""

    title = forms.CharField(label="What will be done", help_text="One thing, in words that the family would know.")
    reason = forms.CharField(
        label="Why this judgement, and what it means for her", widget=forms.Textarea, required=False
    )
    owner = forms.ChoiceField(
        label="Who will do it", choices=[("", "Choose a person"), ("1", "Leila M."), ("2", "Amir S.")]
    )
    judgement = forms.ChoiceField(
        label="How good is planning and review for her?",
        choices=[(one.key, one.title) for one in SCALE],
        widget=forms.RadioSelect,
    )
    voice = forms.ChoiceField(
        label="Has the child’s own view been heard?",
        choices=[("yes", "Yes, in person"), ("record", "Only from the record"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    why_not = forms.CharField(label="Why not?", widget=forms.Textarea, required=False)
    plans = forms.MultipleChoiceField(
        label="Which plans did you read?",
        choices=[("care", "Care plan"), ("pathway", "Pathway plan"), ("protection", "Child protection plan")],
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(label="Another person may see this")
    due = DayField(label="When will it be done?")
    workbook = forms.FileField(label="Annex A workbook", help_text="An Excel file: .xlsx, .xls or .xlsb, up to 50 MB.")


def catalogue(request: HttpRequest) -> HttpResponse:
    """Only for developers and demonstrations; the URL table leaves it out of production."""
    return render(request, "kit/catalogue.html", examples())


def examples() -> dict[str, Any]:
    """What the catalogue's template shows. Nothing in it is about anyone."""
    mistaken = ExampleForm(
        {
            "title": "",
            "reason": "Without dates\n  her mother cannot tell what must change.",
            "due_0": "31",
            "due_1": "feb",
            "due_2": "2026",
            "judgement": "half",
            "voice": "no",
            "why_not": "She was at school.",
            "plans": ["care"],
        }
    )
    return {
        "working_days": _working_days(date(2026, 3, 2)),
        "form": ExampleForm(initial={"owner": "1", "due": date(2026, 3, 5), "judgement": "full"}, auto_id="new_%s"),
        "mistaken": mistaken,
        "scale": SCALE,
        "judged": list(zip(SCALE, (1, 6, 3, 1, 6, 1), strict=True)),
        "descriptors": {
            "double_ring": "The family co-wrote it. Pace and ambition. The plan visibly drove change.",
            "full": "Specific, child-focused and dated, with a contingency. Reviewed and moved on.",
            "half": "Generic or a long list; no dates or contingency. Reviews record activity.",
            "struck": "No plan, or a plan not acted on. Drift that leaves the child at risk.",
        },
        "journey": _journey(),
        "weeks": _weeks(),
        "sample": sample_chart(
            [
                Group("Early help", 6, 640),
                Group("Front door, assessment", 5, 322),
                Group("Child in need", 9, 497),
                Group("Child protection", 10, 236),
                Group("Children in care", 7, 388),
                Group("Care leavers", 3, 165),
                Group("Disabled children", 2, 70),
            ]
        ),
        "share_over_time": trend(
            [
                Reading(date(2025, 9 + month, 1), value, f"{value:.0f} %", few=not month)
                for month, value in enumerate((79.0, 84.0, 82.0, 86.0))
            ],
            share=True,
            usual=Usual(76.0, 83.0, 90.0),
        ),
        "beside_others": range_line(
            ours=81.0,
            hollow=True,
            standard=100.0,
            england=79.7,
            neighbours=(73.5, 93.5),
            said="Ours: 17 of 21; England 80 %; neighbours 74 to 94 %; our standard: all.",
        ),
        "ring_counts": {
            "finding": 41,
            "action": 36,
            "evidence": 12,
            "difference": 19,
            "supervision": 27,
            "theme": 4,
            "learning": 2,
            "dip_sample": 1,
            "re_audit": 6,
        },
        "page_of_many": Paginator(range(1, 240), 20).page(6),
    }


def _journey() -> Any:
    seen = [
        14,
        32,
        55,
        92,
        125,
        150,
        180,
        205,
        214,
        235,
        246,
        256,
        267,
        278,
        288,
        298,
        308,
        318,
        372,
        382,
        392,
        401,
        412,
        420,
    ]
    first = date(2024, 10, 1)
    return journey(
        periods=[
            Period("status", "Assessment", date(2024, 10, 7), date(2025, 2, 4), "open", short="Assess"),
            Period("status", "Child in need plan", date(2025, 2, 5), date(2025, 6, 19), "mist", short="In need"),
            Period("status", "Child protection plan", date(2025, 6, 20), None, "ink", note="Neglect"),
            Period("home", "With mother", date(2020, 1, 1), date(2025, 6, 19)),
            Period("home", "With grandmother", date(2025, 6, 20), date(2025, 9, 5), "dashed", short="Gran"),
            Period("home", "With mother", date(2025, 9, 6), None),
            Period("worker", "First worker", date(2024, 10, 7), date(2025, 1, 31), short="First"),
            Period("worker", "Second worker", date(2025, 2, 1), date(2025, 10, 31), short="Second"),
            Period("worker", "Third worker", date(2025, 11, 1), None, short="Third"),
        ],
        events=[
            Event(date(2024, 10, 7), "Referral", "referral", "School. Assessment finished in 43 working days."),
            Event(date(2025, 6, 2), "Section 47 enquiry", "enquiry", "Bruise, explanation changed."),
            Event(date(2025, 6, 20), "Conference", "conference", "On time."),
            Event(date(2025, 9, 12), "Review", "review", "Home to mother."),
            Event(date(2025, 12, 9), "Review", "review"),
        ],
        visits=[Visit(first + timedelta(days=d), alone=i % 3 != 1) for i, d in enumerate(seen)],
        starts_on=first,
        ends_on=date(2026, 2, 26),
        judged_from=date(2025, 8, 26),
        judged_label="Judge these 6 months",
        gap_over_days=42,
    )


def _weeks() -> Any:
    return round_timeline(
        starts_on=date(2026, 2, 2),
        ends_on=date(2026, 3, 15),
        work=[
            Work("Audit with the practitioner", date(2026, 2, 2), date(2026, 2, 27), "All audits in"),
            Work("Moderate", date(2026, 2, 16), date(2026, 3, 6), "Moderation done"),
            Work("Find themes, write the report", date(2026, 2, 28), date(2026, 3, 11), "Report ready"),
        ],
        moments=[Moment("AIM meeting", date(2026, 3, 13))],
        today=date(2026, 2, 26),
    )


def _working_days(monday: date) -> list[list[dict[str, Any]]]:
    """Two weeks of working days from a Monday, something on two of them."""
    items = {
        1: [("Talk about child 44102", "#")],
        8: [("Round 14: report due", "#"), ("Round 14: last day (Sunday)", "")],
    }
    days = [monday + timedelta(days=n) for n in range(12) if n % 7 < 5]
    told = [{"day": day, "today": n == 0, "items": items.get(n, [])} for n, day in enumerate(days)]
    return [told[:5], told[5:]]
