"""Who held a post from when to when, with the gaps and half-known dates of real rosters."""

from random import Random

from ingest.generate.output import Tables
from ingest.generate.plan import REFORM
from ingest.generate.words import person_name, words

Term = tuple[str, str]
_FIRST = ("2012", "2012-03", "2011-11-05", "2012-08-01", "unknown", "2010/2012", "2011-06")


class Staff:
    """Posts and their holders; hands out the numbers of persons."""

    def __init__(self, tables: Tables, rng: Random) -> None:
        self._tables = tables
        self._rng = rng
        self._people = 0
        self._posts = 0

    def pick(self, below: int) -> int:
        """A number below another; plain arithmetic, so the same on every Python."""
        return int(self._rng.random() * below)

    def person(self, note: str = "", source: str = "D-ROSTER") -> str:
        """Write a new person."""
        self._people += 1
        person = f"P-{self._people:04d}"
        name = person_name(self.pick(800))
        self._tables.add("people", source, id=person, full_name=name, note=note)
        return person

    def post(
        self, body: str, name: str, duty: str, since: str, until: str = "", seats: int = 1
    ) -> str:
        """Write a post that exists as long as its body."""
        self._posts += 1
        post = f"S-{self._posts:04d}"
        self._tables.add(
            "posts", "D-ROSTER", id=post, post_name=words()["posts"][name], body=body,
            duty=duty, seats=seats, since=since, until=until, classification="open",
        )
        return post

    def hold(self, post: str, term: Term) -> str:
        """Write a new person as holder of a post for one term."""
        since, until = term
        source = f"D-P{since[:4]}" if since[:4] >= "2012" and since != "unknown" else "D-ROSTER"
        person = self.person(source=source)
        self._tables.add("holders", source, post=post, person=person, since=since, until=until)
        return person

    def fill(self, post: str, since: str = "", until: str = "", vacant: bool = False) -> list[str]:
        """Write the holders of a post one after another."""
        return [self.hold(post, term) for term in self.terms(since, until, vacant)]

    def terms(self, since: str = "", until: str = "", vacant: bool = False) -> list[Term]:
        """Terms from a first day (drawn if blank) to a last one (blank: still held)."""
        terms: list[Term] = []
        start = since or self._first()
        # No drawn handover falls into 2016, so that only planted defects hold on that day.
        windows = [] if since == REFORM else [(2013, 2015, 0.4)]
        late = 2017 if until == REFORM else 2018
        for first, last, chance in [*windows, (2017, late, 0.3), (2019, 2025, 0.4)]:
            if vacant and first == 2017:
                terms.append((start, "2016-05-31"))
                start = "2017-02-01"
                continue
            if self._outside(first, since, until) or self._rng.random() >= chance:
                continue
            if start == "2013/2016" and first == 2013:
                continue
            end, following = self._handover(first + self.pick(last - first + 1))
            terms.append((start, end))
            start = following
        terms.append((start, until))
        return terms

    @staticmethod
    def _outside(window: int, since: str, until: str) -> bool:
        return (since == REFORM and window < 2019) or (until == REFORM and window > 2017)

    def _first(self) -> str:
        if self._rng.random() < 0.05:
            return "2013/2016"
        return _FIRST[self.pick(len(_FIRST))]

    def _handover(self, year: int) -> tuple[str, str]:
        """The end of a term and the start of the next: mostly one day, sometimes a gap."""
        month, day, how = 1 + self.pick(6), 1 + self.pick(28), self._rng.random()
        if how < 0.10:
            return f"{year}-{month:02d}-{day:02d}", f"{year}-{month + 3 + self.pick(3):02d}"
        if how < 0.25:
            return str(year), str(year)
        if how < 0.50:
            return f"{year}-{month:02d}", f"{year}-{month:02d}"
        return f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}-{day:02d}"
