#!/usr/bin/env python3
"""Finds phrases that documentation and messages avoid, and says what to write.

It reads Markdown, and the comments and the string literals of Rust: messages, the help of programs
and what is known of vendors are such strings. Code, inline code, quotations in prose and addresses
are left out, and strings in folders of tests too: a name or a text of the wire may well have such
words. It prints `file:line: phrase -> better`, then how many there are in each folder.
"""

import re
import subprocess
import sys
from collections import Counter

# What to avoid, as a regular expression whose spaces match line breaks too | what to write.
PHRASES = r"""
\bMakes (?:an?|the)\b                             | Creates
\bTells (?:whether|how|what|which|where)\b        | Returns, Reports
(?m:^Says (?:whether|how|what|which|where|why)\b) | Returns, Reports
\bstands?\b(?! for\b)                             | is in, follows
\bunless set\b                                    | defaults to
\bfor ever\b                                      | never expires, forever
\babsent\b                                        | missing
\bdoubled\b                                       | duplicate, duplicated
\bwhite space\b                                   | whitespace
\bbroke off\b                                     | the connection closed
\banybody\b                                       | anyone
\bwhoever\b                                       | the caller, the sender, anyone who
\bwhatever\b                                      | any
\bnobody\b                                        | no one, or name who does not
\beverybody\b                                     | every caller, all
\bbesides?\b                                      | in addition to, next to
\bone's own\b                                     | your own
(?<!there\s)\b(?:is|are) no (?!longer\b|more\b)   | is not a, are not
\bif it is none\b                                 | if it is invalid
\bas far as is known\b                            | leave it out
"""

RUST = ["bench/*.rs", "crates/*.rs", "examples/*.rs", "integrations/*.rs", "tests/*.rs"]
MARKDOWN = [":(glob)*.md", "bench/*.md", "docs/*.md", "crates/*.md", "tests/*.md", "examples/*.md", "integrations/*.md"]
# Written by `cargo run --bin generate`, from strings that are read themselves.
GENERATED = [":!crates/webhook-sig/docs", ":!bench/RESULTS.md", ":!integrations/bench/RESULTS.md"]
# Data of tests, as others published it.
DATA = re.compile("It's a Secret to Everybody", re.IGNORECASE)

COMMENT = re.compile(r"\s*//[/!]? ?(.*)")
# What is no string begins like one: comments, characters and lifetimes.
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|'(?:\\.[^']*|[^'\\])'|(?P<raw>r(?P<hashes>#*)"(?P<text>.*?)"(?P=hashes))"""
    r"""|"(?P<plain>(?:\\.|[^"\\])*)\"""",
    re.DOTALL,
)
FENCE = re.compile(r"\s*(```|~~~)")
NO_PROSE = re.compile(r"`[^`\n]*`|\"[^\"\n]*\"|https?://[^\s)>]+|\]\([^)\n]*\)|\|")


def phrases():
    for line in PHRASES.strip().splitlines():
        pattern, better = line.rsplit("|", 1)
        pattern = pattern.strip().replace(" ", r"\s+")
        # A capital means the beginning of a sentence.
        is_lower = not re.search("[A-Z]", pattern)
        yield re.compile(pattern, re.IGNORECASE if is_lower else 0), better.strip()


def files(patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns, *GENERATED],
        check=True, capture_output=True, text=True,
    )
    return [name for name in listed.stdout.split("\0") if name]


def prose(name):
    """Returns the lines of a file with everything blank that is not prose."""
    is_rust, is_code, lines = name.endswith(".rs"), False, []
    with open(name, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            comment = COMMENT.match(line) if is_rust else None
            text = comment[1] if comment else "" if is_rust else line
            if FENCE.match(text):
                is_code, text = not is_code, ""
            elif is_rust and not comment:
                is_code = False
            lines.append("" if is_code else NO_PROSE.sub(lambda masked: "\0" * len(masked[0]), text))
    return "\n".join(lines)


def strings(name):
    """Returns the lines of a Rust file with everything blank that is not in a string."""
    with open(name, encoding="utf-8") as file:
        code = file.read()
    # Unit tests are at the end of a file.
    code = code.split("\n#[cfg(test)]\nmod tests {")[0]
    lines, at = [], 0
    for token in TOKEN.finditer(code):
        kind = "text" if token["raw"] else "plain"
        if token[kind] is None:
            continue
        start, end = token.span(kind)
        lines.append(blank(code[at:start]))
        text = code[start:end]
        text = DATA.sub(lambda masked: blank(masked[0]), text)
        # An escaped line end joins two lines; other escapes are no words.
        text = re.sub(r"\\(?=\n)", " ", text)
        text = re.sub(r"\\[^\n]", "\0\0", text)
        lines.append(NO_PROSE.sub(lambda masked: blank(masked[0]), text))
        at = end
    return "".join([*lines, blank(code[at:])])


def blank(text):
    return re.sub(r"[^\n]", "\0", text)


def main():
    avoided, count = list(phrases()), Counter()
    for name in files(RUST) + files(MARKDOWN):
        texts = [prose(name)]
        if name.endswith(".rs") and "/tests/" not in name:
            texts.append(strings(name))
        found = sorted(
            (text.count("\n", 0, match.start()) + 1, match[0], better)
            for text in texts
            for pattern, better in avoided
            for match in pattern.finditer(text)
        )
        for line, phrase, better in found:
            print(f"{name}:{line}: {' '.join(phrase.split())} -> {better}")
        folder = "/".join(name.split("/")[:2]) if name.startswith("crates/") else name.split("/")[0]
        count[folder] += len(found)
    for folder, found in sorted(count.items()):
        if found:
            print(f"{folder}: {found}", file=sys.stderr)
    return 1 if count.total() else 0


if __name__ == "__main__":
    sys.exit(main())
