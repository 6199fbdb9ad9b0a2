//! The commands, one a file: its options, and what it does with them.

pub(crate) use self::check::CheckArguments;
pub(crate) use self::completions::CompletionsArguments;
pub(crate) use self::forget::ForgetArguments;
pub(crate) use self::listen::ListenArguments;
pub(crate) use self::schemes::SchemesArguments;
pub(crate) use self::send::SendArguments;
pub(crate) use self::sign::SignArguments;
pub(crate) use self::verify::VerifyArguments;

mod check;
mod completions;
mod forget;
mod listen;
mod schemes;
mod send;
mod sign;
mod verify;
