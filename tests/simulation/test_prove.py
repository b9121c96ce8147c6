"""The proof goes on where it was interrupted, and proves again what other code might have changed."""

import json
import subprocess
import sys
from pathlib import Path

from simulation.prove import ROOT, Kept, digest_of, prove, sources

IMPORTED = "import sys, simulation.proofs; print(*(getattr(each, '__file__', 0) for each in sys.modules.values()))"


def part(calls, name="seeds"):
    def run(_):
        calls.append(name)
        return [(name, len(calls), "seeds")]

    return run


def violated(_):
    raise AssertionError("night sold twice")


def test_a_finished_part_is_not_proved_again_unless_the_code_changed_or_it_is_asked_for(tmp_path):
    kept, calls = Kept(tmp_path / "proofs.json", "one"), []
    for fresh in (False, False, True):
        assert prove(kept, [], {"worlds": part(calls)}, fresh=fresh) == 0
    assert prove(Kept(kept.path, "other"), [], {"worlds": part(calls)}, fresh=False) == 0
    assert len(calls) == 3
    (figure,) = json.loads(kept.path.read_text())
    assert figure == {"name": "seeds", "value": 3, "unit": "seeds", "part": "worlds", "proved": "other"}


def test_a_violation_is_told_ends_with_1_and_is_not_kept(tmp_path, capsys):
    kept, calls = Kept(tmp_path / "proofs.json", "one"), []
    assert prove(kept, [], {"worlds": violated, "races": part(calls)}, fresh=False) == 1
    assert "worlds: VIOLATED: night sold twice" in capsys.readouterr().out
    assert (kept.has("worlds"), kept.has("races")) == (False, True)


def test_the_digest_covers_every_source_that_is_proved(tmp_path):
    (tmp_path / "simulation").mkdir()
    (tmp_path / "simulation" / "run.py").write_text("a = 1")
    first = digest_of(tmp_path)
    (tmp_path / "simulation" / "run.py").write_text("a = 2")
    assert digest_of(tmp_path) != first


def test_the_digest_covers_all_of_the_projects_code_that_the_proofs_import_and_what_makes_their_table():
    environment = {"PYTHONPATH": "lambda_src:."}
    command = [sys.executable, "-c", IMPORTED]
    found = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    own = {Path(each) for each in found.split() if each.startswith(str(ROOT)) and "/.venv/" not in each}
    covered = {*sources(), ROOT / "lambda_src" / "rental" / "__init__.py"}
    assert len(own) > 40
    assert own - covered == set()
    assert ROOT / "holiday_rental" / "tenant_data.py" in covered


def test_the_digest_covers_what_takes_the_money_here_and_what_plays_stripe():
    covered = {each.relative_to(ROOT).as_posix() for each in sources()}
    assert {"lambda_src/rental/payments/queue.py", "holiday_rental/payments.py"} <= covered
    assert "holiday_rental/local/stripe_stand_in/process.py" in covered
