"""Intake: the named modules and nothing else, whatever a student's folder or archive holds."""

from __future__ import annotations

import os
import stat
import time
import tracemalloc
import zipfile
import zlib

import pytest

from grader import intake
from grader.intake import Unreadable, read_one, submissions

CODE = "def sigmoid(z):\n    return z\n"
FILES = {"logistic.py": CODE, "gradient_check.py": "x = 1\n"}


@pytest.fixture
def arrive(tmp_path, logistic):
    """Return a function that reads a folder of submissions: by student."""
    folder = tmp_path / "arrived"
    folder.mkdir()

    def read():
        return {each.student: each for each in submissions(folder, logistic)}

    read.folder = folder
    return read


def zipped(path, members, **kwargs):
    with zipfile.ZipFile(path, "w", **kwargs) as archive:
        for name, content in members:
            archive.writestr(name, content)


def folder_of(path, files):
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def member(name, mode):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def test_folders_and_zips_give_the_same_submission(arrive):
    folder_of(arrive.folder / "ada", FILES)
    zipped(arrive.folder / "bob.zip", FILES.items())
    zipped(
        arrive.folder / "cyd.ZIP", [(f"cyd/logistic_regression/{n}", t) for n, t in FILES.items()]
    )
    found = arrive()
    assert list(found) == ["ada", "bob", "cyd"]
    assert all(
        dict(each.sources) == {n[:-3]: t for n, t in FILES.items()} for each in found.values()
    )
    assert len({each.sha256 for each in found.values()}) == 1


def test_only_the_named_modules_are_taken(arrive):
    folder_of(arrive.folder / "ada", {**FILES, "numpy.py": "evil", "conftest.py": "evil",
                                      "sitecustomize.py": "", "notes.txt": "x"})  # fmt: skip
    assert set(arrive()["ada"].sources) == {"logistic", "gradient_check"}


def test_a_name_in_another_language_is_kept(arrive):
    folder_of(arrive.folder / "Zoë Łukasz 李", FILES)
    assert "Zoë Łukasz 李" in arrive()


