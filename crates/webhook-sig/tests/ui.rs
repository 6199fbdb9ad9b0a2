//! What must not compile.
//!
//! The messages are the compiler's, so they are compared under the toolchain of this workspace
//! only; `TRYBUILD=overwrite .ci/run ui` writes them anew.

#[test]
#[ignore = "`.ci/run ui` runs it, because it compiles a hundred programs"]
fn what_must_not_compile_does_not() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
