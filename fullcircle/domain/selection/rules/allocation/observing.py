"""In which audits practice is observed."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from fullcircle.domain.selection.rules.chance import number, share_out


def observed(cases: Sequence[tuple[str, str, bool]], share: float, seed: int) -> set[str]:
    """The keys of the cases in which practice is to be observed: at least ``share`` of them, spread over service areas.

    A case is (key, service area, has a worker). Cases without a worker come last: there is nobody to observe yet.
    """
    sizes = Counter(service for _, service, _ in cases)
    places = share_out(ceil(Fraction(str(share)) * len(cases)), sizes, sizes, 1)
    marked: set[str] = set()
    for service, n in places.items():
        members = sorted(
            (not has_worker, number(seed, "observe", key), key) for key, of, has_worker in cases if of == service
        )
        marked |= {key for *_, key in members[:n]}
    return marked
