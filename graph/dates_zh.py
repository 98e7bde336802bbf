"""Chinese and loose written dates, turned into EDTF text.

The forms are those of Chinese official documents, lists and curricula vitae (GB/T 15835 for
numerals; 上旬, 中旬 and 下旬 are the days 1-10, 11-20 and 21 to the end of the month). A form that
leaves a choice (年底, 以后, lunar months, reign years) is refused with a suggestion, never guessed.
"""

import re
import unicodedata
from datetime import date, timedelta

from graph.dates import OPEN, UNKNOWN, DateError, not_in_calendar, parse_point, shown

_OPEN_WORDS = frozenset({"至今", "现在", "迄今", "今", "目前", "当前", "至现在", OPEN})
_UNKNOWN_WORDS = frozenset({"不详", "未知", "不明", UNKNOWN})

# Only the characters that occur in dates; names have a converter of their own.
_TRADITIONAL = str.maketrans("現約後來詳國號從開間當許農曆歷", "现约后来详国号从开间当许农历历")
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
# A run next to a digit is left alone: in 2015一2018 the sign is a badly typed dash, not a one.
_NUMERAL = re.compile(r"(?<![0-9])[〇零○0一二三四五六七八九十]+(?![0-9])")

_CLOCK = re.compile(r"(.*[0-9])(?:T|\s+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?")
# Blanks between two digits stay, so that '2015 07' is refused instead of read as 201507.
_BLANKS = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")

_DATES = (
    re.compile(r"(?P<y>[0-9]{4})年?"),
    re.compile(r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月份?"),
    re.compile(r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})[日号]"),
    re.compile(r"(?P<y>[0-9]{4})(?P<s>[-./])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<d>[0-9]{1,2}))?"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})?"),
)
_ABOUT = re.compile(r"(?:大约|大概|约)(.+)|(.+?)(?:左右|前后)")
_FROM = re.compile(r"[自从](.+?)(?:起|以来|开始)?|(.+?)(?:起|以来|开始)")
_BEFORE = re.compile(r"(.+?)(?:以前|之前)")
_HALF = re.compile(r"([0-9]{4})年?([上下])半年")
_QUARTER = re.compile(r"([0-9]{4})年?(?:第?([1-4])季度|Q([1-4]))")
_TEN_DAYS = re.compile(r"([0-9]{4})年([0-9]{1,2})月([上中下])旬")
_HALVES = {"上": ("01", "06"), "下": ("07", "12")}

_DASH = re.compile(r"[-‐‑‒–—―−─~〜]+|至|到")
_SLASH = re.compile(r"/")
# What leaves the start open: nothing for a dash, '..' before a slash.
_OPENING = {_DASH: frozenset[str](), _SLASH: frozenset({OPEN})}
_MONTH_LATER = re.compile(r"[0-9]{1,2}月(?:[0-9]{1,2}[日号])?")
_DAY_LATER = re.compile(r"[0-9]{1,2}[日号]")

_COMPLAINTS = (
    (r"民国|光绪|宣统|同治|咸丰|道光|嘉庆|乾隆|康熙|雍正", "give the year of the common era"),
    (r"农历|阴历|旧历|正月|腊月|冬月|闰|初[一二三四五六七八九十0-9]", "give the solar date"),
    (r"年底|年末|岁末", "write 2015 for the year, or the months meant, such as 2015-10/2015-12"),
    (r"年初", "write 2015 for the year, or the months meant, such as 2015-01/2015-03"),
    (r"月初|月底|月末", "write the month, such as 2015-07, or the days meant"),
    (r"以后|之后|后$", "write 2015/.. if the date itself is included, 2016/.. if it is not"),
    (r"前$", "write ../2014 for before 2015, or ../2015 if the date itself is included"),
    (r"春|夏|秋|冬", "write the months meant, such as 2015-03/2015-05"),
    (r".[-‐‑‒–—―−─〜至到]$", "write the start in since, and the end or '..' in until"),
    (r"^[0-9]{2}年|^[0-9]{2}[-./][0-9]{1,2}", "write the year with four digits"),
    (r"^[0-9]{4,5}$|^[0-9]{5}\.", "an Excel day number kept as text needs a date format"),
)


def to_edtf(text: str) -> str:
    """The EDTF text for a written date at one end; what is not recognised is returned cleaned.

    The caller checks the result with `parse_point`. Raises DateError for a form that is recognised
    and cannot be one end (2015年7月至今), or whose day is not in the calendar.
    """
    if text.strip().endswith("～"):
        # Full width it may mean "about" or "from then on", and NFKC would make it the former.
        raise DateError(
            f"{shown(text)} 有两种读法 has two readings; write 2015~ for about, or 2015/.. for from"
        )
    clean = _clean(text)
    if clean == "" or clean in _OPEN_WORDS:
        return OPEN if clean else ""
    if clean.lower() in _UNKNOWN_WORDS:
        return UNKNOWN
    found = _one(clean)
    if found is not None:
        return found
    pair = _pair(clean, _DASH)
    if pair is not None and (OPEN in pair or UNKNOWN in pair):
        raise DateError(
            f"{shown(text)} 含起与止 holds a start and an end; "
            f"split it into since {pair[0]} and until {pair[1]}"
        )
    pair = pair or _pair(clean, _SLASH)
    if pair is None:
        return clean.replace("x", "X")
    # A side may be a period itself; "between" runs from its first day to the other's last.
    return f"{pair[0].split('/')[0]}/{pair[1].split('/')[-1]}"


