"""The world outside of claims: name servers, websites and phones that do as a test says."""

from dataclasses import dataclass, field

from apps.claims.outside.pages import Fetched, Refused
from apps.core.errors import Unavailable


@dataclass
class FakeNames:
    """Text records by domain; `is_away` lets every question fail."""

    records: dict[str, list[str]] = field(default_factory=dict)
    is_away: bool = False
    asked: list[str] = field(default_factory=list)

    def texts(self, domain: str) -> list[str]:
        self.asked.append(domain)
        if self.is_away:
            raise Unavailable("The name server did not answer.")
        return self.records.get(domain, [])


@dataclass
class FakePages:
    """Pages by address; what is not there answers 404, `refused` addresses are not asked."""

    pages: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    is_away: bool = False
    asked: list[str] = field(default_factory=list)

    def fetch(self, address: str) -> Fetched:
        self.asked.append(address)
        if address in self.refused:
            raise Refused(address)
        if self.is_away:
            raise Unavailable("The website did not answer.")
        return Fetched(200, self.pages[address]) if address in self.pages else Fetched(404, "")


@dataclass
class FakePhones:
    """Keeps what was said to which number."""

    said: list[tuple[str, str]] = field(default_factory=list)
    is_away: bool = False

    def say(self, number: str, words: str) -> None:
        if self.is_away:
            raise Unavailable("The gateway did not answer.")
        self.said.append((number, words))
