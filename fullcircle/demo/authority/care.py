"""Being looked after: legal status, placements, reviews, visits, health, missing episodes, permanence, adoption."""

from datetime import date

from fullcircle.demo.authority import profile
from fullcircle.demo.authority.days import add_days, add_working_days, birthday, on_a_weekday, years_between
from fullcircle.demo.authority.draws import Draws
from fullcircle.demo.authority.records import Adoption, Care, Child, Missing, Placement

ADOPTION_FALLS_THROUGH = 0.12


class CareMaker:
    """Makes periods of care. Reviews, visits and checks are made from ``detail_from`` on; moves from the beginning."""

    def __init__(self, draws: Draws, *, detail_from: date, until: date) -> None:
        self.draws = draws
        self.detail_from = detail_from
        self.until = until
        self._families = 0

    def period(self, child: Child, start: date, route: str, *, uasc: bool = False) -> Care:
        """A whole period of care along a route: "adoption", "guardianship", "home" or "grows_up"."""
        draws = self.draws
        need = "N8" if uasc else draws.pick(profile.CATEGORY_OF_NEED_IN_CARE)
        care = Care(start, start, "", need, uasc=uasc)
        getattr(self, f"_{route}")(care, child)
        adult = birthday(child.born, 18)
        if care.end >= adult:
            care.end = adult
            care.reason = draws.pick({"E17": 41, "E5": 22, "E6": 6, "E8": 12, "E7": 4 if child.disabled else 0.5})
        care.legal = [(since, code) for since, code in care.legal if since < care.end] or care.legal[:1]
        care.permanence = [(since, code) for since, code in care.permanence if since <= care.end]
        self._place(care, child)
        self._oversee(care, child)
        return care

    # Routes: how it ends, with the legal statuses and permanence plans on the way.

    def _adoption(self, care: Care, child: Child) -> None:
        draws = self.draws
        adoption = Adoption(decided=add_days(care.start, draws.between(150, 300)))
        adoption.order = add_days(adoption.decided, draws.between(20, 90))
        care.legal = [*self._arrival(care, voluntary=0), (adoption.order, "E1")]
        care.permanence = [(add_days(care.start, draws.between(85, 135)), "ADOPTION")]
        care.adoption = adoption
        if draws.chance(ADOPTION_FALLS_THROUGH):
            adoption.reversed = add_days(adoption.order, draws.between(250, 500))
            adoption.reversal = draws.pick({"RD3": 50, "RD1": 35, "RD4": 15})
            care.legal.append((adoption.reversed, "C2"))
            care.permanence.append((add_days(adoption.reversed, draws.between(5, 40)), "LT_FOST"))
            care.end = birthday(child.born, 18)
            return
        self._families += 1
        adoption.family = f"AF{1200 + self._families}"
        adoption.early = add_days(care.start, draws.between(20, 120)) if draws.chance(0.2) else None
        adoption.matched = add_days(adoption.order, draws.between(60, 320))
        adoption.placed = add_days(adoption.matched, draws.between(14, 60))
        adoption.adopted = add_days(adoption.placed, draws.between(110, 420))
        care.end, care.reason = adoption.adopted, draws.pick({"E12": 80, "E11": 20})

    def _guardianship(self, care: Care, child: Child) -> None:
        draws = self.draws
        care.legal = self._arrival(care, voluntary=0.1)
        final = add_days(care.legal[-1][0], draws.between(260, 480))
        if draws.chance(0.3):
            care.legal.append((final, "C2"))
            final = add_days(final, draws.between(90, 360))
        care.end, care.reason = final, draws.pick({"E45": 60, "E47": 20, "E46": 12, "E41": 8})
        care.permanence = self._planned(care, "SGO_CAO")

    def _home(self, care: Care, child: Child) -> None:
        draws = self.draws
        care.reason = draws.pick({"E4A": 76, "E4B": 18, "E13": 6})
        if draws.chance(0.5):
            care.legal = self._arrival(care, voluntary=1)
            care.end = add_days(care.start, 8 + draws.rng.expovariate(1 / 150))
            care.permanence = self._planned(care, "RETURN")
            return
        care.legal = self._arrival(care, voluntary=0.15)
        final = add_days(care.legal[-1][0], draws.between(240, 460))
        care.end = final
        if draws.chance(0.8):  # home with parents under a care order, until it is discharged
            care.legal.append((final, "C2"))
            care.end = add_days(final, draws.between(200, 800))
        care.permanence = self._planned(care, "RETURN")

    def _grows_up(self, care: Care, child: Child) -> None:
        draws = self.draws
        age = years_between(child.born, care.start)
        care.end = birthday(child.born, 18)
        care.legal = self._arrival(care, voluntary=1 if care.uasc else 0.3 if age >= 10 else 0.1)
        if care.legal[-1][1] == "C1":
            care.legal.append((add_days(care.legal[-1][0], draws.between(210, 480)), "C2"))
        plans = {"LT_FOST": 70, "LT_RES": 14 if age > 7 else 1, "SUPPORTED": 30 if age > 14 else 1, "OTHER": 3}
        care.permanence = self._planned(care, draws.pick(plans))
        if age < 14 and draws.chance(0.4):
            first = care.permanence[0][0]
            care.permanence.insert(0, (add_days(first, -draws.between(10, 30)), "RETURN"))

    def _arrival(self, care: Care, *, voluntary: float) -> list[tuple[date, str]]:
        """The first legal statuses: agreed with parents, or an interim care order, now and then after an emergency."""
        draws = self.draws
        if draws.chance(voluntary):
            statuses = [(care.start, "V2")]
            if draws.chance(0.25) and not care.uasc:
                statuses.append((add_days(care.start, draws.between(20, 200)), "C1"))
            return statuses
        if draws.chance(0.2):
            ordered = add_days(care.start, draws.between(2, 8))
            return [(care.start, draws.pick({"L1": 60, "L2": 40})), (ordered, "C1")]
        return [(care.start, "C1")]

    def _planned(self, care: Care, plan: str) -> list[tuple[date, str]]:
        """The permanence plan, agreed about the second review, later where the work drifts."""
        wait = self.draws.between(60, 130)
        while self.draws.chance(0.2):
            wait += self.draws.between(60, 140)
        return [(add_days(care.start, wait), plan)]

    # Placements

    def _place(self, care: Care, child: Child) -> None:
        draws = self.draws
        unsettled = draws.chance(0.11)
        adoption = care.adoption
        day = care.start
        while True:
            placement = self._placement(care, child, day)
            care.placements.append(placement)
            settled = (day - care.start).days > 300
            grown = years_between(child.born, day) >= 16
            a_year = 3.0 if unsettled else 0.8 if grown else 0.07 if settled else 0.55
            if placement.kind in ("A5", "A6"):
                return
            moved = add_days(day, 3 + draws.rng.expovariate(a_year / 365))
            if adoption and adoption.placed and moved >= adoption.placed:
                moved = adoption.placed
            if care.reason in ("E4A", "E4B") and placement.kind == "P1":
                return
            home = self._home_day(care)
            if home and day < home <= moved:
                moved = home
            if moved >= care.end:
                return
            day = moved

    def _home_day(self, care: Care) -> date | None:
        """When a child who is to go home under a care order is placed with parents."""
        if care.reason not in ("E4A", "E4B") or care.legal[-1][1] != "C2":
            return None
        return max(add_days(care.start, 45), add_days(care.legal[-1][0], -180))

    def _placement(self, care: Care, child: Child, day: date) -> Placement:
        draws = self.draws
        kind = self._kind(care, child, day)
        if kind == "P1":
            provider = "PR0"
        elif kind in ("K2", "H5", "R3", "P2", "S1"):
            provider = draws.pick({"PR4": 80, "PR1": 12, "PR5": 8})
        else:
            provider = draws.pick({"PR1": 70, "PR4": 27, "PR5": 3})
        outside = draws.chance(0.55 if provider == "PR4" else 0.12 if kind == "P1" else 0.31)
        place = draws.rng.choice(profile.AREAS_NEARBY) if outside else "Ashmere"
        urn = f"SC{draws.rng.randint(990000, 999999)}" if kind in ("K2", "H5") else ""
        return Placement(day, kind, provider, outside, place, urn)

    def _kind(self, care: Care, child: Child, day: date) -> str:
        draws = self.draws
        age = years_between(child.born, day)
        adoption = care.adoption
        if adoption and adoption.placed and day >= adoption.placed:
            return "A5" if adoption.early else "A6"
        if adoption and adoption.early and day >= adoption.early:
            return "U5"
        home = self._home_day(care)
        if home and day >= home:
            return "P1"
        if age < 1 and day == care.start and draws.chance(0.12):
            return "R3"
        kin = 0.55 if care.reason in ("E45", "E47") else 0.14
        if draws.chance(kin):
            return "U1" if (day - care.start).days > 200 else "U3"
        if age >= 16 and draws.chance(0.7 if care.uasc else 0.5):
            return draws.pick({"H5": 70, "P2": 30})
        if age >= 8 and draws.chance(0.42):
            return draws.pick({"K2": 97, "S1": 2, "R5": 1})
        return "U4" if (day - care.start).days > 300 else draws.pick({"U6": 75, "U4": 25})

    # Oversight

    def _oversee(self, care: Care, child: Child) -> None:
        draws = self.draws
        start, end = max(care.start, add_days(self.detail_from, -400)), min(care.end, self.until)
        if start > end:
            return
        care.reviews = self._reviews(care, child, end)
        care.officer_contacts = sorted(
            care.reviews + [add_days(day, draws.between(30, 80)) for day in care.reviews if draws.chance(0.5)]
        )
        care.officer_contacts = [day for day in care.officer_contacts if day <= end]
        care.visits = draws.visits(child, start, end, every=33, missed=0.1, practice=child.practice, alone=0.85)
        care.health = self._health(care, child, end)
        care.dental = self._dental(care, child, start, end)
        care.missing = self._missing(care, child, end)

    def _reviews(self, care: Care, child: Child, end: date) -> list[date]:
        draws = self.draws
        days: list[date] = []
        day = add_working_days(care.start, draws.rng.randint(12, 20))
        while (day := on_a_weekday(day)) <= end:
            days.append(day)
            day = add_days(day, (91 if len(days) == 1 else 183) - draws.between(0, 16))
            if draws.slip(0.04, child.practice):
                day = add_days(day, draws.between(18, 60))
        return days

    def _health(self, care: Care, child: Child, end: date) -> list[date]:
        draws = self.draws
        days: list[date] = []
        day = add_working_days(care.start, draws.rng.randint(10, 30))
        while day <= end:
            days.append(day)
            gap = 183 if years_between(child.born, day) < 5 else 365
            day = add_days(day, gap - draws.between(4, 30))
            if draws.slip(0.05, child.practice):
                day = add_days(day, draws.between(30, 120))
        return days

    def _dental(self, care: Care, child: Child, start: date, end: date) -> list[date]:
        draws = self.draws
        reluctant = draws.chance(0.34)
        first = max(add_days(start, draws.between(30, 300)), birthday(child.born, 1))
        days: list[date] = []
        while (first := on_a_weekday(first)) <= end:
            days.append(first)
            first = add_days(first, draws.between(380, 900) if reluctant else draws.between(160, 350))
        return days

    def _missing(self, care: Care, child: Child, end: date) -> list[Missing]:
        draws = self.draws
        start = max(care.start, birthday(child.born, 11), add_days(self.detail_from, -200))
        a_year = 3.5 if draws.chance(0.13) else 0.04
        found: list[Missing] = []
        day = add_days(start, draws.rng.expovariate(a_year / 365))
        while day <= end:
            offered = "N" if draws.slip(0.1, child.practice) else "Y"
            accepted = draws.pick({"Y": 62, "N": 32, "U": 6}) if offered == "Y" else "N"
            found.append(Missing(day, draws.chance(0.3), offered, accepted))
            day = add_days(day, 2 + draws.rng.expovariate(a_year / 365))
        return found
