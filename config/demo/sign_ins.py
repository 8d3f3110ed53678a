"""The people of the demo, for `manage.py demo`, the sign-in page and `make run`. They exist only where DEMO is on.

Pure: `make run` reads it with the machine's Python, before anything is installed.
"""

PASSWORD = "parkwacht-demo-2026"  # noqa: S105

#: User name and what this person does, Dutch and English in one line as it is shown on a terminal.
ACCOUNTS = {
    "officer": "vergunningverlener / permit officer",
    "bibob": "Bibob-medewerker / Bibob officer",
    "decider": "beslisser met mandaat / decider",
    "planner": "planner toezicht / inspection planner",
    "inspector1": "toezichthouder / inspector",
    "inspector2": "toezichthouder / inspector",
    "lawyer": "jurist handhaving / enforcement lawyer",
    "policy": "beleidsadviseur / policy adviser",
    "auditor": "auditor en privacy / auditor and privacy officer",
    "admin": "beheerder / administrator",
    "entrepreneur": "ondernemer / entrepreneur",
}
