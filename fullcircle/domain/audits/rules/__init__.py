"""Pure decisions about an audit: the tool's sections, their content, what is missing, and who may see what."""
