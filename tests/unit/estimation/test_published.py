"""Every line of the published results about models, within its tolerance."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from time import process_time
from typing import Any

import pytest

from crmctl.estimation import bg_bb, bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd, sbg
from crmctl.estimation.bg_bb import BgBb, Record
from crmctl.estimation.bg_nbd import BgNbd
from crmctl.estimation.gamma_gamma import GammaGamma, Spending
from crmctl.estimation.histories import History, history
from crmctl.estimation.mbg_nbd import MbgNbd
from crmctl.estimation.pareto_nbd import ParetoNbd

END = date(1997, 9, 30).toordinal()
AHEAD = 39

Expected = Mapping[str, Any]
Table = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="module")
def histories(cdnow: Any) -> Mapping[int, History]:
    """The histories until September 1997, built from the raw lines."""
    return {
        customer: history([day for day in days if day <= END], END)
        for customer, days in cdnow.cents.items()
    }


@pytest.fixture(scope="module")
def later(cdnow: Any) -> Mapping[int, int]:
    """On how many days of the 39 weeks after that each customer bought."""
    last = END + AHEAD * 7
    return {
        customer: sum(END < day <= last for day in days) for customer, days in cdnow.cents.items()
    }


def _long() -> History:
    """Give customer 1516, who bought 27 times."""
    return History(26, 30.86, 31)


def test_the_cdnow_summary_is_built_from_its_raw_lines(
    cdnow: Any,
    histories: Mapping[int, History],
    later: Mapping[int, int],
    expected: Expected,
) -> None:
    said = expected["cdnow_summary"]
    assert len(histories) == said["customers"]
    assert sum(one.repeats for one in histories.values()) == said["repeat_tx"]
    assert sum(not one.repeats for one in histories.values()) == said["zero_repeat"]
    assert sum(later.values()) == said["holdout_tx_39w"]
    mismatches = 0
    for row in cdnow.summary:
        one, days = histories[int(row["ID"])], cdnow.cents[int(row["ID"])]
        again = sorted(day for day in days if day <= END)[1:]
        mean = sum(days[day] for day in again) / len(again) / 100 if again else 0.0
        same = (one.repeats, f"{one.last:.2f}", f"{one.age:.2f}") == (
            *(int(row["x"]), row["t_x"], row["T"]),
        )
        mismatches += not (same and abs(mean - float(row["zbar"])) < 0.00501)
    assert mismatches == 0


def test_bg_nbd_is_the_published_one(cdnow: Any, expected: Expected) -> None:
    said, found = expected["bgnbd"], bg_nbd.fit(cdnow.histories)
    assert found.converged
    _require_near(found.parameters, said["params"].values(), said["tol_abs"])
    assert abs(found.log_likelihood - said["LL"]) < said["LL_tol"]
    *paper, likelihood = said["paper"]
    _require_near(found.parameters, paper, 0.001)
    assert abs(found.log_likelihood - likelihood) < said["LL_tol"]


def test_bg_nbd_expects_what_was_published(cdnow: Any, expected: Expected) -> None:
    model = BgNbd(*bg_nbd.fit(cdnow.histories).parameters)
    said = expected["bgnbd_expect"]
    _require_near(map(model.expected, said["t"]), said["value"], said["tol"])
    said = expected["bgnbd_cond"]
    found = model.expected_from(History(2, 30.43, 38.86), 39)
    assert abs(found - said["t=39,x=2,tx=30.43,T=38.86"]) < said["tol"]
    said = expected["bgnbd_cond_1516"]
    found = model.expected_from(_long(), 52)
    assert abs(found - said["t=52,x=26,tx=30.86,T=31"]) < said["tol"]
    assert abs(model.alive(_long()) - said["palive"]) < said["tol"]


def test_bg_nbd_gives_the_published_probability_of_no_purchase(expected: Expected) -> None:
    said = expected["bgnbd_pmf"]
    found = BgNbd(*said["params"]).probability(0, 39)
    assert abs(found - said["P(X(39)=0)"]) < said["tol"]


def test_mbg_nbd_is_the_published_one(cdnow: Any, expected: Expected) -> None:
    said, found = expected["mbgnbd"], mbg_nbd.fit(cdnow.histories)
    assert found.converged
    _require_near(found.parameters, said["params"].values(), said["tol_abs"])
    assert abs(found.log_likelihood - said["LL"]) < said["LL_tol"]


def test_pareto_nbd_is_the_published_one(cdnow: Any, expected: Expected) -> None:
    said, found = expected["pareto_nbd"], pareto_nbd.fit(cdnow.histories)
    assert found.converged
    for got, wanted in zip(found.parameters, said["params"].values(), strict=True):
        assert abs(got / wanted - 1) < said["tol_rel"]
    assert abs(found.log_likelihood - said["LL"]) < said["LL_tol"]
    model = ParetoNbd(*found.parameters)
    conditional = model.expected_from(_long(), 52)
    assert abs(conditional - said["cond t=52,x=26,tx=30.86,T=31"]) < 0.01
    assert abs(model.alive(_long()) - said["palive"]) < 0.0001


def test_gamma_gamma_is_the_published_one(cdnow: Any, expected: Expected) -> None:
    said, found = expected["gamma_gamma"], gamma_gamma.fit(cdnow.spendings)
    assert len(cdnow.spendings) == said["customers"]
    assert found.converged
    _require_near(found.parameters, said["params"].values(), said["tol_abs"])
    assert abs(found.log_likelihood - said["LL"]) < 0.05
    model = GammaGamma(*found.parameters)
    rounded = GammaGamma(**said["params"])
    assert abs(rounded.mean - said["population_mean"]) < 0.01
    assert abs(model.mean - said["population_mean"]) < said["first10_tol"]
    ten = [Spending(int(row["x"]), float(row["zbar"])) for row in cdnow.summary[:10]]
    _require_near(map(model.expected, ten), said["first10"], said["first10_tol"])


def test_bg_bb_is_the_published_one_of_donations(table: Table, expected: Expected) -> None:
    said = expected["bgbb_donations"]
    rows = {
        Record(int(row["frequency"]), int(row["recency"]), int(row["periods"])): int(
            row["weights"]
        )
        for row in table("donations.csv")
    }
    found = bg_bb.fit(rows)
    assert found.converged
    _require_near(found.parameters, said["params"].values(), said["tol_abs"])
    assert abs(found.log_likelihood - said["LL"]) < 0.01
    model = BgBb(*found.parameters)
    of_table_6 = [Record(0, 0, 6), Record(2, 4, 6), Record(6, 6, 6)]
    assert [round(model.alive(one), 2) for one in of_table_6] == said["palive_table6"]
    total = sum(n * model.expected_from(one, 5) for one, n in rows.items())
    assert round(total, 1) == said["expected_total_5y"]


def test_sbg_is_the_recomputed_one_of_subscriptions(table: Table, expected: Expected) -> None:
    said = expected["sbg"]
    for cohort in ("highend", "regular"):
        wanted = said[f"{cohort}_7y"]
        found = sbg.fit([int(row[cohort]) for row in table("sbg_retention.csv")])
        assert found.converged
        _require_near(found.parameters, (wanted["alpha"], wanted["beta"]), said["tol"])
        assert abs(found.log_likelihood - wanted["LL"]) < said["tol"]


def test_who_will_buy_again_is_told_as_well_as_it_was_recomputed(
    histories: Mapping[int, History], later: Mapping[int, int], expected: Expected
) -> None:
    said = expected["cdnow_classification"]
    model = MbgNbd(*mbg_nbd.fit(Counter(histories.values())).parameters)
    active = {customer: count > 0 for customer, count in later.items()}
    silent = {customer: one.age - one.last for customer, one in histories.items()}
    alive = {customer: model.alive(one) for customer, one in histories.items()}
    orders = {customer: model.expected_from(one, AHEAD) for customer, one in histories.items()}
    right = {
        "hiatus_22w": _share_right(active, {each: weeks < 22 for each, weeks in silent.items()}),
        "P(alive)>.5 MBG": _share_right(active, {each: p > 0.5 for each, p in alive.items()}),
        "E>.5": _share_right(active, {each: n > 0.5 for each, n in orders.items()}),
    }
    wanted = said["active in next 39 weeks, share right"]
    assert {name: round(share, 3) for name, share in right.items()} == wanted
    area = {
        "E": _area(active, orders),
        "recency": _area(active, {each: -weeks for each, weeks in silent.items()}),
        "frequency": _area(active, {each: one.repeats for each, one in histories.items()}),
        "palive": _area(active, alive),
    }
    assert {name: round(share, 3) for name, share in area.items()} == said["AUC"]


def test_cdnow_is_fitted_in_three_tenths_of_a_second(cdnow: Any) -> None:
    rows, spendings = cdnow.histories, cdnow.spendings
    begun = process_time()
    mbg_nbd.fit(rows)
    gamma_gamma.fit(spendings)
    assert process_time() - begun < 0.3


def _require_near(found: Any, wanted: Any, tolerance: float) -> None:
    for got, said in zip(found, wanted, strict=True):
        assert abs(got - said) < tolerance


def _share_right(active: Mapping[int, bool], told: Mapping[int, bool]) -> float:
    return sum(told[each] == active[each] for each in active) / len(active)


def _area(active: Mapping[int, bool], scores: Mapping[int, float]) -> float:
    """Give how often who buys has the higher score than who does not; ties count half."""
    buyers = [scores[each] for each in active if active[each]]
    others = sorted(scores[each] for each in active if not active[each])
    beaten = sum((bisect_left(others, s) + bisect_right(others, s)) / 2 for s in buyers)
    return beaten / len(buyers) / len(others)
