"""`/effect/`: nothing about fewer than five firms, in the page, its drawings, its tables and its files."""

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse
from lxml import html

from permits.policy.models import Threshold
from permits.statecharts import application as chart
from tests.effect import SENT, Town
from tests.people import make_user
from tests.places import make_order, square

pytestmark = pytest.mark.django_db
#: All that a figure may say.
MAY_SAY = re.compile(
    r"0|[1-9]\d*[05]|5|[+−]([1-9]\d*[05]|5)|minder dan 5|te weinig|\d+%( of (meer|minder))?|\d+,\d|\d+ weken|\d+ week|–"
)
FILES = (
    "naleving",
    "standen",
    "termijn",
    "doorlooptijd",
    "uitkomst",
    "bevindingen",
    "herhaling",
    "bedrijven",
    "vergelijking",
)


@pytest.fixture
def town(municipality):
    return Town(municipality)


@pytest.fixture
def policy(client, town):
    client.force_login(make_user("policy", municipality=town.municipality))
    return client


def address(town, query=""):
    return reverse("atlas:effect", args=[town.order.public_id]) + query


def file_of(client, town, figure, query=""):
    answer = client.get(reverse("atlas:effect_csv", args=[town.order.public_id, figure]) + query)
    assert answer.status_code == 200, figure
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def plant(town, size=4):
    """Groups of `size` everywhere, among larger ones: each outcome, state, term, severity, coming and going."""
    firms = iter(town.firms(13 * size + 20))

    def group(count=size):
        return [next(firms) for _number in range(count)]

    town.grant(group(20), due_on=SENT)
    town.grant(group(), days=90, due_on=SENT.replace(month=8))  # late
    town.refuse(group(), "public-order")
    town.refuse(group(), "bibob")
    town.end(group(), chart.DISMISS)
    town.end(group(), chart.FIND_NOT_REQUIRED)
    town.withdraw(group())
    for severity in (1, 2, 3, 4):
        for firm in group():
            first = town.visit(firm, SENT, {"permit.hours": severity})
            town.visit(firm, SENT.replace(month=10), {"permit.hours": severity}, first)
    town.firms(size, since=SENT), town.firms(size, until=SENT)
    town.firms(size, outside=True), town.firms(size, outside=True, since=SENT)


@pytest.mark.parametrize("query", ["", "?compare=rest&months=24"])
def test_a_group_of_four_is_nowhere_to_be_found(policy, town, query):
    plant(town)
    page = html.fromstring(policy.get(address(town, query)).content)
    cells = [cell.text_content() for cell in page.xpath("//table//td")]
    drawings = page.xpath("//figure//*[local-name()='svg'][@role='img']")
    words = [text for one in drawings for text in one.xpath(".//*[local-name()='text']/text()")]
    assert len(drawings) == 8  # of four firms with each severity there is nothing to draw
    assert len(cells) > 200
    assert [cell for cell in cells if not MAY_SAY.fullmatch(cell)] == []
    # In a drawing stand the same figures, those of the scale, and the names of what is drawn.
    assert not {"4", "8", "12", "16"} & {text.rpartition(": ")[2] for text in words if "half" not in text} - _scales(
        page
    )
    for figure in FILES:
        rows = file_of(policy, town, figure, query)
        assert [cell for row in rows[1:] for cell in row[1:] if not MAY_SAY.fullmatch(cell)] == [], figure
        table = page.xpath(f"//figure[@aria-labelledby='{figure}-h']//tbody/tr")
        assert [[cell.text_content() for cell in row] for row in table] == rows[1:]


def _scales(page):
    """Figures along the upright scales, which belong to no firm."""
    return set(page.xpath("//figure//*[local-name()='text'][@x='42']/text()"))


def test_one_firm_more_or_less_in_a_group_of_four_changes_nothing_that_is_told(policy, town):
    """Three or four with each ground: the files are the same to the letter."""
    town.grant(town.firms(10))
    town.refuse(town.firms(3), "public-order")
    town.firms(1)
    before = {figure: file_of(policy, town, figure) for figure in ("uitkomst", "termijn", "doorlooptijd")}
    town.refuse(town.firms(1), "public-order")
    assert {figure: file_of(policy, town, figure) for figure in before} == before


def test_the_smallest_group_is_policy(policy, town):
    town.grant(town.firms(8))
    assert ["Verleend", "10"] in file_of(policy, town, "uitkomst")
    Threshold.objects.filter(name="smallest-group").update(value=10)
    assert ["Verleend", "minder dan 10"] in file_of(policy, town, "uitkomst")


def test_without_the_threshold_nothing_is_shown(policy, town):
    Threshold.objects.all().delete()
    policy.raise_request_exception = False
    assert policy.get(address(town)).status_code == 500


def test_the_comparison_says_that_it_is_no_proof(policy, town):
    town.firms(5), town.firms(5, outside=True)
    other = make_order(title="Oost", area=square(200, 0, 100))
    page = policy.get(address(town, f"?compare={other.public_id}&months=6")).content.decode()
    assert "Dit is een vergelijking en geen bewijs" in page
    assert "Het andere gebied: Oost." in page
    assert f"compare={other.public_id}&amp;months=6" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("?compare=elsewhere", "elsewhere"), ("?months=7", "7"), ("?months=<b>", "&lt;b&gt;")],
)
def test_what_cannot_be_asked_is_said_and_the_report_stands(policy, town, query, sentence):
    town.firms(5)
    answer = policy.get(address(town, query))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Naleving per maand" in page


def test_an_area_without_a_firm_to_compare_with_is_said(policy, town):
    town.firms(5)
    assert "In het andere gebied is geen bedrijf" in policy.get(address(town)).content.decode()


def test_an_unknown_figure_and_an_order_of_elsewhere_are_not_there(policy, town, other_municipality):
    answer = policy.get(reverse("atlas:effect_csv", args=[town.order.public_id, "namen"]))
    assert answer.status_code == 404
    elsewhere = make_order(municipality="GM0221", title="Doesburg")
    assert policy.get(reverse("atlas:effect", args=[elsewhere.public_id])).status_code == 404
    assert policy.get(address(town, f"?compare={elsewhere.public_id}")).status_code == 422


def test_an_order_to_come_says_when(policy, town):
    later = make_order(title="Later", valid_from=SENT.replace(year=2090))
    page = policy.get(reverse("atlas:effect", args=[later.public_id])).content.decode()
    assert "Dit besluit geldt nog niet." in page
    assert policy.get(reverse("atlas:effect_csv", args=[later.public_id, "naleving"])).status_code == 404
    assert "Later" in policy.get(reverse("atlas:effects")).content.decode()
