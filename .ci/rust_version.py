#!/usr/bin/env python3
"""Builds each published crate, with all its features, on the Rust version that it promises.

Where rustup cannot provide that version, it says so loudly, and checks only what the dependencies
promise: none that is built with the crate may need a newer Rust.
"""

import json
import os
import shutil
import subprocess
import sys


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def is_installed(toolchain):
    if not shutil.which("rustup"):
        return False
    find = ["rustup", "run", toolchain, "cargo", "--version"]
    install = ["rustup", "toolchain", "install", toolchain, "--profile", "minimal"]
    is_there = subprocess.run(find, capture_output=True).returncode == 0
    return is_there or ("CI" in os.environ and subprocess.run(install).returncode == 0)


def build(package, toolchain, target):
    command = ["rustup", "run", toolchain, "cargo", "check", "--locked", "--all-features", "--package", package]
    # A folder of its own, so that no other build of the workspace is thrown away.
    environment = os.environ | {"CARGO_TARGET_DIR": f"{target}/rust-{toolchain}"}
    return subprocess.run(command, env=environment).returncode == 0


def numbers(version):
    return [int(number) for number in version.split(".")]


def check_promises(package, version, promised):
    tree = output(
        "cargo", "tree", "--locked", "--all-features", "--package", package,
        "--edges", "no-dev", "--target", "all", "--prefix", "none", "--format", "{p}",
    )
    dependencies = {tuple(line.replace(" v", " ").split()[:2]) for line in tree.splitlines() if line}
    newer = [
        f"{name} {number} needs Rust {promised[name, number]}"
        for name, number in sorted(dependencies)
        if promised[name, number] and numbers(promised[name, number]) > numbers(version)
    ]
    for problem in newer:
        print(f"    {problem}")
    print(f"    {len(dependencies)} packages, of which {len(newer)} need a newer Rust")
    return not newer


def main():
    metadata = json.loads(output("cargo", "metadata", "--locked", "--all-features", "--format-version", "1"))
    packages = metadata["packages"]
    promised = {(package["name"], package["version"]): package["rust_version"] for package in packages}
    members, is_good = set(metadata["workspace_members"]), True
    for package in packages:
        if package["id"] not in members or package["publish"] == []:
            continue
        name, version = package["name"], package["rust_version"]
        print(f"--- {name} on Rust {version}", flush=True)
        toolchain = version if version.count(".") == 2 else f"{version}.0"
        if is_installed(toolchain):
            is_good = build(name, toolchain, metadata["target_directory"]) and is_good
        else:
            print(f"!!! NOT BUILT: Rust {version} is not installed; only its dependencies' promises are checked")
            is_good = check_promises(name, version, promised) and is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
