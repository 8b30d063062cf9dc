"""Pure decisions of moderation: who sees what, which audits are moderated and by whom, and how far apart two judgements are."""
