"""Lists of audits: their filters, which live in the address, and the steps that the QA Lead can take with one."""

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from fullcircle.domain.audits.queries import AuditCard, RoundChoice
from fullcircle.domain.audits.states import AuditState
from fullcircle.web.kit.numbers import whole_number


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Words it does not know ask for nothing."""

    round_id: int | None = None
    state: AuditState | None = None
    mine: bool = False
    open_with: int | None = None

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        number, word = asked.get("round", ""), asked.get("state", "")
        return cls(
            round_id=whole_number(number),
            state=next((state for state in AuditState if state.value == word), None),
            mine=asked.get("mine") == "yes",
            open_with=whole_number(asked.get("open_with", "")),
        )

    @property
    def any(self) -> bool:
        return self != Filters()

    def query(self, **page: str) -> str:
        """The address that asks for this; "?" for everything."""
        asked = {
            "round": str(self.round_id) if self.round_id is not None else "",
            "state": self.state.value if self.state else "",
            "mine": "yes" if self.mine else "",
            "open_with": str(self.open_with) if self.open_with is not None else "",
        }
        return "?" + urlencode({name: word for name, word in (asked | page).items() if word}, safe="{}")


def chips(asked: Filters, rounds: list[RoundChoice], *, auditor: str) -> list[dict[str, Any]]:
    """The filters for the kit's ``chips``: all or mine, or what is open with one person (``auditor``: their name), then menus of
    rounds and states."""
    everyones = replace(asked, mine=False, open_with=None)
    round_now = next((f"Round {r.number}" for r in rounds if r.id == asked.round_id), "All rounds")
    return [
        {"text": "All I can see", "href": everyones.query(), "current": asked == everyones},
        {"text": "Mine", "href": replace(everyones, mine=True).query(), "current": asked.mine},
        *(
            [{"text": f"Open with {auditor}", "href": asked.query(), "current": True}]
            if asked.open_with is not None
            else []
        ),
        {
            "text": round_now,
            "options": [
                {
                    "text": "All rounds",
                    "href": replace(asked, round_id=None).query(),
                    "current": asked.round_id is None,
                },
                *(
                    {
                        "text": f"Round {r.number}: {r.title}",
                        "href": replace(asked, round_id=r.id).query(),
                        "current": r.id == asked.round_id,
                    }
                    for r in rounds
                ),
            ],
        },
        {
            "text": asked.state.label if asked.state else "Any state",
            "options": [
                {"text": "Any state", "href": replace(asked, state=None).query(), "current": asked.state is None},
                *(
                    {"text": s.label, "href": replace(asked, state=s).query(), "current": s is asked.state}
                    for s in AuditState
                ),
            ],
        },
    ]


def leading_steps(card: AuditCard) -> list[tuple[str, str, str]]:
    """(step, words, link) of each step that someone who leads the round may be able to take with an audit."""
    return [
        (step, words, reverse(f"audits:{name}", kwargs={"audit_id": card.id}))
        for step, words, name in (
            ("return", "Give it back to the auditor", "give_back"),
            ("reassign", "Give it to another auditor", "reassign"),
            ("withdraw", "Withdraw it", "withdraw"),
        )
    ]
