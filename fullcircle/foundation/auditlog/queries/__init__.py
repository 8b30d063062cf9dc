"""Read and verify the audit log. For investigation: nothing is decided by it."""

from fullcircle.foundation.auditlog.queries.reading import Gone, Told, latest
from fullcircle.foundation.auditlog.queries.verifying import Spread, end, hashes, unguarded, verify

__all__ = ["Gone", "Spread", "Told", "end", "hashes", "latest", "unguarded", "verify"]
