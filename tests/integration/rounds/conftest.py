import pytest

from tests.factories.council import Council, council


@pytest.fixture
def ashmere(db: None) -> Council:
    """Three service areas of two teams, a QA Lead, and the framework in force."""
    return council(children_in_each_team=0)
