"""Whether a Cypher text can only read. Everything is refused that is not known to be harmless.

Every word must be a keyword that reads, a function of a list, a name where only a name can stand
(after `.`, `:`, `|` or `AS`), or a variable that the text itself introduces; no two names stand
side by side, and nothing that writes may be a variable. A clause that some engine has and this file
does not know is none of these. The engine itself refuses writes too (Store.read), but not LOAD CSV,
which reads any file of its machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NoReturn

from graph.errors import UsageError

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<quoted>`(?:[^`]|``)+`)|(?P<parameter>\$[^\W\d]\w*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w))|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign><=|>=|<>|=~|\.\.|[()\[\]{}<>=+*/%^.,:|-])",
    re.S,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KEYWORDS = _set("""
    ALL AND ANY AS ASC ASCENDING BY CALL CASE CONTAINS COUNT DESC DESCENDING DISTINCT ELSE END ENDS
    EXISTS FALSE IN IS LIMIT MATCH NONE NOT NULL OFFSET OPTIONAL OR ORDER REDUCE RETURN SINGLE SKIP
    STARTS THEN TRUE UNION UNWIND WHEN WHERE WITH XOR
""")
_FUNCTIONS = _set("""
    ABS ACOS ALL ALLSHORTESTPATHS ANY ASIN ATAN ATAN2 AVG CEIL COALESCE COLLECT COS COUNT DATE
    DATE.TRUNCATE DURATION DURATION.BETWEEN DURATION.INDAYS DURATION.INMONTHS E ENDNODE EXISTS EXP
    FLOOR HEAD ISEMPTY KEYS LABELS LAST LEFT LENGTH LOG LOG10 LTRIM MAX MIN NODES NONE NULLIF
    PERCENTILECONT PERCENTILEDISC PI PROPERTIES RANGE REDUCE RELATIONSHIPS REPLACE REVERSE RIGHT
    ROUND RTRIM SHORTESTPATH SIGN SIN SINGLE SIZE SPLIT SQRT STARTNODE STDEV STDEVP SUBSTRING SUM
    TAIL TAN TOBOOLEAN TOFLOAT TOINTEGER TOLOWER TOSTRING TOUPPER TRIM TYPE
""")
_NEVER = _set("""
    ADD ALTER ASSERT COMMIT CONSTRAINT CREATE CYPHER DATABASE DELETE DENY DETACH DROP DRYRUN ENABLE
    EXPLAIN FIELDTERMINATOR FILTER FINISH FOR FOREACH FORMAT GRANT INDEX INSERT LET LOAD MERGE
    NODETACH ON PERIODIC PROFILE REMOVE RENAME REQUIRE REVOKE ROWS SET SHOW START STOP TERMINATE
    TRANSACTIONS UNIQUE USE USING YIELD
