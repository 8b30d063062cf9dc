"""Journeys that begin with a referral: assessment, child in need, section 47, conference, plan, step-down, closure."""

from datetime import date, timedelta

from fullcircle.demo.authority import profile
from fullcircle.demo.authority.days import add_days, add_working_days, birthday, on_a_weekday
from fullcircle.demo.authority.draws import Draws
from fullcircle.demo.authority.records import Assessment, Child, Enquiry, Episode, Plan, Referral
from fullcircle.demo.authority.workforce import Post, Workforce

PLAN_DAYS = {"plan_to_6_months": (95, 182), "plan_to_12_months": (182, 365)}
ENQUIRY_ONLY = {  # share with a section 47 enquiry that needs no conference; so that there are 1,498 a year (c4)
    "not_in_need": 0.12,
    "short_support": 0.40,
    "plan_to_6_months": 0.36,
    "plan_to_12_months": 0.42,
    "plan_over_a_year": 0.45,
}
MOVES_WITHIN_TEAM_A_YEAR = 0.55  # assumed: a child moved to a colleague though nobody left


class Journeys:
    """Makes episodes. ``detail_from`` is the first day for which visits and repeat assessments are worth making."""

    def __init__(self, draws: Draws, workforce: Workforce, *, detail_from: date, until: date) -> None:
        self.draws = draws
        self.workforce = workforce
        self.detail_from = detail_from
        self.until = until

    def post_in(self, unit: str) -> Post:
        """A desk in some team of that kind."""
        team = self.draws.rng.choice(self.workforce.of_unit(unit))
        return self.draws.rng.choice(team.posts)

    def begin(self, child: Child, on: date, *, need: str | None = None, nfa: bool = False) -> Episode:
        """An episode with its referral, and its first assessment unless nothing follows."""
        draws = self.draws
        on = on if draws.chance(0.06) else on_a_weekday(on)  # police and the emergency duty team work at weekends
        post = self.post_in("front_door" if nfa else "assessment")
        source = draws.pick(profile.REFERRAL_SOURCES)
        need = need or draws.pick(profile.PRIMARY_NEED)
        closed = add_working_days(on, draws.rng.randint(0, 2))
        episode = Episode(Referral(on, source, nfa, post), need, closed, "RC8", posts=[(on, post)])
        if not nfa:
            self.assess(episode, child, add_working_days(on, draws.rng.choice((0, 0, 1, 1, 2))), post)
            episode.closed = episode.assessments[0].authorised
        return episode

    def assess(self, episode: Episode, child: Child, start: date, post: Post) -> None:
        """Add an assessment that starts then."""
        draws = self.draws
        unseen = draws.slip(0.035, child.practice + post.team.effect)
        authorised = add_working_days(start, draws.assessment_days())
        seen = draws.rng.choice("NNU") if unseen or child.born > authorised else "Y"
        episode.assessments.append(Assessment(start, authorised, seen, True, post))

    def general(self, child: Child, on: date, pathway: str) -> Episode:
        """A whole episode of one of the profile's pathways."""
        if pathway == "no_further_action":
            return self.begin(child, on, nfa=True)
        episode = self.begin(child, on)
        if pathway == "not_in_need":
            episode.assessments[0].support = False
            self.maybe_enquiry(episode, pathway)
        elif pathway == "short_support":
            self._short(episode, child)
        elif pathway in ("child_protection", "conference_without_plan"):
            self._protection(episode, child, with_plan=pathway == "child_protection")
        else:
            self._in_need(episode, child, pathway)
        self.finish(episode, child)
        return episode

    def _short(self, episode: Episode, child: Child) -> None:
        authorised = episode.assessments[0].authorised
        limit = add_days(episode.referral.on, 88)
        self.maybe_enquiry(episode, "short_support")
        episode.closed = max(authorised, min(limit, add_days(authorised, self.draws.between(0, 26))))
        episode.reason = self.draws.pick(profile.CLOSURE_REASON)

    def _in_need(self, episode: Episode, child: Child, pathway: str) -> None:
        draws = self.draws
        long = pathway == "plan_over_a_year"
        length = 366 + draws.rng.expovariate(1 / 330) if long else draws.between(*PLAN_DAYS[pathway])
        self.maybe_enquiry(episode, pathway)
        authorised = episode.assessments[0].authorised
        self.hand_over(episode, add_days(authorised, draws.between(0, 10)), "safeguarding")
        episode.closed = max(add_days(authorised, 14), add_days(episode.referral.on, length))
        episode.reason = draws.pick(profile.CLOSURE_REASON)

    def _protection(self, episode: Episode, child: Child, *, with_plan: bool) -> None:
        draws = self.draws
        first = episode.assessments[0]
        if draws.chance(0.35):  # risk grew during a child in need plan
            self.hand_over(episode, add_days(first.authorised, draws.between(0, 10)), "safeguarding")
            strategy = add_days(first.authorised, draws.between(40, 230))
        else:
            strategy = add_working_days(episode.referral.on, draws.rng.randint(0, 9))
        conference = self.enquire(episode, on_a_weekday(strategy), conference=True, plan=with_plan)
        self.hand_over(episode, conference, "safeguarding")
        after = draws.between(60, 190)
        if with_plan:
            plan = self.protect(episode, child, conference)
            episode.closed = add_days(plan.end, after if draws.chance(0.66) else draws.between(0, 12))
        else:
            episode.closed = add_days(max(conference, first.authorised), after)
        episode.reason = draws.pick(profile.CLOSURE_REASON)

    def maybe_enquiry(self, episode: Episode, pathway: str) -> None:
        """A section 47 enquiry that needs no conference, as often as the pathway has one; sometimes a second."""
        draws = self.draws
        if not draws.chance(ENQUIRY_ONLY[pathway]):
            return
        start = add_working_days(episode.referral.on, draws.rng.randint(0, 8))
        self.enquire(episode, start, conference=False, plan=False)
        if pathway.startswith("plan") and draws.chance(0.22):
            again = add_working_days(episode.assessments[0].authorised, draws.rng.randint(5, 60))
            self.enquire(episode, again, conference=False, plan=False)

    def enquire(self, episode: Episode, start: date, *, conference: bool, plan: bool) -> date:
        """Add an enquiry; the day it ended (the conference's, if there was one)."""
        draws = self.draws
        post = post_on(episode, start)
        decided = add_working_days(start, draws.rng.randint(3, 10))
        held = add_working_days(start, draws.whole(profile.CONFERENCE_DAYS)) if conference else None
        if held:
            decided = min(decided, held)
        episode.enquiries.append(Enquiry(start, decided, held, plan, post))
        return held or decided

    def protect(self, episode: Episode, child: Child, start: date, *, end: date | None = None) -> Plan:
        """Add a child protection plan from a conference. It ends at a review, or on ``end`` (when care begins)."""
        draws = self.draws
        practice = child.practice + post_on(episode, start).team.effect
        count = 9 if end else draws.pick(profile.PLAN_REVIEWS)
        reviews: list[date] = []
        due = start
        for number in range(count):
            due = add_days(due, (91 if number == 0 else 183) - draws.between(0, 14))
            if draws.slip(0.03, practice):
                due = add_days(due, draws.between(16, 50))
            reviews.append(on_a_weekday(due))
        over = end or reviews[-1]
        reviews = [day for day in reviews if day <= over]
        category = draws.pick(profile.PLAN_CATEGORY)
        changed = None
        if reviews and draws.chance(0.08):
            others = [code for code in profile.PLAN_CATEGORY if code != category]
            changed = (reviews[0], draws.rng.choice(others)) if reviews[0] < over else None
        protected = add_days(start, -draws.between(1, 12)) if draws.chance(0.03) else None
        plan = Plan(start, over, category, changed, reviews, protected)
        episode.plans.append(plan)
        return plan

    def hand_over(self, episode: Episode, on: date, unit: str) -> None:
        """Move the child to a team of another kind, unless it is with one already."""
        if episode.posts[-1][1].team.unit.key != unit:
            episode.posts.append((max(on, episode.posts[-1][0]), self.post_in(unit)))

    def finish(self, episode: Episode, child: Child) -> None:
        """Put in what the shape implies: an adult's birthday closes, repeat assessments, moves of desk, and visits."""
        adult = birthday(child.born, 18)
        if episode.closed > adult and not episode.care:
            episode.closed = max(adult, episode.assessments[0].authorised if episode.assessments else adult)
            episode.plans = [plan for plan in episode.plans if plan.start < adult]
            for plan in episode.plans:
                plan.end = min(plan.end, adult)
                plan.reviews = [day for day in plan.reviews if day <= plan.end]
            episode.enquiries = [enquiry for enquiry in episode.enquiries if enquiry.start < adult]
            episode.reason = "RC6" if child.disabled else "RC7"
        episode.posts = [(since, post) for since, post in episode.posts if since <= episode.closed]
        self.move_desks(episode)
        self._assess_again(episode, child)
        if episode.assessments and episode.closed >= self.detail_from:
            self._visit(episode, child)
        episode.enquiries.sort(key=lambda enquiry: enquiry.start)

    def move_desks(self, episode: Episode) -> None:
        """Moves to a colleague within the team, at random."""
        moved: list[tuple[date, Post]] = []
        ends = [since for since, _ in episode.posts[1:]] + [min(episode.closed, self.until)]
        for (since, post), end in zip(episode.posts, ends, strict=True):
            moved.append((since, post))
            day = since
            while len(post.team.posts) > 1:
                day = add_days(day, 20 + self.draws.rng.expovariate(MOVES_WITHIN_TEAM_A_YEAR / 365))
                if day >= end:
                    break
                post = self.draws.rng.choice([other for other in post.team.posts if other is not post])
                moved.append((day, post))
        episode.posts = moved

    def _assess_again(self, episode: Episode, child: Child) -> None:
        if not episode.assessments:
            return
        last_day = min(min([care.start for care in episode.care], default=episode.closed), self.until)
        day = max(add_days(episode.assessments[0].authorised, self.draws.between(150, 420)), self.detail_from)
        while add_days(day, 75) < last_day:
            day = on_a_weekday(day)
            self.assess(episode, child, day, post_on(episode, day))
            episode.assessments[-1].authorised = min(episode.assessments[-1].authorised, last_day)
            day = add_days(day, self.draws.between(240, 480))

    def _visit(self, episode: Episode, child: Child) -> None:
        """Visits of the worker while the child lives at home; fortnightly on a plan, monthly otherwise."""
        stretches = home_stretches(episode)
        for start, end, on_plan in stretches:
            start, end = max(start, self.detail_from), min(end, self.until)
            if start > end:
                continue
            practice = child.practice + post_on(episode, start).team.effect
            every, missed = (12.0, 0.09) if on_plan else (24.0, 0.2)
            episode.visits += self.draws.visits(
                child, start, end, every=every, missed=missed, practice=practice, alone=0.9 if on_plan else 0.8
            )
        episode.visits.sort(key=lambda visit: visit.on)


def home_stretches(episode: Episode) -> list[tuple[date, date, bool]]:
    """The stretches of an episode spent at home, as (from, to, on a child protection plan), in order."""
    breaks = sorted(
        [(plan.start, plan.end, "plan") for plan in episode.plans]
        + [(care.start, care.end, "care") for care in episode.care]
    )
    stretches: list[tuple[date, date, bool]] = []
    day = episode.assessments[0].start if episode.assessments else episode.referral.on
    for start, end, kind in breaks:
        if start > day:
            stretches.append((day, start, False))
        if kind == "plan":
            stretches.append((max(day, start), end, True))
        day = max(day, end)
    if day < episode.closed:
        stretches.append((day, episode.closed, False))
    return [
        (start + timedelta(days=1) if place else start, end, plan) for place, (start, end, plan) in enumerate(stretches)
    ]


def post_on(episode: Episode, day: date) -> Post:
    """The desk that holds the child on a day (the first one, before the referral)."""
    found = episode.posts[0][1]
    for since, post in episode.posts:
        if since > day:
            break
        found = post
    return found
