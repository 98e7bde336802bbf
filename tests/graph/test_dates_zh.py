"""Chinese and loose dates; the answers are written by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import DateError, parse_point
from graph.dates_zh import split_range
from graph.written import normalise

FORMS = """
2015年7月1日 2015-07-01
2015年07月01日 2015-07-01
2015年7月1号 2015-07-01
2015年7月 2015-07
2015年7月份 2015-07
2015年 2015
2015.07.01 2015-07-01
2015.7 2015-07
2015/7/1 2015-07-01
2015/07/01 2015-07-01
2015/7 2015-07
2015/07 2015-07
2010/2012 2010/2012
2015-7-1 2015-07-01
2015-7 2015-07
20150701 2015-07-01
201507 2015-07
２０１５年７月 2015-07
２０１５－０７－０１ 2015-07-01
２０１５／７／１ 2015-07-01
二〇一五年七月 2015-07
二○一五年七月一日 2015-07-01
二零一五年十月 2015-10
二0一五年十二月 2015-12
二〇一五年十二月二十一日 2015-12-21
二〇一五年十二月三十一日 2015-12-31
二〇一〇年一月十日 2010-01-10
二〇一五年元月二十日 2015-01-20
一九九九年 1999
2016-2020年 2016/2020
2016—2020年 2016/2020
2016－2020 2016/2020
2016至2020 2016/2020
2016～2020年 2016/2020
2016年到2020年 2016/2020
2015年7月至2018年3月 2015-07/2018-03
2015.07--2018.03 2015-07/2018-03
2015-7-2018-3 2015-07/2018-03
2015年7月至9月 2015-07/2015-09
2015年7-9月 2015-07/2015-09
2015年7月1日至5日 2015-07-01/2015-07-05
2015/7/1-2016/8/1 2015-07-01/2016-08-01
2015年7月/2018年3月 2015-07/2018-03
../2016年5月1日 ../2016-05-01
2015年7月/.. 2015-07/..
至今 ..
现在 ..
現在 ..
迄今 ..
今 ..
2015年7月起 2015-07
2015年7月以来 2015-07
自2015年7月 2015-07
自2015年7月1日起 2015-07-01
从2015年开始 2015
2015年前后 2015~
2015年左右 2015~
约2015年 2015~
大约2015年7月 2015-07~
2015年以前 ../2014-12-31
2015年之前 ../2014-12-31
2015年7月以前 ../2015-06-30
2016年3月1日之前 ../2016-02-29
2015年上半年 2015-01/2015-06
2015年下半年 2015-07/2015-12
2015年第三季度 2015-07/2015-09
2015年三季度 2015-07/2015-09
2015年第1季度 2015-01/2015-03
2015年第四季度 2015-10/2015-12
2015Q2 2015-04/2015-06
2015年第三季度至2016年第一季度 2015-07/2016-03
2015年7月上旬 2015-07-01/2015-07-10
2015年7月中旬 2015-07-11/2015-07-20
2015年7月下旬 2015-07-21/2015-07-31
2015年2月下旬 2015-02-21/2015-02-28
二〇一五年七月上旬 2015-07-01/2015-07-10
不详 unknown
未知 unknown
不明 unknown
Unknown unknown
.. ..
2015-07~ 2015-07~
2015？ 2015?
201x 201X
2015-21 2015-21
[2015,2016] [2015,2016]
"""
TABLE = [tuple(line.split()) for line in FORMS.strip().splitlines()]

SPACED = [
    ("", ""),
    ("  ", ""),
    (" 2015-07 ", "2015-07"),
    ("\u30002015年 7 月 1 日", "2015-07-01"),
    ("2015 年", "2015"),
    ("2010 / 2012", "2010/2012"),
    ("2015 - 2018", "2015/2018"),
    ("2015-07-01 00:00:00", "2015-07-01"),
    ("2015/7/1 9:30", "2015-07-01"),
    ("2015-07-01T09:30:00", "2015-07-01"),
]


@pytest.mark.parametrize(("text", "edtf"), TABLE + SPACED)
def test_form(text: str, edtf: str) -> None:
    assert normalise(text) == edtf
    assert normalise(edtf) == edtf


REFUSED = [
    ("2015年7月至今", "since 2015-07 and until .."),
    ("2015/7/1至今", "since 2015-07-01 and until .."),
    ("2015年至不详", "since 2015 and until unknown"),
    ("2015年底", "2015-10/2015-12"),
    ("2015年末", "2015-10/2015-12"),
    ("2015年初", "2015-01/2015-03"),
    ("2015年7月底", "2015-07"),
    ("2015年以后", "2016/.."),
    ("2015年前", "../2014"),
    ("2015年春", "months"),
    ("2015～", "2015~"),
    ("2015年7月—", "since"),
    ("民国三十年", "common era"),
    ("农历七月", "solar"),
    ("2015年正月初五", "solar"),
    ("2015年闰六月", "solar"),
    ("15年7月", "four digits"),
    ("42186", "date format"),
    ("2015年13月", "calendar"),
    ("2015年2月29日", "calendar"),
    ("二〇一五年二月三十日", "calendar"),
    ("20151301", "calendar"),
    ("2015/13", "calendar"),
    ("2018-2015", "2015/2018"),
    ("2015一2", "write it as"),
    ("2015 07", "write it as"),
    ("2015年7月1", "write it as"),
    ("七月", "write it as"),
    ("无", "write it as"),
    ("-", "write it as"),
    ("二十世纪", "write it as"),
    ("2015年十十月", "write it as"),
]


@pytest.mark.parametrize(("text", "advice"), REFUSED)
def test_refused_with_a_suggestion(text: str, advice: str) -> None:
    with pytest.raises(DateError) as caught:
        normalise(text)
    message = str(caught.value)
    assert advice in message
    assert "\n" not in message
    assert text in message


RANGES = [
    ("2015年7月至今", ("2015-07", "..")),
    ("2015年7月迄今", ("2015-07", "..")),
    ("2015.07-至今", ("2015-07", "..")),
    ("2015年7月到现在", ("2015-07", "..")),
    ("自2015年7月起至今", ("2015-07", "..")),
    ("2016-2020年", ("2016", "2020")),
    ("2015年7月-2018年3月", ("2015-07", "2018-03")),
    ("自2015年7月起至2018年3月止", ("2015-07", "2018-03")),
    ("不详至2018年", ("unknown", "2018")),
    ("2015年第三季度至2016年", ("2015-07/2015-09", "2016")),
    ("2015年以前至2018年", None),
    ("2015年7月", None),
    ("2015-07-01", None),
    ("2015-7", None),
    ("2010/2012", None),
    ("2015年7月—", None),
    ("至今", None),
    ("", None),
    ("某单位", None),
]


@pytest.mark.parametrize(("text", "pair"), RANGES)
def test_split_range(text: str, pair: tuple[str, str] | None) -> None:
    assert split_range(text) == pair


@given(st.dates())
def test_every_written_form_of_a_day_agrees(day: date) -> None:
    y, m, n = f"{day.year:04}", day.month, day.day
    forms = [f"{y}年{m}月{n}日", f"{y}.{m}.{n}", f"{y}/{m}/{n}", f"{y}-{m}-{n}", f"{y}{m:02}{n:02}"]
    assert {normalise(form) for form in forms} == {day.isoformat()}


@given(st.text(alphabet="2015年7月1日至今-~/.～—约起前后上旬季度二十〇 不详", max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = normalise(text)
    except DateError:
        return
    parse_point(found)
    assert normalise(found) == found