""")
# Between these and a bracket there is no call: MATCH (a), WHERE (a), a IN (...), CALL (x) { }.
_BEFORE_BRACKETS = _KEYWORDS - _FUNCTIONS - {"NULL", "TRUE", "FALSE", "END"} | {"ALL"}


_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


class _Token:
    """A piece of the text: its kind, as it is written, and for words in capitals."""

    __slots__ = ("kind", "says", "text")

    def __init__(self, kind: str, text: str) -> None:
        self.kind, self.text = kind, text
        self.says = text.upper() if kind in ("word", "sign") else ""


_NOTHING = _Token("sign", "")


def only_reads(text: str) -> str:
    """The text without its comments, if all it can do is read.

    What is returned is what was checked, character by character: where a comment ends differs
    between engines.

    Raises:
        UsageError: it could do something else; the message says what is refused.
    """
    plain = text.replace("\r\n", "\n")
    if any(unicodedata.category(c) in _UNSEEN and c not in "\n\t" for c in plain):
        _refuse("a control character", "控制字符")
    # Some engines read \u0027 as a quotation mark, wherever it stands.
    if re.search(r"\\[uU]", plain):
        _refuse(r"\u outside of a parameter", "转义字符")
    kept: list[str] = []
    tokens: list[_Token] = []
    at = 0
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None:
            _refuse(f"{plain[at]!r} at character {at + 1}", "字符")
        at, kind = found.end(), found.lastgroup or ""
        kept.append(" " if kind == "comment" else found[0])
        if kind not in ("space", "comment"):
            tokens.append(_Token(kind, found[0]))
    if not tokens:
        _refuse("an empty query", "空查询")
    _words(tokens)
    return "".join(kept)


def _words(tokens: Sequence[_Token]) -> None:
    named = _introduced(tokens)
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else _NOTHING
        after = tokens[i + 1] if i + 1 < len(tokens) else _NOTHING
        if token.kind == "quoted" and after.says == "(":
            _refuse(f"a call of {token.text}", "调用")
        if token.kind != "word":
            continue
        called, keyword = after.says == "(", token.says in _KEYWORDS
        if before.says == "." and not called:
            continue
        if token.says in _NEVER:
            _refuse(f"{token.text} (a name of that kind needs backticks)", "非只读")
        if called and (before.says == "." or token.says not in _BEFORE_BRACKETS):
            name = _called(tokens, i)
            if name not in _FUNCTIONS:
                _refuse(f"the function {name.lower()}", "函数")
        elif token.says == "CALL" and after.says not in ("(", "{"):
            _refuse("CALL of a procedure", "过程调用")
        elif not (
            keyword or before.says in (":", "|", "AS") or after.says == ":"
            or token.text in named or _namespace(tokens, i)
        ):  # fmt: skip
            _refuse(f"{token.text}, which is no keyword that reads and no variable", "未知的词")
    for one, two in pairwise(tokens):
        if _stands_alone(one) and _stands_alone(two):
            _refuse(f"{one.text} {two.text}: two names or values side by side", "相邻的名称")
        if one.kind == "number" and two.says == ".":
            _refuse(f"a number that ends in a point, {one.text}.", "数字")
    _calls(tokens)


def _stands_alone(token: _Token) -> bool:
    """Whether it is a name or a value: between two of them Cypher has a sign or a keyword."""
    return token.kind != "sign" and token.says not in _KEYWORDS


def _introduced(tokens: Sequence[_Token]) -> set[str]:
    """Names that the text gives to something: in patterns, by AS, `p =`, `x IN`; too many rather
    than too few, as a name alone can do nothing.
    """
    found = set()
    for before, token, after in zip(
        [_NOTHING, *tokens], tokens, [*tokens[1:], _NOTHING], strict=False
    ):
        opened = before.says in ("(", "[") and after.says in (")", "]", ":", "{", "*", "IN", "=",
                                                              ",", "WHERE")  # fmt: skip
        path = after.says == "=" and before.says in ("MATCH", ",")
        over = after.says == "IN" and before.says == ","
        if token.kind == "word" and (opened or path or over or before.says == "AS"):
            found.add(token.text)
    return found


def _called(tokens: Sequence[_Token], i: int) -> str:
    """The whole name of what is called at a place: DATE.TRUNCATE."""
    name = tokens[i].says
    while i > 1 and tokens[i - 1].says == ".":
        i -= 2
        name = f"{tokens[i].says or tokens[i].text}.{name}"
    return name


def _namespace(tokens: Sequence[_Token], i: int) -> bool:
    """Whether a word begins the name of a function of the list."""
    said = [token.says for token in tokens[i : i + 4]]
    return said[1:2] == ["."] and said[3:] == ["("] and f"{said[0]}.{said[2]}" in _FUNCTIONS


def _calls(tokens: Sequence[_Token]) -> None:
    """After CALL comes a query of its own: `CALL { }` or `CALL (x) { }`."""
    for i, token in enumerate(tokens):
        if token.says != "CALL" or (i and tokens[i - 1].says == "."):
            continue
        j = i + 1
        if tokens[j].says == "(":
            while j < len(tokens) and tokens[j].says != ")":
                j += 1
            j += 1
        if j >= len(tokens) or tokens[j].says != "{":
            _refuse("CALL without a query of its own, CALL (x) { ... }", "过程调用")


def _refuse(what: str, zh: str) -> NoReturn:
    raise UsageError(f"只可读取，拒绝{zh} only reading is allowed here; refused: {what}.")
