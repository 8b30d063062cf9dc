"""The way of a received file, whatever its kind: kept, read in a capped process, counted, applied or set aside, taken up
again."""

from fullcircle.domain.intake.operations.applying import begin_applying, hand_on, run
from fullcircle.domain.intake.operations.attempts import Attempt, Superseded
from fullcircle.domain.intake.operations.forgetting import forget_left_behind
from fullcircle.domain.intake.operations.keeping import ARRIVING, forget_stray_files, keep_file
from fullcircle.domain.intake.operations.kinds import Account, FileKind, Work
from fullcircle.domain.intake.operations.reading import read
from fullcircle.domain.intake.operations.receiving import receive, set_aside, start_reading
from fullcircle.domain.intake.operations.taking_up import count_again, count_waiting, take_up_stalled

__all__ = [
    "ARRIVING",
    "Account",
    "Attempt",
    "FileKind",
    "Superseded",
    "Work",
    "begin_applying",
    "count_again",
    "count_waiting",
    "forget_left_behind",
    "forget_stray_files",
    "hand_on",
    "keep_file",
    "read",
    "receive",
    "run",
    "set_aside",
    "start_reading",
    "take_up_stalled",
]
