# Names for what `.ci/run` does; the commands themselves stand there, so that CI needs no `just`.

# Lists the recipes.
default:
    @just --list --unsorted

# Formats the code.
fmt:
    @.ci/run fmt

# Checks that the code is formatted.
fmt-check:
    @.ci/run fmt-check

# Runs clippy over everything; a warning is a failure.
lint:
    @.ci/run lint

# Runs all tests.
test:
    @.ci/run test

# Runs the examples in the documentation with all features.
doc-test:
    @.ci/run doc-test

# Builds the documentation; a warning is a failure.
doc:
    @.ci/run doc

# Checks each published crate with each of its features alone, with none, and with all.
features:
    @.ci/run features

# Writes the generated files.
generate:
    @.ci/run generate

# Checks that the generated files are what `generate` writes.
generate-check:
    @.ci/run generate-check

# Checks that the vectors are what the reference implementation writes.
vectors-check:
    @.ci/run vectors-check

# Tries every order of the threads that share a replay store.
model:
    @.ci/run model

# Counts what a claim costs among a million entries; needs valgrind.
cost:
    @.ci/run cost

# Counts what every delivery costs, against what was accepted; needs valgrind.
instructions:
    @.ci/run instructions

# Accepts what every delivery costs now.
instructions-accept:
    @.ci/run instructions-accept

# Measures everything against every peer, and writes bench/RESULTS.md and its plots.
bench:
    @.ci/run bench

# Sends ten thousand deliveries under faults.
faults:
    @.ci/run faults

# Attacks five thousand random schemes with two million deliveries.
generator:
    @.ci/run generator

# Runs the example that the README begins with.
quickstart:
    @.ci/run quickstart

# Plants ten bugs in a copy of the code, and demands that tests notice; `just planted all` plants all.
planted *all:
    @.ci/run planted {{all}}

# Checks advisories, licenses and sources of the dependencies; needs cargo-deny.
deny:
    @.ci/run deny

# Runs all that CI runs, in the same order.
ci:
    @.ci/run
