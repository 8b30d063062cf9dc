"""Who works at the invented council: service areas, teams, posts and the people who hold them over time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from fullcircle.demo.authority.days import add_days
from fullcircle.demo.authority.names import Names
from fullcircle.demo.authority.profile import Size

TURNOVER_A_YEAR = 0.211  # Children's social work workforce 2025, leavers for each post
GAP_DAYS = (0, 45)  # assumed: how long a post stays empty between two people


SERVICE_AREAS: Mapping[str, str] = {
    # Keys are those of the framework file.
    "front_door": "Integrated Front Door and Assessment",
    "early_help": "Early Help",
    "safeguarding": "Safeguarding",
    "children_in_care": "Children in Care",
    "care_leavers": "Care Leavers",
    "disabled_children": "Disabled Children",
}


@dataclass(frozen=True)
class Unit:
    """A kind of team: what it does, the service area it belongs to, how its teams are named and who works in them."""

    key: str
    service_area: str
    team_names: tuple[str, ...]
    job_title: str


UNITS: tuple[Unit, ...] = (
    Unit("early_help", "early_help", ("Early Help {}",), "Early help practitioner"),
    Unit("front_door", "front_door", ("Integrated Front Door", "Front Door Response"), "Social worker"),
    Unit("assessment", "front_door", ("Assessment {}",), "Social worker"),
    Unit("safeguarding", "safeguarding", ("Safeguarding {}",), "Social worker"),
    Unit("children_in_care", "children_in_care", ("Children in Care {}",), "Social worker"),
    Unit("care_leavers", "care_leavers", ("Leaving Care", "Leaving Care Plus"), "Personal adviser"),
    Unit(
        "disabled_children",
        "disabled_children",
        ("Disabled Children", "Disabled Children Transitions"),
        "Social worker",
    ),
)
PLACES = ("North", "South", "Riverside", "Moorside", "Town", "East", "West", "Harbour", "Valley")

# One Head of Service for these service areas each.
HEADSHIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Head of Service, Front Door and Early Help", ("front_door", "early_help")),
    ("Head of Service, Safeguarding", ("safeguarding", "disabled_children")),
    ("Head of Service, Care and Leaving Care", ("children_in_care", "care_leavers")),
)

# People whom the guides to the demonstration mention by name keep that name whatever the seed.
LEADERS: tuple[tuple[str, str, str], ...] = (
    ("director", "Marguerite Ashdown", "Director of Children's Services"),
    ("assistant_director", "Solomon Fairweather", "Assistant Director"),
    ("qa_lead", "Priya Nightingale", "Quality Assurance Lead"),
    ("principal_social_worker", "Ruth Larkmoor", "Principal Social Worker"),
    ("performance_analyst", "Gwil Underhill", "Performance analyst"),
    ("administrator", "Dot Pennyfeather", "Systems administrator"),
    ("chief_executive", "Leonora Castlebeck", "Chief Executive"),
    ("workforce_lead", "Tobias Merrowby", "Workforce development manager"),
    ("information_governance_lead", "Ingrid Stallworth", "Information governance manager"),
)
# Who leads them, where it is not the Assistant Director; nobody here leads a Chief Executive.
ABOVE = {
    "chief_executive": "",
    "director": "chief_executive",
    "assistant_director": "director",
    "workforce_lead": "director",
    "information_governance_lead": "director",
}
HEAD_NAMES = ("Helen Prosperwell", "Emeka Oakenshaw", "Siobhan Whinfell")
OFFICER_NAME = "Marcus Oldacre"


@dataclass(eq=False)
class Person:
    """Someone who works for the council. ``role`` is a stable word; ``areas`` is the reach of a Head of Service.

    ``skill`` (mean 0, about one unit of spread) is the latent quality of their practice or, for those who audit,
    ``leniency`` is how much kinder than the agreed standard they judge. Neither is ever shown: play draws from them.
    """

    name: str
    role: str
    job_title: str
    joined: date
    left: date | None = None
    team: "Team | None" = None
    manager: "Person | None" = None
    areas: tuple[str, ...] = ()
    skill: float = 0.0
    leniency: float = 0.0

    @property
    def username(self) -> str:
        """A sign-in name: the name in small letters with dots."""
        return self.name.lower().replace(" ", ".").replace("'", "")

    def works_on(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or day <= self.left)


@dataclass(eq=False)
class Post:
    """A desk in a team: children are allocated to it, and so to whoever holds it on the day."""

    team: "Team"
    number: int
    holders: list[Person] = field(default_factory=list)

    def holder(self, day: date) -> Person | None:
        """Who holds the post that day; None while it is vacant."""
        return next((person for person in reversed(self.holders) if person.works_on(day)), None)


@dataclass(eq=False)
class Team:
    """A team, its manager and its posts. ``effect`` is its latent difference in practice quality."""

    name: str
    unit: Unit
    manager: Person
    posts: list[Post] = field(default_factory=list)
    effect: float = 0.0


@dataclass(frozen=True)
class Workforce:
    """Everyone and every team, from ``since`` to ``until``."""

    teams: tuple[Team, ...]
    leaders: tuple[Person, ...]
    heads: tuple[Person, ...]
    officers: tuple[Person, ...]

    def of_unit(self, key: str) -> list[Team]:
        """The teams of one kind."""
        return [team for team in self.teams if team.unit.key == key]

    def people(self) -> Iterator[Person]:
        """Everyone who ever works here in the time covered: leaders first, then team by team."""
        yield from self.leaders
        yield from self.heads
        yield from self.officers
        for team in self.teams:
            yield team.manager
            for post in team.posts:
                yield from post.holders

    def leader(self, role: str) -> Person:
        """The one person in a leading role, for example "qa_lead"."""
        return next(person for person in self.leaders if person.role == role)


def make_workforce(size: Size, rng: Random, *, since: date, until: date) -> Workforce:
    """People and teams for that size of authority; posts change hands between ``since`` and ``until``."""
    names = Names(rng)
    long_ago = add_days(since, -400)
    leaders = _leaders(long_ago)
    named = {leader.role: leader for leader in leaders}
    assistant = named["assistant_director"]
    for leader in leaders:
        leader.manager = named.get(ABOVE.get(leader.role, assistant.role))
    heads = tuple(
        Person(name, "head_of_service", title, long_ago, manager=assistant, areas=areas, leniency=rng.gauss(0, 0.15))
        for name, (title, areas) in zip(HEAD_NAMES, HEADSHIPS, strict=True)
    )
    officers = tuple(
        Person(
            OFFICER_NAME if number == 0 else names.next(),
            "iro",
            "Independent reviewing officer",
            long_ago,
            manager=leaders[2],
        )
        for number in range(size.reviewing_officers)
    )
    teams = tuple(
        _team(unit, number, size.teams[unit.key], heads, names, rng, since=since, until=until)
        for unit in UNITS
        for number in range(size.teams[unit.key][0])
    )
    return Workforce(teams, leaders, heads, officers)


def _leaders(joined: date) -> tuple[Person, ...]:
    return tuple(Person(name, role, title, joined) for role, name, title in LEADERS)


def _team_name(unit: Unit, number: int) -> str:
    pattern = unit.team_names[min(number, len(unit.team_names) - 1)]
    return pattern.format(PLACES[number])


def _team(
    unit: Unit,
    number: int,
    shape: tuple[int, int],
    heads: tuple[Person, ...],
    names: Names,
    rng: Random,
    *,
    since: date,
    until: date,
) -> Team:
    head = next(person for person in heads if unit.service_area in person.areas)
    # Most managers judge a little kindly; a few are strict. The spread is what moderation is there to find.
    manager = Person(
        names.next(),
        "team_manager",
        "Team manager",
        add_days(since, -300),
        manager=head,
        leniency=rng.gauss(0.18, 0.28),
    )
    team = Team(_team_name(unit, number), unit, manager, effect=rng.gauss(0, 0.35))
    manager.team = team
    for place in range(shape[1]):
        post = Post(team, place)
        post.holders.extend(_holders(team, names, rng, since=since, until=until))
        team.posts.append(post)
    return team


def _holders(team: Team, names: Names, rng: Random, *, since: date, until: date) -> Iterator[Person]:
    start = add_days(since, -rng.uniform(30, 1500))
    first = True
    while True:
        stays = rng.expovariate(TURNOVER_A_YEAR / 365)
        left = add_days(since if first else start, stays)
        person = Person(
            names.next(),
            "practitioner",
            team.unit.job_title,
            start,
            left=left if left < until else None,
            team=team,
            manager=team.manager,
            skill=rng.gauss(0, 0.5),
        )
        yield person
        if person.left is None:
            return
        start, first = add_days(person.left, 1 + rng.uniform(*GAP_DAYS)), False
        if start >= until:
            return
