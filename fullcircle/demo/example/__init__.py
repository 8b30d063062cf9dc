"""A small council for any framework file: its own services, aspects, judgements and rhythm, played with words from the framework.

It invents no practice, as `play` does for Ashmere: what people write says little more than what it is about.
"""

from fullcircle.demo.example.council import Council, found
from fullcircle.demo.example.story import STEPS, Story, play

__all__ = ["STEPS", "Council", "Story", "found", "play"]
