"""Text is measured and broken with the font that draws it."""

from viz.metrics import width, wrap


def test_names_break_at_word_joints_and_lose_nothing() -> None:
    assert wrap("嘉陵能源集团有限公司", 105, 10.5) == ["嘉陵能源集团有限公司"]
    assert wrap("嘉陵能源集团有限公司", 90, 10.5) == ["嘉陵能源集团", "有限公司"]
    for text in ("中共嘉陵省委企业工作委员会", "甲乙丙" * 30, "A" * 100, "（省外）" * 9):
        for limit in (30, 58, 120):
            lines = wrap(text, limit, 9)
            assert "".join(lines) == text
            assert all(width(line, 9) <= limit + 0.01 for line in lines)
