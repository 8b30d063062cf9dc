"""Play a stretch of seeds on a database of its own: ``python -m trials.dirt.shard FIRST BEYOND``, with DATA_DIR an empty folder
(and DATABASE_URL an empty database). Tells each seed of which something was wrong, and last its counts as JSON.
"""

import json
import sys
from collections import Counter

import django
from django.core.management import call_command


def main(first: int, beyond: int) -> int:
    django.setup()
    call_command("migrate", verbosity=0)
    from trials.dirt import playing, seeds

    by, counts = playing.analyst(), Counter[str]()
    for seed in range(first, beyond):
        played = seeds.play(seed, by)
        counts += played.counts
        if played.wrong:
            counts["seeds wrong"] += 1
            print(played, flush=True)
    print(json.dumps(counts))
    return 1 if counts["seeds wrong"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
