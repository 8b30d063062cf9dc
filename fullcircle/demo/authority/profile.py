"""The shape of the invented authority, in figures: yearly flows and shares of an English council of 75,600 children.

Sources: Department for Education, Characteristics of children in need 2024 and 2025 (tables b1 to d7), Children looked
after in England 2024 and 2025, Children's social work workforce 2025; Office for National Statistics, mid-2024
population estimates (all Open Government Licence v3.0). The figures are those of one metropolitan borough in the North
West; the children, workers, teams and places made from them are invented. What no official statistic tells is marked
as assumed.

Rates are for the whole authority (``Size.share`` = 1) and for one year unless said otherwise. Weights need not sum to 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

POPULATION_0_TO_17 = 75_599  # ONS, mid-2024

REFERRALS_A_YEAR = 3_803  # c1, 2025
CARE_STARTS_A_YEAR = 220  # looked after, 2025
UASC_STARTS_A_YEAR = 11  # so that about 15 are looked after at a time (looked after, 2025)
DISABILITY_STARTS_A_YEAR = 26  # assumed, so that 6.7 % of open children have a recorded disability (b2)
CONTACTS_FOR_EACH_REFERRAL = 3.5  # assumed: contacts are not published
EARLY_HELP_STARTS_A_YEAR = 920  # assumed: early help is not published
RETURN_CHANCE = 0.265  # of another referral after a journey ends, so that 20.5 % are re-referrals (c1, 2025)

MONTH_WEIGHTS: Mapping[int, float] = {
    # c6, 2022 to 2024, smoothed: August and December are quiet, June and January busy.
    1: 1.08, 2: 0.92, 3: 1.02, 4: 0.98, 5: 1.04, 6: 1.16, 7: 1.00, 8: 0.86, 9: 1.06, 10: 0.98, 11: 1.05, 12: 0.85,
}  # fmt: skip

PATHWAYS: Mapping[str, float] = {
    # What comes of a referral, apart from those that lead into care or to the disabled children's team. From c1 (NFA,
    # assessed not in need), c4 (conferences), d1 (plans) and b5 (closed episodes by length).
    "no_further_action": 6.0,
    "not_in_need": 18.0,
    "conference_without_plan": 4.2,
    "child_protection": 9.0,
    "short_support": 39.0,  # closed within about three months
    "plan_to_6_months": 13.5,
    "plan_to_12_months": 6.2,
    "plan_over_a_year": 4.0,
}

REFERRAL_SOURCES: Mapping[str, float] = {
    # c5, 2024: 3,787 referrals; split within groups assumed.
    "6": 1353, "2A": 788, "2B": 36, "3A": 60, "3B": 90, "3C": 40, "3D": 20, "3E": 100, "3F": 40, "8": 311,
    "1A": 190, "1B": 40, "1C": 36, "1D": 30, "5A": 70, "5B": 110, "5C": 60, "5D": 59, "7": 169, "9": 123, "4": 62,
}  # fmt: skip

PRIMARY_NEED: Mapping[str, float] = {
    # b3, 31 March 2024: 1,914 episodes. Disability (N2) comes by its own pathway.
    "N1": 1531, "N3": 15, "N4": 78, "N5": 104, "N6": 25, "N7": 5, "N8": 35, "N2": 12,
}  # fmt: skip

CATEGORY_OF_NEED_IN_CARE: Mapping[str, float] = {"N1": 477, "N2": 19, "N3": 5, "N4": 24, "N5": 43, "N6": 4, "N8": 8}

ASSESSMENT_DAYS: tuple[tuple[int, int, float], ...] = (
    # c2, 2024: (from, to working days, share). Managers' deadline makes the pile before day 45 real.
    (0, 0, 2), (1, 10, 11), (11, 20, 31), (21, 30, 12), (31, 40, 9), (41, 45, 19), (46, 50, 6), (51, 60, 6), (61, 85, 4),
)  # fmt: skip

CONFERENCE_DAYS: tuple[tuple[int, int, float], ...] = ((5, 10, 10), (11, 15, 75), (16, 20, 7), (21, 34, 8))  # c4, 2024

PLAN_CATEGORY: Mapping[str, float] = {"NEG": 43, "EMO": 42, "PHY": 10, "SAB": 5}  # d2, 2024
PLAN_REVIEWS: Mapping[int, float] = {1: 29, 2: 36, 3: 20, 4: 10, 5: 5}  # reviews before a plan ends; from d5 and d7
EARLIER_PLANS: Mapping[int, float] = {0: 70, 1: 22, 2: 6, 3: 2}  # d3, 2025: 30.7 % second or subsequent

CLOSURE_REASON: Mapping[str, float] = {"RC7": 95, "RC5": 2, "RC6": 0.6, "RC3": 0.8, "RC9": 1.6}  # b6, 2024

SEX: Mapping[str, float] = {"M": 52, "F": 47.6, "I": 0.4}
SEX_IN_CARE: Mapping[str, float] = {"M": 53, "F": 47}

ETHNICITY: Mapping[str, float] = {
    # Census 2021 for the area (about 69 % White British; Pakistani, Indian, Black African the largest minorities),
    # children somewhat more diverse than adults; 4 % not yet obtained.
    "WBRI": 64, "WIRI": 0.4, "WIRT": 0.4, "WROM": 1.2, "WOTH": 4, "MWBC": 1.8, "MWBA": 1.2, "MWAS": 2.6, "MOTH": 1.6,
    "APKN": 7, "AIND": 3.2, "ABAN": 0.8, "AOTH": 1.6, "BAFR": 3.6, "BCRB": 0.5, "BOTH": 0.8, "CHNE": 0.3, "OOTH": 1.4,
    "NOBT": 3.4, "REFU": 0.4,
}  # fmt: skip
ETHNICITY_IN_CARE: Mapping[str, float] = {
    # Looked after, 2025: white 79, mixed 7, black 5, Asian 4, other 2, not obtained 4 %.
    "WBRI": 74, "WIRT": 0.5, "WROM": 1.5, "WOTH": 3, "MWBC": 2.5, "MWBA": 1, "MWAS": 2.5, "MOTH": 1, "APKN": 2.2,
    "AIND": 0.8, "AOTH": 1, "BAFR": 3.2, "BCRB": 0.8, "BOTH": 1, "OOTH": 1.8, "NOBT": 3.4, "REFU": 0.4,
}  # fmt: skip
UASC_ETHNICITY: Mapping[str, float] = {"OOTH": 45, "BAFR": 30, "AOTH": 20, "WOTH": 5}

AGE_AT_REFERRAL: tuple[tuple[int, int, float], ...] = (
    # Years at referral; -1 is unborn. Assumed, near the national pattern of children in need.
    (-1, -1, 2), (0, 0, 9), (1, 4, 22), (5, 9, 26), (10, 15, 33), (16, 17, 8),
)  # fmt: skip

CARE_ENTRY_AGE: tuple[tuple[int, int, float], ...] = ((0, 0, 20), (1, 4, 18), (5, 9, 18), (10, 15, 28), (16, 17, 16))

CARE_ROUTES: Mapping[tuple[int, int], Mapping[str, float]] = {
    # What becomes of a child who enters care in this age band; chosen so that 590 are looked after with the published
    # ages, about 21 are adopted, 28 leave for special guardians and 52 go home in a year.
    (0, 0): {"adoption": 42, "guardianship": 26, "home": 27, "grows_up": 5},
    (1, 4): {"adoption": 22, "guardianship": 31, "home": 35, "grows_up": 12},
    (5, 9): {"adoption": 2, "guardianship": 29, "home": 46, "grows_up": 23},
    (10, 15): {"guardianship": 11, "home": 52, "grows_up": 37},
    (16, 17): {"home": 16, "grows_up": 84},
}

AREAS_NEARBY: tuple[str, ...] = ("Harrowdale", "Castlebeck", "Northam Vale", "Skelwick", "Marrowby", "Tarnley")

CARE_LEAVER_ACTIVITY: Mapping[tuple[int, int], Mapping[str, float]] = {
    # Care leavers, 2025, by age.
    (16, 18): {"F2": 46, "P2": 5, "F1": 2, "F5": 6, "P5": 2, "F4": 2, "G5": 29, "G4": 5, "G6": 3},
    (19, 25): {"F2": 11, "P2": 2, "F1": 4, "F5": 16, "P5": 5, "F4": 3, "G5": 36, "G4": 13, "G6": 8},
}
CARE_LEAVER_HOME: Mapping[str, float] = {
    "U": 34, "D": 21, "Z": 14, "B": 12, "E": 4, "T": 4, "K": 2, "C": 2, "X": 3, "V": 1.5, "S": 1, "W": 0.5, "Y": 1,
}  # fmt: skip
UNSUITABLE_HOMES = frozenset({"S", "V", "W", "X"})


@dataclass(frozen=True)
class Size:
    """How much of the authority to make. ``share`` multiplies every flow; ``history_days`` is how far back the state may
    be asked; ``teams`` gives, for each kind of team, how many and how many posts in each."""

    name: str
    share: float
    history_days: int
    teams: Mapping[str, tuple[int, int]]
    reviewing_officers: int


SMALL = Size(
    name="small",
    share=0.082,
    history_days=290,
    teams={
        "early_help": (2, 1),
        "front_door": (1, 1),
        "assessment": (2, 2),
        "safeguarding": (3, 2),
        "children_in_care": (2, 2),
        "care_leavers": (1, 2),
        "disabled_children": (1, 1),
    },
    reviewing_officers=2,
)
FULL = Size(
    name="full",
    share=1.0,
    history_days=860,
    teams={
        "early_help": (5, 4),
        "front_door": (2, 4),
        "assessment": (6, 6),
        "safeguarding": (9, 6),
        "children_in_care": (5, 6),
        "care_leavers": (2, 8),
        "disabled_children": (2, 5),
    },
    reviewing_officers=8,
)
SIZES: Mapping[str, Size] = {size.name: size for size in (SMALL, FULL)}
