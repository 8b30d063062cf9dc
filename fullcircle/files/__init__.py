"""Files that people send, read under caps in a process of their own, and workbooks to take away. No Django, no database, no
other part of the product."""
