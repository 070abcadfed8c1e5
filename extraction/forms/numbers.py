"""Numbers in prose: digits, thousands, Chinese numerals, and the units that multiply them."""

NUMERAL = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
"""A number as written in plain text: `41,505`, `1.2`, `564`, `十二`."""

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_TIMES = {"": 1.0, "百": 100.0, "千": 1000.0, "万": 10_000.0, "亿": 100_000_000.0}


def chinese(numeral: str) -> int:
    """The value of Chinese numerals below ten thousand: 十二 is 12, 二百零三 203, 二〇 20."""
    if not set(numeral) & _TENS.keys():
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _TENS:
            total += (digit or (1 if character == "十" else 0)) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def value(numeral: str, times: str = "") -> float:
    """The value of a numeral and of the 万 or 亿 behind it; 1.2 and 万 give 12,000."""
    bare = numeral.replace(",", "")
    number = float(bare) if bare[0].isascii() else float(chinese(bare))
    return round(number * _TIMES[times], 6)


def ten_thousands(yuan: float) -> float:
    """Yuan as 万元, the unit of every amount in `indicators.csv`."""
    return round(yuan / 10_000, 6)
