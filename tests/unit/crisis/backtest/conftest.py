"""One backtest of the public episodes for all tests, and a folder of two invented episodes to spoil."""

import csv

import pytest

from accord.crisis.backtest.load import load
from accord.crisis.backtest.predictor import Predictor
from accord.crisis.backtest.run import backtest

EPISODES = "id,hs,exporter,targets,type,pre_year,post_year,shock_cap_t\n"
FLOWS = "id,exporter,importer,q_pre,q_post,v_pre_kusd,v_post_kusd\n"


@pytest.fixture(scope="session")
def public():
    """The shipped episodes."""
    return load()


@pytest.fixture(scope="session")
def tested(world):
    """All predictors on the shipped episodes."""
    return backtest(world=world)


@pytest.fixture(scope="session")
def predictor(public, world):
    """Ours, taught by the public episodes."""
    return Predictor(public, world)


@pytest.fixture
def folder(tmp_path):
    """A well-formed folder: a tin ban on all in 2016 and a lithium embargo on Japan in 2018."""
    write(
        tmp_path / "episodes.csv",
        EPISODES,
        ["tin_ban,260900,IDN,ALL,ban,2015,2016,20", "lithium,283691 282520,CHL,JPN,embargo,2017,2018,5"],
    )
    write(
        tmp_path / "flows.csv",
        FLOWS,
        [
            "tin_ban,IDN,CHN,100,20,900,300", "tin_ban,PER,CHN,60,70,600,800", "tin_ban,BOL,MYS,40,42,380,500",
            "tin_ban,PER,MYS,10,9,100,120", "tin_ban,BOL,ROW,5,5,50,60",
            "lithium,CHL,JPN,50,5,500,60", "lithium,ARG,JPN,20,40,210,600", "lithium,CHL,KOR,30,60,300,700",
            "lithium,AUS,S19,25,25,200,240",
        ],
    )  # fmt: skip
    return tmp_path


def write(path, header, lines):
    path.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def printed(root):
    """The published errors of the naive rules, by (episode, predictor)."""
    path = root / "tests" / "unit" / "crisis" / "backtest" / "scores_to_beat.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["id"], row["predictor"]): row for row in csv.DictReader(file)}
