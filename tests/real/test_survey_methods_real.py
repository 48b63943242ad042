"""Estimates on R's samples of Californian schools, to the digits that R prints (oracles O21 to O23)."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from real_folders import real_data

from saferplan.methods.raking import Margin, rake
from saferplan.methods.survey_design import LOGIT, Design, mean, proportion, ratio, total
from saferplan.methods.survey_shares import answer_shares
from saferplan.methods.survey_tests import rao_scott
from survey_people import SCHOOLS

pytestmark = pytest.mark.real

KINDS, PEOPLE_OF_KINDS = ("E", "H", "M"), np.array([4421.0, 755.0, 1018.0])
WIDE, PEOPLE_OF_WIDE = ("No", "Yes"), np.array([1072.0, 5122.0])


def schools(name: str) -> dict[str, np.ndarray]:
    """The columns of a sample: numbers where all are numbers, else words."""
    path = real_data() / "benchmarks" / "survey" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = {}
    for column in rows[0]:
        words = np.array([row[column] for row in rows])
        try:
            made[column] = words.astype(float)
        except ValueError:
            made[column] = words
    return made


def codes(words: np.ndarray, known: tuple[str, ...]) -> np.ndarray:
    """The number of each word."""
    return np.array([known.index(str(word)) for word in words])


def same(found: object, theirs: dict[str, float], parts: tuple[str, ...] = ("value", "se", "low", "high")) -> None:
    """The parts are R's."""
    for part in parts:
        assert getattr(found, part) == pytest.approx(theirs[part], rel=1e-8), part


def test_a_stratified_sample_is_rs() -> None:
    """O21, as METHODS has it printed, and to all the digits that R has."""
    data, theirs = schools("apistrat"), SCHOOLS["apistrat"]
    design = Design(data["pw"], strata=data["stype"], fpc=data["fpc"])
    score, pupils = mean(design, data["api00"]), total(design, data["enroll"])
    assert f"{score.value:.5f} {score.se:.5f} {score.df} {score.low:.7f} {score.high:.7f}" == (
        "662.28736 9.40894 197 643.7321883 680.8425380"
    )
    assert f"{pupils.value:.2f} {pupils.se:.2f} {pupils.deff:.5f}" == "3687177.53 114641.72 0.36202"
    same(score, theirs["mean"], ("value", "se", "low", "high", "deff"))
    same(pupils, theirs["total"], ("value", "se", "low", "high", "deff"))
    wide, kind = codes(data["sch.wide"], WIDE), codes(data["stype"], KINDS)
    share = proportion(design, wide, how=LOGIT)
    assert f"{share.value:.6f} {share.low:.6f} {share.high:.6f}" == "0.827948 0.774540 0.870815"
    same(share, theirs["wide"], ("value", "low", "high"))
    assert answer_shares(design, wide, how=LOGIT).low[0, 1] == pytest.approx(share.low)
    kinds = [mean(design, data["api00"], kind == k).value for k in range(3)]
    assert [round(value, 2) for value in kinds] == [674.43, 625.82, 636.60]
    test = rao_scott(design, wide, kind)
    assert f"{test.f:.6f} {test.df_rows:.7f} {test.df_errors:.7f}" == "17.247444 1.8286715 360.2482863"
    assert test.p == pytest.approx(theirs["chi"]["p"], rel=1e-6)


def test_a_sample_of_clusters_is_rs() -> None:
    """O22, but for the error of apiclus2, whose second stage our designs do not know: theirs of one stage."""
    data, theirs = schools("apiclus1"), SCHOOLS["apiclus1"]
    design = Design(data["pw"], clusters=data["dnum"], fpc=data["fpc"])
    score, pupils = mean(design, data["api00"]), total(design, data["enroll"])
    assert f"{score.value:.6f} {score.se:.6f} {score.deff:.5f}" == "644.169399 23.542241 9.34587"
    assert f"{pupils.value:.1f} {pupils.se:.2f}" == "3404940.1 932235.03"
    same(score, theirs["mean"], ("value", "se", "low", "high", "deff"))
    tested = ratio(design, data["api.stu"], data["enroll"])
    assert f"{tested.value:.10f} {tested.se:.10f}" == "0.8497087417 0.0083862972"
    data = schools("apiclus2")
    found = mean(Design(data["pw"], clusters=data["dnum"], fpc=data["fpc1"]), data["api00"])
    assert f"{found.value:.5f}" == "670.81181"
    same(found, SCHOOLS["apiclus2"]["mean"])


def test_raked_and_post_stratified_samples_are_rs() -> None:
    """O23.  R's `rake` stops at its tolerance, so that 641.23025 there is 641.23032 once the margins are met."""
    data = schools("apiclus1")
    margins = [
        Margin(codes(data["stype"], KINDS), PEOPLE_OF_KINDS),
        Margin(codes(data["sch.wide"], WIDE), PEOPLE_OF_WIDE),
    ]
    for name, held in (("raked", margins), ("calibrated", margins), ("post", margins[:1])):
        found, theirs = rake(held, start=data["pw"]), SCHOOLS[name]
        design = Design(found.weights, clusters=data["dnum"], fpc=data["fpc"], raked=found, leverage=False)
        score, pupils = mean(design, data["api00"]), total(design, data["enroll"])
        same(score, theirs["mean"])
        same(pupils, theirs["total"])
        assert (found.weights.min(), found.weights.max()) == pytest.approx((theirs["least"], theirs["most"]), rel=1e-7)
        if name == "raked":
            assert score.value == pytest.approx(641.23025, abs=1e-3)
            assert f"{score.se:.4f} {found.weights.min():.4f} {found.weights.max():.3f}" == "23.7036 29.8707 67.126"
        if name == "post":
            assert f"{score.value:.5f} {score.se:.5f} {pupils.value:.1f} {pupils.se:.2f}" == (
                "642.31079 23.92049 3680892.9 406292.64"
            )


def test_trimmed_weights_keep_their_margins_as_rs_calibration_does() -> None:
    """R's `trimWeights` lets the margins go; its `calibrate` within limits does not.

    High schools need more than 45 each: then ours says by how much the margins are off.
    """
    data, theirs = schools("apiclus1"), SCHOOLS["bounded"]
    margins = [
        Margin(codes(data["stype"], KINDS), PEOPLE_OF_KINDS),
        Margin(codes(data["sch.wide"], WIDE), PEOPLE_OF_WIDE),
    ]
    middle = float(np.median(rake(margins, start=data["pw"]).weights))
    found = rake(margins, start=data["pw"], lowest=30 / middle, highest=60 / middle)
    assert found.converged
    assert (found.weights.min(), found.weights.max()) == pytest.approx((30, 60))
    design = Design(found.weights, clusters=data["dnum"], fpc=data["fpc"], raked=found, leverage=False)
    same(mean(design, data["api00"]), theirs["mean"])
    same(total(design, data["enroll"]), theirs["total"])
    tight = rake(margins, start=data["pw"], lowest=20 / middle, highest=45 / middle)
    assert not tight.converged
    assert tight.weights.max() == pytest.approx(45)
    assert tight.weights.sum() == pytest.approx(6194)
    assert tight.worst_margin == pytest.approx((755 - 14 * 45) / 6194, rel=0.02)
