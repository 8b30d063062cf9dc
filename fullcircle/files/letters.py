"""Excel's letters for columns, to numbers and back."""


def column_letters(index: int) -> str:
    """Excel's letters for a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A is 1, XFD is 16384; anything that is no column name raises ValueError."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        message = "not a column"
        raise ValueError(message)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