REFUSED = {
    "zip slip": ([("../../logistic.py", CODE)], "outside itself"),
    "zip slip by backslashes": ([("..\\..\\logistic.py", CODE)], "outside itself"),
    "an absolute path": ([("/etc/logistic.py", CODE)], "outside itself"),
    "a drive": ([("C:/x/logistic.py", CODE)], None),
    "a link": ([(member("logistic.py", stat.S_IFLNK | 0o777), "/etc/passwd")], "none of"),
    "a FIFO": ([(member("logistic.py", stat.S_IFIFO | 0o644), "")], "none of"),
    "a device": ([(member("logistic.py", stat.S_IFBLK | 0o644), "")], "none of"),
    "case-colliding names": ([("a/logistic.py", CODE), ("A/Logistic.py", "x")], "two members"),
    "two places": ([("a/logistic.py", CODE), ("b/logistic.py", "x = 1")], "two files"),
    "nothing": ([], "none of"),
    "other files only": ([("essay.docx", "x")], "none of"),
    "no text": ([("logistic.py", b"\x00\x01\x02")], "not a text file"),
    "another encoding": ([("logistic.py", "# \xe9".encode("latin-1"))], "UTF-8"),
    "too large": ([("logistic.py", "#" * 1_000_001)], "larger than"),
    "too deep": ([("/".join("abcdefghijk") + "/logistic.py", CODE)], "none of"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_archive_gets_a_report_that_says_why_and_the_others_go_on(what, arrive):
    members, words = REFUSED[what]
    zipped(arrive.folder / "bad.zip", members)
    folder_of(arrive.folder / "good", FILES)
    found = arrive()
    assert found["good"].problem == ""
    if words is not None:
        assert words in found["bad"].problem
        assert not found["bad"].sources


def test_duplicate_members_are_refused(arrive):
    with pytest.warns(UserWarning, match="Duplicate"):
        zipped(arrive.folder / "bad.zip", [("logistic.py", CODE), ("logistic.py", "x = 2")])
    assert "two members" in arrive()["bad"].problem


def test_a_zip_bomb_costs_a_megabyte(arrive):
    zipped(arrive.folder / "bomb.zip", [("logistic.py", b"0" * 300_000_000)],
           compression=zipfile.ZIP_DEFLATED)  # fmt: skip
    started = time.monotonic()
    tracemalloc.start()
    found = arrive()["bomb"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than" in found.problem
    assert peak < 30_000_000
    assert time.monotonic() - started < 5


def test_an_archive_that_lies_about_its_size_is_no_way_in(arrive):
    path = arrive.folder / "liar.zip"
    zipped(path, [("logistic.py", b"0" * 3_000_000)], compression=zipfile.ZIP_DEFLATED)
    data = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    assert arrive()["liar"].problem


def test_a_zip_of_many_members_is_refused(arrive, monkeypatch):
    monkeypatch.setattr(intake, "MAX_ENTRIES", 100)
    zipped(arrive.folder / "many.zip", [(f"{n}.txt", "") for n in range(101)])
    assert "more than 100 files" in arrive()["many"].problem


def test_an_archive_of_a_hundred_megabytes_is_not_opened(arrive):
    with (arrive.folder / "huge.zip").open("wb") as file:
        file.truncate(100_000_000)
    assert "larger than 50 MB" in arrive()["huge"].problem


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all", os.urandom(5000)])
def test_a_broken_archive_is_a_report(content, arrive):
    (arrive.folder / "broken.zip").write_bytes(content)
    assert "not a readable zip" in arrive()["broken"].problem


def test_every_cut_and_flipped_archive_is_a_report_or_a_submission(arrive, logistic):
    path = arrive.folder / "x.zip"
    zipped(path, FILES.items(), compression=zipfile.ZIP_DEFLATED)
    whole = path.read_bytes()
    for at in range(len(whole)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            path.write_bytes(data)
            read = read_one(path, "x", logistic)  # raises nothing
            assert bool(read.problem) != bool(read.sources)


def test_an_encrypted_archive_says_so(arrive):
    path = arrive.folder / "secret.zip"
    zipped(path, FILES.items())
    data = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 1)
    path.write_bytes(data)
    assert "encrypted" in arrive()["secret"].problem


def test_other_archives_are_named_and_other_files_are_not_students(arrive):
    for name in ("eve.tar.gz", "fay.7z", "grades.csv", "README", ".DS_Store"):
        (arrive.folder / name).write_bytes(b"x")
    folder_of(arrive.folder / "ada", FILES)
    found = arrive()
    assert set(found) == {"ada", "eve", "fay"}
    assert "hand in a .zip" in found["eve"].problem


def test_links_are_not_followed(arrive, tmp_path):
    folder_of(tmp_path / "elsewhere", FILES)
    (arrive.folder / "linked").symlink_to(tmp_path / "elsewhere")
    folder_of(arrive.folder / "inside", {"gradient_check.py": "x = 1\n"})
    (arrive.folder / "inside" / "logistic.py").symlink_to(tmp_path / "elsewhere" / "logistic.py")
    (arrive.folder / "deeper").mkdir()
    (arrive.folder / "deeper" / "down").symlink_to(tmp_path / "elsewhere")
    found = arrive()
    assert "link" in found["linked"].problem
    assert set(found["inside"].sources) == {"gradient_check"}
    assert "none of" in found["deeper"].problem


def test_pipes_and_sockets_do_not_stop_the_run(arrive):
    folder_of(arrive.folder / "ada", FILES)
    os.mkfifo(arrive.folder / "pipe.zip")
    (arrive.folder / "bob").mkdir()
    os.mkfifo(arrive.folder / "bob" / "logistic.py")
    started = time.monotonic()
    found = arrive()
    assert time.monotonic() - started < 5
    assert "neither a folder nor a file" in found["pipe"].problem
    assert "none of" in found["bob"].problem


def test_a_pipe_that_takes_a_files_place_is_not_waited_for(tmp_path):
    path = tmp_path / "logistic.py"
    os.mkfifo(path)
    assert intake._reader(path)() == b""


def test_a_folder_named_like_the_module_is_a_folder(arrive):
    folder_of(arrive.folder / "ada", {"logistic.py/logistic.py": CODE})
    assert arrive()["ada"].sources["logistic"] == CODE


def test_two_students_of_one_name_are_two_reports(arrive):
    folder_of(arrive.folder / "ada", FILES)
    zipped(arrive.folder / "ada.zip", FILES.items())
    found = arrive()
    assert len(found) == 2
    assert sorted(bool(each.problem) for each in found.values()) == [False, True]


def test_a_folder_of_too_many_files_is_refused_before_it_is_sorted(arrive, monkeypatch):
    monkeypatch.setattr(intake, "MAX_ENTRIES", 50)
    folder_of(arrive.folder / "ada", {f"{n}.txt": "" for n in range(60)})
    assert "more than 50 files" in arrive()["ada"].problem


def test_a_byte_order_mark_is_no_problem(arrive):
    folder_of(arrive.folder / "ada", {"logistic.py": b"\xef\xbb\xbf" + CODE.encode()})
    assert arrive()["ada"].sources["logistic"] == CODE


def test_a_hundred_megabytes_of_module_cost_one(arrive):
    (arrive.folder / "ada").mkdir()
    with (arrive.folder / "ada" / "logistic.py").open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    found = arrive()["ada"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than" in found.problem
    assert peak < 10_000_000


def test_an_unreadable_folder_is_a_report(arrive):
    folder_of(arrive.folder / "ada", FILES)
    (arrive.folder / "ada").chmod(0)
    try:
        found = arrive()["ada"]
    finally:
        (arrive.folder / "ada").chmod(0o755)
    assert found.problem or os.geteuid() == 0


def test_no_submission_at_all_is_said(tmp_path, logistic):
    with pytest.raises(Unreadable, match="no submission here"):
        submissions(tmp_path, logistic)
    with pytest.raises(Unreadable, match="no such folder"):
        submissions(tmp_path / "nowhere", logistic)


def test_a_member_with_bad_data_is_a_report(arrive):
    path = arrive.folder / "x.zip"
    zipped(path, [("logistic.py", CODE * 50)], compression=zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    packed = zlib.compress(b"")
    at = data.find(b"logistic.py") + len("logistic.py")
    path.write_bytes(data[:at] + b"\xff" * (len(packed) + 20) + data[at + len(packed) + 20 :])
    assert "cannot be unpacked" in arrive()["x"].problem
