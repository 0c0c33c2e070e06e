"""Zips that are the same byte for byte when their content is: the unchanged is not deployed."""

import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_zip(tree: Path, target: Path) -> None:
    """All files below `tree`, sorted, undated, readable by everybody."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(path for path in tree.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), _EPOCH)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)


def unpack(archive: Path, folder: Path) -> None:
    """All its files, below `folder`."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)


def unpacked_size(archive: Path) -> int:
    """Bytes of its files once unpacked."""
    with zipfile.ZipFile(archive) as opened:
        return sum(entry.file_size for entry in opened.infolist())
