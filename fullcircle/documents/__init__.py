"""What a document says, and the same as a Word file, a PDF and drawings. No Django, no database, no other part of the product."""
