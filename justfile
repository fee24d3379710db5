# What a day's work needs; `just` lists it. Without just, each line can be typed as it stands.

# everything that is installed to work on icmd
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -e '.[dev]'

# style, types, import contracts, translations, reference: seconds
check:
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    .venv/bin/lint-imports
    .venv/bin/python scripts/make_locale.py --check
    .venv/bin/python scripts/make_reference.py --check

# the tests of a room or a file: just test tests/cli/test_list.py -k sort
test *FILES:
    .venv/bin/pytest -n 2 {{ FILES }}

# new messages into the translations, and these compiled
locale:
    .venv/bin/python scripts/make_locale.py

# everything that is made from what icmd says: reference, sessions, pictures
docs: locale
    .venv/bin/python scripts/make_reference.py
    .venv/bin/python scripts/make_sessions.py
    .venv/bin/python scripts/make_screens.py

# what CI runs, whole
ci:
    .ci/run
