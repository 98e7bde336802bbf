"""Text is measured and broken with the font that draws it."""

from __future__ import annotations

import unicodedata

import pytest

from viz.metrics import clean, width, wrap
from viz.outputs.missing import missing
from viz.scene import Scene, Text


def test_names_break_at_word_joints_and_lose_nothing() -> None:
    assert wrap("嘉陵能源集团有限公司", 105, 10.5) == ["嘉陵能源集团有限公司"]
    assert wrap("嘉陵能源集团有限公司", 90, 10.5) == ["嘉陵能源集团", "有限公司"]
    for text in ("中共嘉陵省委企业工作委员会", "甲乙丙" * 30, "A" * 100, "（省外）" * 9):
        for limit in (30, 58, 120):
            lines = wrap(text, limit, 9)
            assert "".join(lines) == text
            assert all(width(line, 9) <= limit + 0.01 for line in lines)


@pytest.mark.parametrize("code", [
    0x07, 0xAD, 0x034F, 0x061C, 0x115F, 0x17B4, 0x180E, 0x200B, 0x200D, 0x200F, 0x202E, 0x2060,
    0x2064, 0x2069, 0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xE0001, 0xE0041,
    0xE007F, 0xE0100, 0xE01EF,
])  # fmt: skip
def test_what_cannot_be_seen_is_drawn_and_reported_by_its_code(code: int) -> None:
    name = f"甲{chr(code)}乙"
    assert clean(name) == f"甲[U+{code:04X}]乙"
    shown = Text(0, 0, clean(name), 9, "ink")
    assert [m.code for m in missing(Scene("", 100, 100, ((shown,),)))] == [f"U+{code:04X}"]


def test_whatever_has_no_ink_is_a_plain_space_or_named() -> None:
    for code in (*range(0x10000), *range(0xE0000, 0xE0200)):
        char = chr(code)
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            assert clean(f"甲{char}乙") in ("甲 乙", f"甲[U+{code:04X}]乙"), hex(code)
