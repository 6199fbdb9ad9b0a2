//! What must not compile.
//!
//! The messages are the compiler's, so they are compared under the toolchain of this workspace
//! only; `TRYBUILD=overwrite` writes them anew.

#[test]
fn what_must_not_compile_does_not() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
