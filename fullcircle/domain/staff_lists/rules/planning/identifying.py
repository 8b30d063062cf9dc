"""Who a row of a staff list is about."""

from fullcircle.domain.staff_lists.rules.council import Known
from fullcircle.domain.staff_lists.rules.plan import Key, Problem, Step
from fullcircle.domain.staff_lists.rules.planning.draft import BLANK, NOTE, OUT, Draft, changed
from fullcircle.domain.staff_lists.rules.results import LONGEST_NAME, StaffRow
from fullcircle.files.texts import shown
from fullcircle.foundation.access.rules import email_of, fold, is_name, name_in_order


def identify(draft: Draft, row: StaffRow) -> None:
    for what, remedy, unusable in row.faults:
        draft.tell(row, OUT if unusable else NOTE, what, remedy)
    if any(unusable for _, _, unusable in row.faults):
        return
    name = name_in_order(row.name)[:LONGEST_NAME]
    email = email_of(row.email)
    if not is_name(name):
        what = f"“{shown(row.name)}” is no name of a person." if name else "There is no name in this row."
        draft.tell(row, OUT, what, "Write the name." if name else "Fill in the name.")
        return
    if email is None:
        what = f"“{shown(row.email)}” is not an e-mail address."
        draft.tell(row, BLANK, what, "Write one address, such as name@council.gov.uk.")
    if email and email in draft.new_by_email:
        what = f"Row {draft.row_of[draft.new_by_email[email]]} has this e-mail address too."
        draft.tell(row, OUT, what, "Keep one row for each person, each with an address of their own.")
        return
    found = _person(draft, row, name, email or "")
    if isinstance(found, Problem):
        draft.problems.append(found)
        return
    key: Key = found.id if found else f"row {row.row}"
    before = draft.row_of.get(key) if found else _row_alike(draft, name, email or "")
    if before is not None:
        what = f"Row {before} is about the same person."
        draft.tell(row, OUT, what, "Keep one row for each person. Two people of one name need an e-mail address each.")
        return
    _begin(draft, row, key, name, email or "", found)


def _person(draft: Draft, row: StaffRow, name: str, email: str) -> Known | Problem | None:
    """The person who is known, None for somebody new, or why it cannot be told."""
    called = draft.council.called(fold(name))
    by_email = draft.council.by_email.get(email) if email else None
    if by_email is not None:
        if by_email.left:
            draft.leavers += 1
            what = f"The person with this e-mail address, {by_email.name}, has left."
            return Problem(row.row, what, "Take the row out, or write the address of the person who is meant.", OUT)
        if called and by_email not in called:
            what = f"The e-mail address is that of {by_email.name}, the name is that of {called[0].name}."
            return Problem(row.row, what, "Put right the one that is wrong.", OUT)
        return by_email
    if not called and (left := draft.council.left_by_name.get(fold(name))):
        draft.leavers += 1
        what = f"Somebody called {left.name} was here and has left. This is taken for a new person."
        draft.tell(row, NOTE, what, "If it is the person who left, take the row out.")
    able = [one for one in called if not (email and one.email)]
    if called and not able:
        what = f"Somebody called {name} is here with another e-mail address. This is taken for a second person."
        draft.tell(
            row, NOTE, what, "If it is the same person, put right the address on their page before you apply this."
        )
    if len(able) > 1:
        what = f"{len(able)} people here are called {name}, and nothing in the row tells them apart."
        return Problem(row.row, what, "Write the e-mail address, here and on the person’s page.", OUT)
    return able[0] if able else None


def _row_alike(draft: Draft, name: str, email: str) -> int | None:
    """An earlier row about the same new person: of the same name, where one of the two has no address."""
    others = draft.new_by_name.get(fold(name), [])
    with_address = set(draft.new_by_email.values())
    return next((draft.row_of[key] for key in others if not email or key not in with_address), None)


def _begin(draft: Draft, row: StaffRow, key: Key, name: str, email: str, found: Known | None) -> None:
    step = Step(row.row, key, found.name if found else name)
    draft.row_of[key] = row.row
    if found is None:
        step.email = email
        draft.new_by_name[fold(name)].append(key)
        draft.claimed.setdefault(fold(name), key)
        if email:
            draft.new_by_email[email] = key
    else:
        if email and email != found.email:
            step.email = email
            step.said.append(changed("E-mail address", email, found.email, found))
            draft.new_by_email[email] = key
        if fold(name) not in found.names | {found.folded}:
            step.new_name = name
            step.said.append(changed("Name", name, found.name, found))
            draft.claimed.setdefault(fold(name), key)
    draft.steps.append((row, step))
