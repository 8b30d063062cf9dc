"""Leaving care, early help, contacts and adopters: what surrounds the journeys of children in need and in care."""

from datetime import date

from fullcircle.demo.authority import profile
from fullcircle.demo.authority.days import add_days, birthday, on_a_weekday, years_between
from fullcircle.demo.authority.draws import Draws
from fullcircle.demo.authority.records import Adopter, Adoption, Care, Child, EarlyHelp, LeavingCare
from fullcircle.demo.authority.workforce import Post, Workforce

ORGANISATIONS = (
    "Ashmere Community Primary School",
    "Marl Lane Academy",
    "Health visiting service",
    "Hollins Children's Centre",
    "Youth Alliance Ashmere",
)


class LeavingCareMaker:
    """Makes leaving care services, in detail from ``detail_from`` on."""

    def __init__(self, draws: Draws, workforce: Workforce, *, detail_from: date, until: date) -> None:
        self.draws = draws
        self.workforce = workforce
        self.detail_from = detail_from
        self.until = until

    def after(self, child: Child, care: Care) -> LeavingCare | None:
        """Services after this period of care: for those who left it at 16 or older after 13 weeks, most until 21."""
        draws = self.draws
        sixteen, end = birthday(child.born, 16), care.end
        if end < add_days(sixteen, 91) or (end - care.start).days < 91 or care.reason == "E2" or draws.chance(0.1):
            return None
        until = birthday(child.born, 25 if draws.chance(0.14) else 21)
        start = max(end, self.detail_from)
        last = min(until, self.until)
        touch, homes, activities = self._circumstances(child, start, last)
        return LeavingCare(
            start=end,
            until=until,
            uasc=care.uasc,
            qualifying=draws.chance(0.05),
            posts=self._posts(end, last),
            pathway_reviews=self._pathway_reviews(child, end, last),
            contacts=self._contacts(child, start, last),
            touch=touch,
            homes=homes,
            activities=activities,
        )

    def _posts(self, start: date, last: date) -> list[tuple[date, Post]]:
        team = self.draws.rng.choice(self.workforce.of_unit("care_leavers"))
        day, found = start, []
        while True:
            found.append((day, self.draws.rng.choice(team.posts)))
            day = add_days(day, 200 + self.draws.rng.expovariate(1 / 900))
            if day >= last:
                return found

    def _contacts(self, child: Child, start: date, last: date) -> list[date]:
        day, found = add_days(start, self.draws.between(2, 20)), []
        while day <= last:
            found.append(on_a_weekday(day))
            gap = self.draws.rng.gauss(38, 12)
            while self.draws.slip(0.1, child.practice):
                gap += 30
            day = add_days(day, max(6, gap))
        return found

    def _pathway_reviews(self, child: Child, start: date, last: date) -> list[date]:
        day, found = add_days(start, -self.draws.between(5, 150)), []
        while day <= last:
            found.append(on_a_weekday(day))
            day = add_days(day, 183 - self.draws.between(0, 20))
            if self.draws.slip(0.12, child.practice):
                day = add_days(day, self.draws.between(25, 110))
        return found

    def _circumstances(
        self, child: Child, start: date, last: date
    ) -> tuple[list[tuple[date, str]], list[tuple[date, str]], list[tuple[date, str]]]:
        draws = self.draws
        touch: list[tuple[date, str]] = []
        homes: list[tuple[date, str]] = []
        activities: list[tuple[date, str]] = []
        day = start
        while not touch or day < last:
            age = years_between(child.born, day)
            lost = 0.03 if age < 19 else 0.08
            touch.append(
                (day, draws.pick({"YES": 1 - lost, "NO": lost * 0.6, "REFU": lost * 0.25, "NREQ": lost * 0.15}))
            )
            band = (16, 18) if age < 19 else (19, 25)
            homes.append((day, draws.pick(profile.CARE_LEAVER_HOME)))
            activities.append((day, draws.pick(profile.CARE_LEAVER_ACTIVITY[band])))
            day = add_days(day, 120 + draws.rng.expovariate(1 / 240))
        return touch, homes, activities


class EarlyHelpMaker:
    """Makes episodes of early help: most led by the council's teams, the rest by schools and other partners."""

    def __init__(self, draws: Draws, workforce: Workforce) -> None:
        self.draws = draws
        self.workforce = workforce

    def episode(self, start: date) -> EarlyHelp:
        draws = self.draws
        team = draws.rng.choice(self.workforce.of_unit("early_help"))
        led_by_us = draws.chance(0.62)
        length = max(20.0, draws.rng.lognormvariate(5.2, 0.6))  # median about six months
        return EarlyHelp(
            start=on_a_weekday(start),
            end=on_a_weekday(add_days(start, length)),
            organisation=team.name if led_by_us else draws.rng.choice(ORGANISATIONS),
            post=draws.rng.choice(team.posts),
        )


def adopters_of(draws: Draws, adoption: Adoption, number: int) -> list[Adopter]:
    """The one or two people who were matched with a child, with their own way to approval before it."""
    assert adoption.matched is not None
    approved = add_days(adoption.matched, -draws.between(40, 380))
    pair = _people(draws, adoption.family, number, approved, early=adoption.early is not None)
    for adopter in pair:
        adopter.matched, adopter.placed, adopter.children = adoption.matched, adoption.placed, 1
        adopter.adopted = adoption.adopted
    return pair


def waiting_adopters(draws: Draws, enquiry: date, number: int) -> list[Adopter]:
    """Adopters on their way who are not matched; each withdraws or is put on hold in the end."""
    people = _people(draws, f"AF{number}", number, add_days(enquiry, draws.between(190, 300)), early=draws.chance(0.25))
    left = add_days(people[0].enquiry, draws.between(60, 330) if draws.chance(0.3) else draws.between(400, 700))
    reason = draws.pick({"1": 70, "2": 24, "3": 6})
    for adopter in people:
        adopter.left, adopter.left_reason = left, reason
    return people


def _people(draws: Draws, family: str, number: int, approved: date, *, early: bool) -> list[Adopter]:
    submitted = add_days(approved, -draws.between(20, 60))
    stage2 = add_days(submitted, -draws.between(70, 130))
    stage1_end = add_days(stage2, -draws.between(1, 40))
    stage1 = add_days(stage1_end, -draws.between(45, 75))
    enquiry = add_days(stage1, -draws.between(7, 60))
    couple = draws.chance(0.72)
    sexes = ["F", draws.pick({"M": 84, "F": 16})] if couple else [draws.pick({"F": 80, "M": 20})]
    return [
        Adopter(
            reference=f"AD{number * 2 + place}",
            family=family,
            sex=sex,
            ethnicity=draws.pick({"WBRI": 82, "APKN": 5, "WOTH": 4, "BAFR": 3, "AIND": 3, "MOTH": 3}),
            disabled=draws.chance(0.04),
            early=early,
            enquiry=enquiry,
            stage1=stage1,
            stage1_end=stage1_end,
            stage2=stage2,
            stage2_end=submitted,
            submitted=submitted,
            approved=approved,
        )
        for place, sex in enumerate(sexes)
    ]
