#!/usr/bin/env python3
"""Packages each published crate, builds what was packaged, and checks what is in it.

Each must have the texts of both licenses and a README, and no Markdown file may have a relative
link: on crates.io and docs.rs it would lead nowhere.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"]
CODE = re.compile(r"^\s*```.*?^\s*```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(\s*<?([^)>\s]+)|^\[[^\]]+\]:\s*(\S+)|(?:href|src)=[\"']([^\"']+)", re.MULTILINE)
ABSOLUTE = re.compile(r"https?://|mailto:|#")


def metadata():
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def problems(crate):
    """Yields what is wrong with a package; the first folder of its paths is its name."""
    files = {}
    with tarfile.open(crate) as archive:
        for member in archive.getmembers():
            if member.isfile():
                files[member.name.split("/", 1)[1]] = archive.extractfile(member).read()
    for name in [*LICENSES, "README.md"]:
        if name not in files:
            yield f"{name} is missing"
    for name in LICENSES:
        if name in files and files[name] != Path(name).read_bytes():
            yield f"{name} is not the text at the top of the repository"
    for name, content in files.items():
        if not name.endswith(".md"):
            continue
        for match in LINK.finditer(CODE.sub("", content.decode())):
            link = next(filter(None, match.groups()))
            # Only rustdoc resolves the path of an item, and it renders no README by itself.
            is_item = "::" in link and name != "README.md"
            if not is_item and not ABSOLUTE.match(link):
                yield f"{name}: the link to {link} is relative"


def forget(packages, target):
    """Removes what an earlier run unpacked and built of the same versions.

    Cargo takes a version of a registry for immutable, also of the one that it makes for packages
    that depend on each other: it would verify today's package against yesterday's.
    """
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    for package in packages:
        unpacked = home.glob(f"registry/src/-*/{package['name']}-{package['version']}")
        built = target.glob(f"*/.fingerprint/{package['name']}-*")
        for folder in [*unpacked, *built]:
            shutil.rmtree(folder)


def main():
    workspace = metadata()
    target = Path(workspace["target_directory"], "packages")
    published = [package for package in workspace["packages"] if package["publish"] != []]
    chosen = [argument for package in published for argument in ("--package", package["name"])]
    forget(published, target)
    command = ["cargo", "package", "--quiet", "--target-dir", str(target), *chosen, *sys.argv[1:]]
    subprocess.run(command, check=True)
    is_good = True
    for package in published:
        name = f"{package['name']}-{package['version']}"
        found = list(problems(target / "package" / f"{name}.crate"))
        is_good = is_good and not found
        print(name, "is good" if not found else "\n    " + "\n    ".join(found), sep=": ")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
