"""What people and programs type that no form expects: texts, dates, parameters."""

#: Each is put in every text field of every form. What is shown again must be shown as text.
TEXTS = {
    "sql": "'; DROP TABLE permits_permitapplication; --",
    "template": "{{ 7*7 }}{% raw %}{% now 'Y' %}${7*7}#{7*7}",
    "script": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "format": "%s %d %(name)s {0} {name!r}",
    "nul": "voor\x00na",
    "controls": "bel\x07 escape\x1b[31m",
    "right to left": "jpg.\u202eexe.fdp",
    "isolate": "\u2067abc\u2069",
    "zero width": "Jan\u200b\ufeff de\u00ad Vries",
    "accents": "Z" + "\u0301" * 200,
    "emoji": "Garage 🚗👨‍👩‍👧 Łódź Ωμέγα 中文",
    "long": "a" * 100_000,
    "lines": "een\r\ntwee\rdrie\u2028vier",
}
#: Composed and decomposed are one name.
DECOMPOSED, COMPOSED = "Zoe\u0308 Ame\u0301lie", "Zoë Amélie"
DATES = ("2026-02-30", "2026-13-01", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "morgen", "-1", "1e9")
NUMBERS = ("0", "-1", "99999999999999999999", "1e309", "nan", "inf", "٣", "1;2", "")
ODD_IDS = ("1", "../../etc/passwd", "00000000-0000-0000-0000-000000000000", "{}", "' OR 1=1 --", "x" * 5000)
