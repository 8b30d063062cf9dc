"""The one way in which received tables of form answers are held and move."""

from fullcircle.domain.earlier_audits.models import EarlierFile
from fullcircle.domain.intake.states import WORKFLOW
from fullcircle.foundation.workflow.operations import Records

FILES = Records(lambda _: EarlierFile.objects.all(), WORKFLOW, events="legacy", subject="legacy file:{.pk}")
"""Whoever may not import is told so of every file: there is none to be hidden from them."""
