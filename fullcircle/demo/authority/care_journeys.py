"""Journeys into care and out of it: what came before, one or two periods of care, going home, leaving care."""

from datetime import date

from fullcircle.demo.authority.care import CareMaker
from fullcircle.demo.authority.days import add_days, birthday, on_a_weekday
from fullcircle.demo.authority.draws import Draws
from fullcircle.demo.authority.journeys import Journeys
from fullcircle.demo.authority.leaving import LeavingCareMaker
from fullcircle.demo.authority.records import Care, Child, Episode


class CareJourneys:
    """Makes whole journeys of children who come into care."""

    def __init__(self, draws: Draws, journeys: Journeys, care: CareMaker, leaving: LeavingCareMaker) -> None:
        self.draws = draws
        self.journeys = journeys
        self.care = care
        self.leaving = leaving

    def make(self, child: Child, start: date, route: str, *, uasc: bool = False) -> None:
        """From the referral before care, over one or two periods of care, to closure or leaving care."""
        child.earlier_plans = 0 if uasc else child.earlier_plans
        start = min(on_a_weekday(start), add_days(birthday(child.born, 18), -40))
        episode = self._lead_in(child, start, straight=uasc)
        episode.care.append(self.care.period(child, start, route, uasc=uasc))
        if episode.care[-1].reason == "E4B" and self.draws.chance(0.5):
            self._return_to_care(child, episode)
        care = episode.care[-1]
        episode.closed, episode.reason = care.end, _closing(care)
        if care.reason in ("E4A", "E4B"):
            supported = add_days(care.end, self.draws.between(40, 150))
            episode.closed = min(supported, max(care.end, birthday(child.born, 18)))
        taken_over = add_days(start, self.draws.between(60, 160))
        if taken_over < episode.closed:
            self.journeys.hand_over(episode, taken_over, "children_in_care")
        self.journeys.finish(episode, child)
        child.episodes.append(episode)
        child.leaving_care = self.leaving.after(child, care)

    def _return_to_care(self, child: Child, episode: Episode) -> None:
        """A second period of care, soon after going home without a plan did not last."""
        again = add_days(episode.care[-1].end, self.draws.between(15, 250))
        if again < add_days(birthday(child.born, 18), -60):
            route = self.draws.rng.choice(("home", "home", "grows_up"))
            episode.care.append(self.care.period(child, again, route))

    def _lead_in(self, child: Child, start: date, *, straight: bool) -> Episode:
        """What came before care: a child protection plan, a child in need plan, or nothing but an assessment."""
        draws = self.draws
        before = draws.rng.random()
        if straight or before < 0.4 or (start - child.born).days < 25:
            return self.journeys.begin(child, add_days(start, -draws.between(0, 14)))
        known = draws.between(75, 420)
        episode = self.journeys.begin(child, add_days(start, -known))
        if before < 0.72:
            self._plan_before(child, episode, start, known)
        self.journeys.hand_over(episode, episode.assessments[0].authorised, "safeguarding")
        return episode

    def _plan_before(self, child: Child, episode: Episode, start: date, known: float) -> None:
        """An enquiry, conference and child protection plan that lasts until care begins, if it fits in the time."""
        strategy = on_a_weekday(add_days(start, -self.draws.between(25, known - 30) - 19))
        held = self.journeys.enquire(episode, max(strategy, episode.referral.on), conference=True, plan=True)
        if held < start:
            self.journeys.protect(episode, child, held, end=start)
        else:
            episode.enquiries.clear()


def _closing(care: Care) -> str:
    """The reason for closing an episode that follows from how care ended."""
    if care.reason in ("E11", "E12"):
        return "RC1"
    if care.reason in ("E45", "E46", "E47", "E48"):
        return "RC4"
    return "RC3" if care.reason == "E41" else "RC7"
