"""Dirty workbooks, a slow plain twin that reads them with openpyxl, and the comparing of the product with it.

Written from what Annex A says and from the faults that councils' files have; nothing here goes by the product's own rules. Only
the columns, headers and codes of the eleven lists are shared, as data.
"""
