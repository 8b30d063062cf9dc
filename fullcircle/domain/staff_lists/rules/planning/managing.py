"""Who manages whom by a staff list: worked out last, since it may be somebody further down."""

from fullcircle.domain.staff_lists.rules.plan import Key, Step
from fullcircle.domain.staff_lists.rules.planning.draft import BLANK, Draft, changed
from fullcircle.domain.staff_lists.rules.results import StaffRow
from fullcircle.files.texts import shown
from fullcircle.foundation.access.rules import email_of, fold, in_a_circle, name_in_order


def set_managers(draft: Draft) -> None:
    wanted: dict[Key, tuple[StaffRow, Step, Key]] = {}
    for row, step in draft.steps:
        manager = _manager(draft, row, step)
        if manager is not None:
            wanted[step.key] = (row, step, manager)
    for key in _in_circles(draft, {key: manager for key, (_, _, manager) in wanted.items()}):
        row, _, _ = wanted.pop(key)
        what = "With this manager the line would lead back to the person."
        draft.tell(row, BLANK, what, "Look at the managers of everybody in that line. None of them was changed.")
    for _, step, manager in wanted.values():
        known = draft.known(step.key)
        if known is None or known.manager_id != manager:
            step.manager = manager
            before = draft.name_of(known.manager_id) if known and known.manager_id is not None else ""
            step.said.append(changed("Manager", draft.name_of(manager), before, known))


def _manager(draft: Draft, row: StaffRow, step: Step) -> Key | None:
    """Who is meant, or None where nobody is named or it cannot be told."""
    if not row.manager:
        return None
    meant = _meant(draft, row.manager)
    text = shown(row.manager)
    if not meant:
        what = f"Nobody here or in this list is “{text}”, so the manager was left as before."
        draft.tell(row, BLANK, what, "Add the manager as a row, or write the e-mail address.")
    elif len(meant) > 1:
        what = f"{len(meant)} people are called “{text}”, so the manager was left as before."
        draft.tell(row, BLANK, what, "Write the manager’s e-mail address.")
    elif step.key in meant:
        what = "The row names the person as their own manager, so the manager was left as before."
        draft.tell(row, BLANK, what, "Name the manager, or leave the cell empty.")
    else:
        return next(iter(meant))
    return None


def _meant(draft: Draft, text: str) -> set[Key]:
    """Everyone who may be meant by a name or an e-mail address."""
    email = email_of(text)
    if email:
        known = draft.council.by_email.get(email)
        found = draft.new_by_email.get(email) or (known.id if known and not known.left else None)
        return set() if found is None else {found}
    folded = fold(name_in_order(text))
    keys: set[Key] = {one.id for one in draft.council.called(folded) or draft.council.called(fold(text))}
    renamed = {step.key for _, step in draft.steps if step.new_name and fold(step.new_name) == folded}
    return keys | set(draft.new_by_name.get(folded, [])) | renamed


def _in_circles(draft: Draft, wanted: dict[Key, Key]) -> set[Key]:
    """Those of the list whose line of managers would run in a circle."""
    number: dict[Key, int] = {}

    def of(key: Key) -> int:
        return number.setdefault(key, len(number))

    above = {of(one.id): of(one.manager_id) for one in draft.council.people.values() if one.manager_id is not None}
    left = dict(wanted)
    out: set[Key] = set()
    while True:
        line = above | {of(key): of(manager) for key, manager in left.items()}
        circle = in_a_circle(line)
        wrong = {key for key in left if of(key) in circle}
        if not wrong:
            return out
        out |= wrong
        left = {key: manager for key, manager in left.items() if key not in wrong}
