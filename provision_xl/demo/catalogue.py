"""What the demo school offers: the library of interventions with its own choice, and how each is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from provision_xl.demo.records import data, row_of, whole_pence
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Intervention
from provision_xl.school.other_tables import Measure

OWN_JUDGEMENT = "Preparation, materials and blank gains: the demo school's own judgement."
LARGEST_GROUP = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """An intervention that the school runs: for which years (0 is Reception), how readily, measured by what."""

    intervention: Intervention
    first_year: int
    last_year: int
    often: int
    measure: str
    aim: str
    fund: str
    led_by: str

    @property
    def code(self) -> str:
        return self.intervention.code

    @property
    def smallest_group(self) -> int:
        """Two at least, but for what is meant for one pupil."""
        return min(max(self.intervention.group_min or 1, 2), self.largest_group)

    @property
    def largest_group(self) -> int:
        return min(self.intervention.group_max or 8, LARGEST_GROUP)


@dataclass(frozen=True, slots=True)
class Scale:
    """How scores of a measure go in the demo: where pupils start, how far they get in a term, and the limits."""

    name: str
    higher: bool
    at_reception: Decimal
    each_year: Decimal
    spread: int
    step: int
    lowest: int
    highest: int

    def inside(self, score: int) -> int:
        return min(max(score, self.lowest), self.highest)


@dataclass(frozen=True)
class Catalogue:
    """All rows of Interventions, the offers among them, and the scales."""

    interventions: tuple[Intervention, ...]
    offers: Mapping[str, Offer]
    scales: Mapping[str, Scale]


def catalogue(rates: Rates) -> Catalogue:
    """The library with Use set to Yes for what the school offers and for what every class does."""
    own = {record["code"]: record for record in data("offer")["offer"]}
    library = [_library_row(dict(record)) for record in rates.rows("interventions")]
    rows = tuple(
        _chosen(row, own[row.code]) if row.code in own else replace(row, use=row.tier == "Universal") for row in library
    )
    offers = {row.code: _offer(row, own[row.code]) for row in rows if row.code in own}
    return Catalogue(rows, offers, {scale.name: scale for scale in _scales()})


def _library_row(record: Mapping[str, object]) -> Intervention:
    row = row_of("Interventions", {**record, "Source": f"{record['source']} ({record['status']})"})
    assert isinstance(row, Intervention)
    return row


def _chosen(row: Intervention, own: Mapping[str, object]) -> Intervention:
    """The library's row in use, its blanks filled with the school's own judgement."""
    return replace(
        row,
        use=True,
        prep_minutes=Decimal(str(own["prep"])),
        gain=row.gain if row.gain is not None else _number(own.get("gain")),
        evidence=row.evidence if row.evidence is not None else _number(own.get("evidence")),
        cost_per_pupil=_money(own.get("per_pupil"), row.cost_per_pupil),
        cost_per_group=_money(own.get("per_group"), row.cost_per_group),
        one_off_cost=_money(own.get("one_off"), row.one_off_cost),
        source=f"{row.source} {OWN_JUDGEMENT}",
    )


def _money(pounds: object, otherwise: int | None) -> int | None:
    return otherwise if pounds is None else whole_pence(pounds)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _offer(row: Intervention, own: Mapping[str, object]) -> Offer:
    years = own["years"]
    assert isinstance(years, list)
    return Offer(
        row, years[0], years[1], int(str(own["often"])), str(own["measure"]), str(own["aim"]),
        str(own.get("fund", "")), str(own.get("led_by", "")),
    )  # fmt: skip


def _scales() -> list[Scale]:
    return [
        Scale(
            record["name"], record["higher"], Decimal(record["at_reception"]), Decimal(record["each_year"]),
            record["spread"], record["step"], *record["range"],
        )
        for record in data("offer")["measure"]
        if "range" in record
    ]  # fmt: skip


def measures() -> tuple[Measure, ...]:
    """The rows of Measures."""
    return tuple(
        Measure(
            record["name"], record["scale"], record["higher"], _number(record.get("year_gain")),
            _number(record.get("smallest")), tuple(record.get("bands", ())),
        )
        for record in data("offer")["measure"]
    )  # fmt: skip