def split_range(text: str) -> tuple[str, str] | None:
    """The (since, until) of a column that holds a whole interval, None when it is not a range.

    ``2015年7月至今`` gives ('2015-07', '..'). Two dates joined by '/' are an EDTF interval already
    and are not split. Raises DateError when a side has a day that is not in the calendar.
    """
    clean = _clean(text)
    return None if _one(clean) is not None else _pair(clean, _DASH)


def complain(text: str) -> None:
    """Raise DateError with its own suggestion if the text is a known form that is refused."""
    clean = _clean(text)
    for pattern, advice in _COMPLAINTS:
        if re.search(pattern, clean):
            raise DateError(
                f"{shown(text)} 未说明是哪些日子 "
                f"does not say which days are meant; {advice}"
            )


def _clean(text: str) -> str:
    """The text in half width and simplified characters, with digits, without blanks or a clock."""
    clean = unicodedata.normalize("NFKC", text).strip().translate(_TRADITIONAL)
    clock = _CLOCK.fullmatch(clean)
    clean = _BLANKS.sub("", clock[1] if clock else clean)
    return _NUMERAL.sub(_digits, clean.replace("元月", "1月"))


def _digits(match: re.Match[str]) -> str:
    """Arabic digits for a run of Chinese numerals, or the run itself when it is no such number."""
    run = match[0]
    if run == "0" * len(run):
        return run
    tens, ten, ones = run.partition("十")
    if ten:
        if len(tens) > 1 or len(ones) > 1 or "十" in ones or not set(tens + ones) <= set(_DIGITS):
            return run
        return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
    if len(run) not in (1, 2, 4):
        return run
    return "".join(str(_DIGITS.get(sign, 0)) for sign in run)


def _plain(text: str) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD of a single date in any written form, None when it is not one.

    Raises DateError when the month or the day does not exist.
    """
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        year, month, day = (parts.get(key) for key in "ymd")
        if month and not day and text[4] == "-" and int(month) > 12:
            return None  # 2015-21 is an EDTF season.
        result = "-".join([year or ""] + [f"{int(part):02}" for part in (month, day) if part])
        try:
            parse_point(result)
        except DateError:
            raise not_in_calendar(text) from None
        return result
    return None


def _one(text: str) -> str | None:
    """EDTF of one date with the words around it (约, 起, 以前, 上旬), None when it is none."""
    found = _plain(text) or _period(text)
    if found is not None:
        return found
    for pattern, ending in ((_ABOUT, "~"), (_FROM, "")):
        match = pattern.fullmatch(text)
        inner = _plain(match[1] or match[2]) if match else None
        if inner is not None:
            return inner + ending
    match = _BEFORE.fullmatch(text)
    inner = _plain(match[1]) if match else None
    if inner is None:
        return None
    first = parse_point(inner)[0]
    if first == date.min:
        raise DateError(
            f"{shown(text)} 早于公元元年 "
            "lies before the year 0001; write '..' for an open start"
        )
    return f"../{(first - timedelta(days=1)).isoformat()}"


def _period(text: str) -> str | None:
    """'first/last' (both inclusive) of a half-year, a quarter or a third of a month, else None."""
    match = _HALF.fullmatch(text)
    if match:
        first, last = _HALVES[match[2]]
        return f"{match[1]}-{first}/{match[1]}-{last}"
    match = _QUARTER.fullmatch(text)
    if match:
        end = 3 * int(match[2] or match[3])
        return f"{match[1]}-{end - 2:02}/{match[1]}-{end:02}"
    match = _TEN_DAYS.fullmatch(text)
    if match:
        month = f"{match[1]}-{int(match[2]):02}"
        last_day = parse_point(month)[1].day
        days = {"上": (1, 10), "中": (11, 20), "下": (21, last_day)}[match[3]]
        return f"{month}-{days[0]:02}/{month}-{days[1]:02}"
    return None


def _pair(text: str, separator: re.Pattern[str]) -> tuple[str, str] | None:
    """Both sides of a range as EDTF, None when no separator has a date on either side of it."""
    for match in separator.finditer(text.replace("迄今", "至今")):
        left, right = _completed(text[: match.start()], text[match.end() :].removesuffix("止"))
        first, second = _side(left, _OPENING[separator]), _side(right, _OPEN_WORDS)
        if first is not None and second is not None:
            return first, second
    return None


def _completed(left: str, right: str) -> tuple[str, str]:
    """Both sides with the parts that are written once: 2015年7-9月, 2015年7月1日至5日."""
    if _MONTH_LATER.fullmatch(right) and (match := re.match(r"([0-9]{4}年)[0-9]", left)):
        if re.fullmatch(r"[0-9]{4}年[0-9]{1,2}", left):
            left += "月"
        return left, match[1] + right
    if _DAY_LATER.fullmatch(right) and (
        match := re.match(r"([0-9]{4}年[0-9]{1,2}月)[0-9]{1,2}[日号]?$", left)
    ):
        return left if left[-1] in "日号" else left + "日", match[1] + right
    return left, right


def _side(text: str, open_words: frozenset[str]) -> str | None:
    """EDTF of one side of a range, '..' for one of `open_words`, None when it is not a date."""
    if text in open_words:
        return OPEN
    if text in _UNKNOWN_WORDS:
        return UNKNOWN
    found = _one(text)
    return None if found is None or OPEN in found else found
