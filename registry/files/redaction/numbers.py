"""Numbers that name a person or a body: whether their own rules hold."""

from datetime import date

CENTURIES = {"0": 2000, "1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
WEIGHTS = tuple(range(1, 12))
SECOND_WEIGHTS = (*range(3, 12), 1, 2)


def is_iin(digits: str) -> bool:
    """Whether twelve digits are a Kazakh personal number: date of birth, century, check digit."""
    if not _has_twelve(digits) or digits[6] not in CENTURIES:
        return False
    year = CENTURIES[digits[6]] + int(digits[:2])
    try:
        date(year, int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return digits[11] == check_digit(digits)


def is_bin(digits: str) -> bool:
    """Whether twelve digits are a Kazakh body's number: month, kind of body, check digit."""
    if not _has_twelve(digits) or not 1 <= int(digits[2:4]) <= 12:
        return False
    return digits[4] in "456" and digits[5] in "01234" and digits[11] == check_digit(digits)


def check_digit(digits: str) -> str | None:
    """The twelfth digit that the first eleven ask for; None where no number may begin so."""
    for weights in (WEIGHTS, SECOND_WEIGHTS):
        found = (
            sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        )
        if found < 10:
            return str(found)
    return None


def passes_luhn(digits: str) -> bool:
    """Whether the digits of a bank card pass its check."""
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    rest = [int(digit) for digit in digits[::-2]]
    return (sum(rest) + sum(each - 9 if each > 9 else each for each in doubled)) % 10 == 0


def _has_twelve(digits: str) -> bool:
    return len(digits) == 12 and digits.isascii() and digits.isdigit()
