"""The permit duty and the statutory clock as questions over HTTP: the same answers as the commands of those names."""

from typing import Any

from django.utils import translation
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.parsing import refuse_unknown
from core.api.problems import Fault, Refused
from core.api.resource import Resource
from gis.atlas import duty_question
from gis.atlas.api import forms
from permits.clock import question as clock_question
from permits.clock.errors import DUTCH, ENGLISH, ClockError
from permits.policy.selectors import clock_law


class DutyView(Resource):
    """Whether a permit is needed somewhere on a day, and why."""

    @extend_schema(
        operation_id="duty",
        request={"application/json": forms.DUTY_QUESTION},
        responses={200: forms.DUTY_ANSWER},
    )
    def post(self, request: Request) -> Response:
        given = self.body
        refuse_unknown(given, forms.DUTY_NAMES)
        try:
            question = duty_question.read(given)
        except duty_question.QuestionError as error:
            raise Refused(Fault(error.field, error.said), status=422) from error
        with translation.override("nl"):
            return Response(duty_question.answered(question, in_force_only=not request.user.is_authenticated))


class ClockView(Resource):
    """The last day for a decision, with every step that led there."""

    @extend_schema(
        operation_id="clock",
        request={"application/json": forms.CLOCK_QUESTION},
        responses={200: forms.CLOCK_ANSWER},
    )
    def post(self, request: Request) -> Response:
        given = self.body
        _refuse_unknown_of_case(given)
        law = clock_law()
        try:
            return Response(clock_question.answered(clock_question.read(given, law), law))
        except ClockError as error:
            said = f"{error.sentence(DUTCH)} / {error.sentence(ENGLISH)}"
            raise Refused(Fault(error.field, said), status=422) from error


def _refuse_unknown_of_case(given: dict[str, Any]) -> None:
    """Only what has the right shape is looked into: the rest gets the clock's own sentence."""
    refuse_unknown(given, forms.CLOCK_NAMES)
    if isinstance(term := given.get("term"), dict):
        refuse_unknown(term, forms.TERM_NAMES, "term.")
    events = given.get("events")
    for number, event in enumerate(events if isinstance(events, list) else []):
        if isinstance(event, dict) and isinstance(kind := event.get("type"), str):
            refuse_unknown(event, forms.event_names(kind), f"events[{number}].")
