"""Intake: the named modules and nothing else, whatever a student's folder or archive holds."""

from __future__ import annotations

import bz2
import contextlib
import lzma
import os
import shutil
import socket
import stat
import struct
import tempfile
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import pytest

from grader import intake, untrusted
from grader.feedback import clean
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
    "zip slip": ([("../../logistic.py", CODE)], "reaches outside"),
    "zip slip by backslashes": ([("..\\..\\logistic.py", CODE)], "reaches outside"),
    "an absolute path": ([("/etc/logistic.py", CODE)], "reaches outside"),
    "a drive": ([("C:/x/logistic.py", CODE)], "reaches outside"),
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
    "one name composed in two ways": (
        [("\xe9/logistic.py", CODE), ("e\u0301/logistic.py", CODE)],
        "two members",
    ),
    "too deep": ([("/".join("abcdefghijk") + "/logistic.py", CODE)], "none of"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_archive_gets_a_report_that_says_why_and_the_others_go_on(what, arrive):
    members, words = REFUSED[what]
    zipped(arrive.folder / "bad.zip", members)
    folder_of(arrive.folder / "good", FILES)
    found = arrive()
    assert found["good"].problem == ""
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


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "link", "folder", "nothing"])
def test_what_takes_a_files_place_is_neither_read_nor_waited_for(kind, tmp_path):
    path = tmp_path / "logistic.py"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as here:
            here.bind(str(path))
    elif kind == "device":
        path = Path(os.devnull)
    elif kind == "link":
        path.symlink_to(__file__)
    elif kind == "folder":
        path.mkdir()
    with pytest.raises(Unreadable, match=path.name):
        untrusted.read_file(path.parent, PurePosixPath(path.name), 100)


def test_a_folder_that_becomes_a_link_while_it_is_read_leads_nowhere(arrive, tmp_path, monkeypatch):
    folder_of(tmp_path / "secret", {"logistic.py": "SECRET = 1\n"})
    folder_of(arrive.folder / "ada" / "in", FILES)
    folder_of(arrive.folder / "bob" / "in", FILES)

    def swap(folder):
        shutil.rmtree(folder)
        folder.symlink_to(tmp_path / "secret")

    listed, read_file = untrusted._listed, untrusted.read_file

    def swap_after_listing(folder, inner, most):
        entries = listed(folder, inner, most)
        if folder.name == "ada" and not inner.parts:
            swap(folder / "in")
        return entries

    def swap_before_reading(folder, inner, limit):
        if folder.name == "bob" and not (folder / "in").is_symlink():
            swap(folder / "in")
        return read_file(folder, inner, limit)

    monkeypatch.setattr(untrusted, "_listed", swap_after_listing)
    monkeypatch.setattr(intake, "read_file", swap_before_reading)
    for submission in arrive().values():
        assert not submission.sources
        assert "cannot be read" in submission.problem


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


@pytest.mark.parametrize("mode", [0o000, 0o111, 0o444])
def test_a_folder_without_its_rights_is_a_report_and_the_others_go_on(mode, logistic):
    # Not below pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory() as name, rights_of_nobody(Path(name)) as folder:
        folder_of(folder / "ada" / "in", FILES)
        folder_of(folder / "bob", FILES)
        for path in (folder / "ada", folder / "ada" / "in"):
            path.chmod(mode)
            found = {each.student: each for each in submissions(folder, logistic)}
            path.chmod(0o755)
            assert "in" in found["ada"].problem or "ada" in found["ada"].problem
            assert "cannot be read (Permission denied)" in found["ada"].problem
            assert found["bob"].sources


@contextlib.contextmanager
def rights_of_nobody(folder):
    """Be an ordinary user in a folder of his: root may read everything."""
    if os.geteuid() != 0:
        yield folder
        return
    os.chown(folder, 65534, 65534)
    os.seteuid(65534)
    try:
        yield folder
    finally:
        os.seteuid(0)


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


def raw_zip(*members, end=b""):
    """Write an archive byte by byte: members are (name, method, packed, size, bits, extra)."""
    local, central = b"", b""
    for name, method, packed, size, bits, extra in members:
        sizes = (zlib.crc32(packed), len(packed), size, len(name))
        central += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, bits, method, 0, 33, *sizes,
                               len(extra), 0, 0, 0, 0, len(local)) + name + extra  # fmt: skip
        local += struct.pack("<4s5H3I2H", b"PK\3\4", 20, bits, method, 0, 33, *sizes, 0)
        local += name + packed
    count = len(members) & 0xFFFF
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), len(local), 0)
    return local + central + tail + end


UTF8 = 0x800
PLAIN = (b"logistic.py", 0, CODE.encode(), len(CODE), 0, b"")
RAW = {
    "a name that is no UTF-8": [PLAIN, (b"\xff\xfe.txt", 0, b"", 0, UTF8, b"")],
    "a member without a name": [PLAIN, (b"", 0, b"", 0, 0, b"")],
    "a dot": [PLAIN, (b".", 0, b"", 0, 0, b"")],
    "an extra field cut short": [(*PLAIN[:5], b"\1\0\xff\xff")],
    "a 64 bit field that is none": [(*PLAIN[:3], 0xFFFFFFFF, 0, b"\1\0\x08\0" + b"\1" * 8)],
    "Deflate64": [(PLAIN[0], 9, *PLAIN[2:])],
    "Zstandard": [(PLAIN[0], 93, *PLAIN[2:])],
    "a NUL in a name": [(b"logistic.py\0.jpg", *PLAIN[1:])],
    "a very long name": [PLAIN, (b"a" * 65_535, 0, b"", 0, 0, b"")],
    "a name of ten thousand folders": [(b"a/" * 10_000 + b"logistic.py", *PLAIN[1:])],
    "a name that commands a terminal": [(b"\x1b[2J\x07\nx/logistic.py", 9, *PLAIN[2:])],
    "a name from right to left": [("\u202ex/logistic.py".encode(), 9, b"", 0, UTF8, b"")],
}


@pytest.mark.parametrize("what", RAW)
def test_an_odd_archive_stops_nobody(what, arrive):
    (arrive.folder / "odd.zip").write_bytes(raw_zip(*RAW[what]))
    folder_of(arrive.folder / "zoe", FILES)
    found = arrive()
    assert found["zoe"].sources
    assert bool(found["odd"].problem) != bool(found["odd"].sources)
    assert found["odd"].problem == clean(found["odd"].problem)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_bombs_that_python_would_unpack_as_a_whole_are_not_lit(method, arrive):
    size = 200_000_000
    packed = bz2.compress(bytes(size)) if method == zipfile.ZIP_BZIP2 else (
        b"\x09\x04\x05\x00\x5d" + struct.pack("<I", 1 << 26)
        + lzma.compress(bytes(size), lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1}])
    )  # fmt: skip
    (arrive.folder / "bomb.zip").write_bytes(raw_zip((PLAIN[0], method, packed, size, 0, b"")))
    tracemalloc.start()
    found = arrive()["bomb"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "make an ordinary zip" in found.problem
    assert peak < 10_000_000


def test_a_folder_named_like_the_label_of_a_second_submission_is_not_lost(arrive):
    zipped(arrive.folder / "ada.zip", FILES.items())
    for name in ("ada", "ada (ada.zip)"):
        folder_of(arrive.folder / name, FILES)
    found = arrive()
    assert len(found) == 3
    assert [name for name, each in found.items() if each.problem] == ["ada (ada.zip) (ada.zip)"]
