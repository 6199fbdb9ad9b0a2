//! The commands, one a file: its options, and what it does with them.

pub(crate) use self::check::CheckArguments;
pub(crate) use self::completions::CompletionsArguments;
pub(crate) use self::explain::ExplainArguments;
pub(crate) use self::forget::ForgetArguments;
pub(crate) use self::listen::ListenArguments;
pub(crate) use self::replay::ReplayArguments;
pub(crate) use self::schemes::SchemesArguments;
pub(crate) use self::send::SendArguments;
pub(crate) use self::sign::SignArguments;
pub(crate) use self::trigger::TriggerArguments;
pub(crate) use self::verify::VerifyArguments;

mod check;
mod completions;
mod explain;
mod forget;
mod listen;
mod replay;
mod schemes;
mod send;
mod sign;
mod trigger;
mod verify;
