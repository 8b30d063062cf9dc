"""The audit log as pure decisions: how entries are chained, how the chain is checked, and what a kept head looks like."""
