"""The address that the forms give as an example can be typed as it stands."""

import re

import pytest
from django.conf import settings

from config.demo import geography
from config.demo.loading import REAL_ENVELOPE
from permits.application_form import ApplicationForm
from permits.portal.check_form import CheckForm
from permits.portal.steps import COMPANY, AnswersForm

pytestmark = pytest.mark.django_db


def test_the_example_address_is_one_of_the_demo() -> None:
    made = geography.premises(settings.FIXTURES_DIR / "geo", REAL_ENVELOPE, seed=1)
    known = {f"{one.street} {one.house_number}" for one in made}
    forms = (ApplicationForm.base_fields, CheckForm.base_fields, AnswersForm(only=COMPANY.fields).fields)
    examples = [re.search(r": (\w+ \d+)", str(fields["place"].help_text)) for fields in forms]
    assert {example[1] for example in examples if example} <= known
    assert all(examples)
