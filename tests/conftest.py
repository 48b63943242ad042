"""Ashbrook for every test: written once, read and assessed once.

These folders are shared by all tests of a run.  A test that writes into one makes a copy first.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from run_folders import bundle_in, evidence_in
from saferplan.commands.assess import assess
from saferplan.commands.read import read
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.measures.evidence import Evidence
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import Bundle
from saferplan.publication.released import names_of

collect_ignore_glob = ["oracles/*.py"]
"""The scripts that froze the numbers of other programs need those programs, and are run by hand."""

# The same examples every run, so that a run that passed here passes there; HYPOTHESIS_PROFILE=searching looks further.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="session")
def ashbrook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The partnership folder of Ashbrook: partnership.toml and inputs, nothing read yet."""
    folder = tmp_path_factory.mktemp("ashbrook") / "inputs only"
    write_ashbrook(folder)
    return folder


@pytest.fixture(scope="session")
def ashbrook_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The partnership folder of Ashbrook, read and assessed: it has `tables/` and `bundles/` too."""
    folder = tmp_path_factory.mktemp("ashbrook") / "assessed"
    write_ashbrook(folder)
    read(folder)
    assess(folder)
    return folder


@pytest.fixture(scope="session")
def ashbrook_parts(ashbrook_bundle: Path) -> Bundle:
    """Ashbrook's bundle, taken apart."""
    return bundle_in(ashbrook_bundle)


@pytest.fixture(scope="session")
def ashbrook_evidence(ashbrook_bundle: Path) -> Evidence:
    """Ashbrook's counts and reference tables, as the figures are worked out from."""
    return evidence_in(ashbrook_bundle)


@pytest.fixture(scope="session")
def ashbrook_figures(ashbrook_parts: Bundle) -> Resolver:
    """Every figure of Ashbrook's bundle, and whatever is worked out from them."""
    return Resolver(ashbrook_parts.figures, names_of(ashbrook_parts.areas, ashbrook_parts.places))
