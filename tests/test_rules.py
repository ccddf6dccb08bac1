"""Rules of a user's own."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.rules import Rules, folded

TEXT = "We rowed home.\nREAD ALSO: The tide\nShare this: a history\nThe tide was against us.\nLeave a Reply"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "site.rules"
    path.write_text(
        "# ours\n\nkeep\tleave a reply\nrelated   Read also:*\nshare * history\n", encoding="utf-8"
    )
    return path


def test_rules_come_before_the_judge(rules: Path) -> None:
    cleaner = Cleaner(rules=str(rules))
    cleaned = cleaner.clean(TEXT)
    assert [(one.line, one.category, one.score) for one in cleaned.removals] == [
        (1, "related", 1.0),
        (2, "share", 1.0),
    ]
    assert cleaned.removals[0].reasons[0].code == "rule"
    assert "line 4" in cleaned.removals[0].reasons[0].text
    assert cleaned.why(4).kept
    assert cleaned.why(4).reasons[0].code == "rule"
    assert cleaned.model != Cleaner().clean(TEXT).model
    assert pickle.loads(pickle.dumps(cleaner)).clean(TEXT) == cleaned


def test_rules_hold_at_every_level_and_never_in_code(rules: Path) -> None:
    for level in ("careful", "thorough"):
        removals = Cleaner(rules=str(rules), level=level).clean(TEXT).removals
        assert [one.line for one in removals if one.reasons[0].code == "rule"] == [1, 2]
        assert 4 not in [one.line for one in removals]
    fenced = "One.\n```\nRead also: this\n```\nTwo."
    assert Cleaner(rules=str(rules)).clean(fenced).text == fenced


@pytest.mark.parametrize(
    ("content", "message"),
    [("cruft Read more", "line 1"), ("# ok\nshare", "line 2"), ("share ***", "line 1")],
)
def test_what_is_no_rule_is_named(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.rules"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"bad\.rules: {message}"):
        Cleaner(rules=str(path))


def test_the_command_takes_rules(rules: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "--rules", str(rules)]
    done = subprocess.run(command, input=TEXT.encode(), capture_output=True)
    assert done.stdout == b"We rowed home.\nThe tide was against us.\nLeave a Reply"
    rules.write_text("nonsense")
    wrong = subprocess.run(command, input=b"", capture_output=True)
    assert wrong.returncode == 2
    assert b"site.rules: line 1" in wrong.stderr


@given(pattern=st.text("ab *", min_size=1, max_size=12), line=st.text("ab ", max_size=12))
def test_a_pattern_fits_what_it_says(pattern: str, line: str) -> None:
    if not pattern.replace("*", "").strip():
        return
    said = re.fullmatch(".*".join(map(re.escape, folded(pattern).split("*"))), folded(line))
    assert bool(Rules(f"share {pattern}").find(line)) == bool(said)
