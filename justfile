# Forwards to `.ci/run`, which has the steps: `just run lint`, `just run planted all`.

# Runs all that CI runs.
ci: (run)

# Runs steps of `.ci/run`; without any, all that CI runs.
run *steps:
    @.ci/run {{steps}}

# Lists the steps.
help: (run "help")
