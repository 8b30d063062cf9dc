"""Whether an auditor is more cautious or more generous than moderators, how sure we are, and when that may be said."""
