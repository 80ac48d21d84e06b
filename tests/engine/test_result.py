"""A result on disk: read back as it was, written whole or not at all."""

import json

import pytest
import xarray as xr

from scenarios.drafts import whole_folder
from scenarios.engine.ensemble.result import load_result


def test_a_saved_result_reads_back(run_of, tmp_path):
    result = run_of("toy", members=20)[0]
    result.save(tmp_path)
    again = load_result(tmp_path)
    xr.testing.assert_identical(again.data, result.data)
    assert again.manifest == json.loads(json.dumps(result.manifest))
    assert again.folder == result.folder == f"toy-{result.run_id}"


def test_no_run_where_none_was_stored(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_result(tmp_path)


def test_the_run_id_is_that_of_the_inputs(run_of):
    """The same inputs have the same id; other members, seed or plan another."""
    ids = [run_of("toy", **changes)[0].run_id for changes in ({"members": 20}, {"members": 21}, {"members": 20, "seed": 8})]
    ids.append(run_of("toy", members=20, programs__commons__limit="hold")[0].run_id)
    assert len(set(ids)) == len(ids)
    assert run_of("toy", "toy", members=20)[1].run_id == ids[0]


def test_a_folder_appears_only_when_whole(tmp_path):
    target = tmp_path / "runs" / "one"
    with whole_folder(target) as draft:
        (draft / "file").write_text("new")
        assert not target.exists()
    assert (target / "file").read_text() == "new"
    assert [path.name for path in target.parent.iterdir()] == ["one"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_nothing_behind_and_the_old_run_as_it_was(tmp_path, error):
    target = tmp_path / "one"
    with pytest.raises(error):
        write_half(target, error)
    assert not list(tmp_path.iterdir())
    with whole_folder(target) as draft:
        (draft / "file").write_text("old")
    with pytest.raises(error):
        write_half(target, error)
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert (target / "file").read_text() == "old"


def write_half(target, error):
    with whole_folder(target) as draft:
        (draft / "file").write_text("half")
        raise error


def test_a_new_run_replaces_the_old_one_whole(tmp_path):
    target = tmp_path / "one"
    for name in ("old", "new"):
        with whole_folder(target) as draft:
            (draft / name).write_text("")
    assert [path.name for path in target.iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_the_old_run_comes_back_where_the_new_one_cannot_take_its_name(tmp_path, monkeypatch):
    target = tmp_path / "one"
    with whole_folder(target) as draft:
        (draft / "file").write_text("old")
    plain = type(target).rename

    def refuse(path, to):
        if path.name.endswith(".part"):
            raise OSError("no")
        return plain(path, to)

    monkeypatch.setattr(type(target), "rename", refuse)
    with pytest.raises(OSError, match="no"), whole_folder(target) as draft:
        (draft / "file").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert (target / "file").read_text() == "old"
