"""The states of a received file, under the name by which migrations know them."""

from fullcircle.domain.intake.states import FileState as ImportState

__all__ = ["ImportState"]
