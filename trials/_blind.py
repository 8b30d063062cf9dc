"""Every page and file that somebody can open, asked for again and again, with nothing changed but what auditors judged, and what
that led to."""

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from fullcircle.domain.audits.models import Audit, AuditorJudgement, Section
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.scale import JudgementValue
from trials._led_to import must_not_know, set_actions

JUDGED = (JudgementValue.INADEQUATE, JudgementValue.MEETS_GOOD, JudgementValue.OUTSTANDING)
"""What auditors are made to have judged, one after the other."""
ALIKE = 2
"""Pages alike but for the numbers in their addresses that one person opens along links."""
EVERY = 3
"""One in so many audits that are final is made one that waits for a moderator, and one in so many one that is with theirs."""
_LEADS_AWAY = {"sign-out/", "choose-a-person/", "sign-in/"}
_LINK = re.compile(r'href="(/(?!static/|sign-out)[^"#]*)')
_NEW_EACH_TIME = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|data-draft="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
)


def put_back_to_wait() -> None:
    """Audits that were final wait once more, of closed rounds too: some for a moderator, some for their moderator's judgement."""
    heads = [one.id for one in access.people_in_role(Role.HEAD_OF_SERVICE, on=clock.today())]
    for n, audit in enumerate(Audit.objects.filter(state="final").order_by("pk")):
        if n % EVERY == 0:
            Moderation.objects.filter(audit=audit).delete()
            Audit.objects.filter(pk=audit.pk).update(state="submitted", finalised_at=None)
        elif n % EVERY == 1:
            Moderation.objects.filter(audit=audit).delete()
            Moderation.objects.create(
                audit=audit,
                moderator_id=next(head for head in heads if head != audit.auditor_id),
                chosen_because=ChosenBecause.ALWAYS,
                due_on=clock.today(),
            )
            Audit.objects.filter(pk=audit.pk).update(state="with_moderator", finalised_at=None)
        else:
            continue
        AuditorJudgement.objects.filter(audit=audit).update(final_value="")


def nobody_has_judged_again() -> Iterator[Audit]:
    """The audits of which nobody but their auditor may know how they were judged."""
    judged = Moderation.objects.exclude(state=ModerationState.TO_JUDGE).values("audit")
    yield from Audit.objects.filter(state__in=["submitted", "with_moderator"]).exclude(pk__in=judged).order_by("pk")


def rejudge(audits: list[int], value: JudgementValue) -> None:
    """As if their auditors had judged so throughout, with reasons that say so."""
    AuditorJudgement.objects.filter(audit__in=audits).update(value=value)
    sections = [one for one in Section.objects.filter(audit__in=audits) if "judgement" in one.content]
    for section in sections:
        section.content["judgement"] = value
        if "rationale" in section.content:
            section.content["rationale"] = f"The reason is that this is {value}."
        if "reasons" in section.content:
            section.content["reasons"] = {key: f"It is {value}." for key in section.content["reasons"]}
    Section.objects.bulk_update(sections, ["content"])


@dataclass
class Reader:
    """Somebody at a browser, and where they went."""

    person_id: int
    account_id: int
    paths: list[str] = field(default_factory=list)

    def client(self) -> Client:
        client = Client(raise_request_exception=True)
        client.force_login(get_user_model().objects.get(pk=self.account_id))
        return client

    def look_round(self, client: Client, about: list[str]) -> None:
        """Note the pages that open along the links of their own work, and of those ``about`` the audits."""
        ahead, met = ["/", *about], {"/", *about}
        seen: Counter[str] = Counter()
        while ahead:
            path = ahead.pop(0)
            answer = client.get(path)
            if answer.status_code == 200:
                self.paths.append(path)
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                continue
            for link in map(unescape, _LINK.findall(answer.content.decode())):
                shape = re.sub(r"\d+", "#", link)
                if link not in met and seen[shape] < ALIKE:
                    met.add(link)
                    seen[shape] += 1
                    ahead.append(link)

    def told(self, client: Client) -> dict[str, Any]:
        return {path: _read(client, path) for path in self.paths}


def _read(client: Client, path: str) -> Any:
    """What an answer tells: its words, or the cells of a workbook, or the text of a Word file."""
    answer = client.get(path)
    kind = answer.get("Content-Type", "")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheet" in kind:
        return [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(BytesIO(content))]
    if "wordprocessing" in kind:
        return zipfile.ZipFile(BytesIO(content)).read("word/document.xml")
    if "pdf" in kind:
        return len(content) // 1_000  # the same document as the Word file
    return answer.status_code, _NEW_EACH_TIME.sub("", content.decode())


def differences(reader: Reader, client: Client, audits: list[Audit], led_to: list[Audit]) -> list[str]:
    """The pages that tell how these audits were judged, or what was done about ``led_to`` of them."""
    found: dict[str, list[Any]] = defaultdict(list)
    for world, value in enumerate(JUDGED):
        with transaction.atomic():
            rejudge([audit.pk for audit in audits], value)
            set_actions(led_to, value, world, never_owner=reader.person_id)
            for path, told in reader.told(client).items():
                if told not in found[path]:
                    found[path].append(told)
            transaction.set_rollback(True)
    return [path for path, told in found.items() if len(told) > 1]


def _about(rules: list[tuple[str, Any]], audits: list[Audit]) -> list[str]:
    """Every address about these audits, their rounds and their moderations, and every address about no record."""
    moderations = list(Moderation.objects.filter(audit__in=audits).values_list("pk", flat=True))
    rounds = sorted({audit.round_id for audit in audits})
    records = {"audit": [audit.pk for audit in audits], "moderation": moderations, "round": rounds, "": [0]}
    asked = [(route, rule) for route, rule in rules if "GET" in rule.methods and route not in _LEADS_AWAY]
    return [
        "/" + re.sub(r"<slug:\w+>", "assessment", re.sub(r"<int:\w+>", str(pk), route))
        for route, rule in asked
        for pk in records.get(rule.record or "", [])
    ]


def walked(rules: list[tuple[str, Any]], *, of_each_kind: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Go round as so many people of each set of roles; what was asked, and what told."""
    put_back_to_wait()
    blind = list(nobody_has_judged_again())
    about, faults, pages, people, noticed, acted, knew = _about(rules, blind), [], 0, 0, 0, 0, 0
    kinds: Counter[str] = Counter()
    for person in access.people_with_accounts(on=clock.today()):
        account = get_user_model().objects.get(pk=person.account_id)
        actor = access.actor_of_account(account, on=clock.today())
        kind = " ".join(sorted(actor.roles)) if actor else ""
        kinds[kind] += 1
        if kinds[kind] > of_each_kind:
            continue
        reader, people = Reader(person.id, account.pk), people + 1
        with transaction.atomic():
            client = reader.client()
            reader.look_round(client, about)
            theirs = [audit for audit in blind if audit.auditor_id == person.id]
            others = [audit for audit in blind if audit.auditor_id != person.id]
            unknown = must_not_know(actor, others) if actor else others
            faults += [f"{kind}: {path}" for path in differences(reader, client, others, unknown)]
            noticed += bool(theirs and differences(reader, client, theirs, []))
            known = [audit for audit in others if audit not in unknown]
            if known and not knew:
                knew += bool(differences(reader, client, [], known))
            transaction.set_rollback(True)
        pages, acted = pages + len(reader.paths), acted + len(unknown)
        say(f"{kind}: {len(reader.paths)} pages")
    return {
        "audits": len(blind),
        "people": people,
        "pages": pages,
        "faults": faults,
        "noticed": noticed,
        "acted": acted,
        "knew": knew,
    }
