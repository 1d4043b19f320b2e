"""Money: whole minor units with a currency, never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

# Minor units per major unit where it is not 100 (ISO 4217).
_EXPONENTS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "VND": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3}


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount of `cents` minor units (of whichever size the currency has) in an ISO 4217 `currency`."""

    cents: int
    currency: str = "USD"

    def __post_init__(self) -> None:
        if not isinstance(self.cents, int) or isinstance(self.cents, bool):
            raise TypeError("Money counts whole minor units.")
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"{self.currency!r} is not an ISO 4217 currency.")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.cents < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.cents <= self._same(other)

    def times(self, factor: int | Decimal) -> Money:
        """Return the amount times `factor`, rounded half to even as accountants do."""
        exact = Decimal(self.cents) * factor
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), self.currency)

    def split(self, parts: int) -> list[Money]:
        """Return `parts` amounts that differ by at most one minor unit and add up to this one."""
        if parts < 1:
            raise ValueError("Money splits into one part or more.")
        whole, rest = divmod(self.cents, parts)
        return [Money(whole + (1 if index < rest else 0), self.currency) for index in range(parts)]

    @property
    def major(self) -> Decimal:
        """The amount in major units, with the digits the currency has."""
        return Decimal(self.cents).scaleb(-_EXPONENTS.get(self.currency, 2))

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up.")
        return other.cents
