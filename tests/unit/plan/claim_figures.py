"""Figures as small as a claim needs."""

from __future__ import annotations

from saferplan.figures import Figure

UNITS = {"count": "", "share": "%", "rate": "per 1,000 people"}


def level(value: float | None, *, statistic: str = "count", missing: str = "") -> Figure:
    """A level of recorded crime in 2018/19."""
    stat = "" if statistic == "count" else f"&stat={statistic}"
    of = "&of=crime_type" if statistic == "share" else ""
    return _figure(f"figure:recorded_crime?area=partnership{of}&period=2018/19{stat}", value, UNITS[statistic], missing)


def change(value: float | None, *, kind: str = "percent", missing: str = "") -> Figure:
    """A change from 2017/18 to 2018/19, 95% interval five either side."""
    unit = {"percent": "%", "difference": "", "ratio": "ratio", "points": "percentage points"}[kind]
    of = "&of=crime_type&stat=share" if kind == "points" else ""
    kind = "difference" if kind == "points" else kind
    address = f"figure:recorded_crime?area=partnership&change={kind}&change_from=2017/18&period=2018/19{of}"
    return _figure(address, value, unit, missing, spread=5.0)


def versus(value: float) -> Figure:
    """A ratio of one group to another."""
    address = "figure:recorded_crime?area=partnership&deprivation_fifth=1&period=2018/19&versus=deprivation_fifth:5"
    return _figure(address, value, "ratio")


def rank(value: float, of: float) -> Figure:
    """A rank among districts."""
    address = "figure:recorded_crime?among=district&area=X07000001&period=2018/19"
    return _figure(address, value, "rank", below=of)


def _figure(
    address: str, value: float | None, unit: str, missing: str = "", *, spread: float = 0.0, below: float | None = None
) -> Figure:
    limits = (value - spread, value + spread) if spread and value is not None else (None, None)
    return Figure(
        id=address,
        measure="recorded_crime",
        statistic="count",
        of="",
        area="partnership",
        area_vintage="",
        period="2018/19",
        group="",
        value=value,
        numerator=None,
        denominator=below,
        low=limits[0],
        high=limits[1],
        level=0.95 if spread else None,
        interval_method="",
        unit=unit,
        status="final",
        missing=missing,
        origin="open",
        caveats=(),
        inputs=(),
    )
