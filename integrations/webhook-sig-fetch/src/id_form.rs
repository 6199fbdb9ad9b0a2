//! The form of an id that goes into a URL.

/// What an id must look like before it goes into a URL.
///
/// The sender chooses it, so nothing else may get there: no slash, no period, no percent sign. Nor
/// has an id many spellings, because a server that takes each of them would be asked for each.
///
/// ```
/// use webhook_sig_fetch::IdForm;
///
/// assert!(IdForm::Uuid.fits("0c5e2d0e-0f7b-4c3a-9f3e-2d1b7e0a6c55"));
/// assert!(!IdForm::Uuid.fits("../admin"));
/// assert!(IdForm::hex(8).fits("0badcafe"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdForm {
    /// A UUID as RFC 9562 writes it, in either case but not in both.
    Uuid,
    /// So many hexadecimal digits, in either case but not in both.
    #[non_exhaustive]
    Hex {
        /// How many.
        digits: usize,
    },
    /// A number without leading zeros, such as that of a version, of at most 19 digits.
    Number,
}

impl IdForm {
    /// Creates the form of an id of so many hexadecimal digits.
    #[must_use]
    pub const fn hex(digits: usize) -> Self {
        Self::Hex { digits }
    }

    /// Returns whether an id has the form.
    #[must_use]
    pub fn fits(self, id: &str) -> bool {
        match self {
            Self::Uuid => {
                let is_it = |(at, byte): (usize, u8)| match at {
                    8 | 13 | 18 | 23 => byte == b'-',
                    _ => byte.is_ascii_hexdigit(),
                };
                id.len() == 36 && id.bytes().enumerate().all(is_it) && is_of_one_case(id)
            }
            Self::Hex { digits } => {
                id.len() == digits
                    && digits <= ID_LIMIT
                    && id.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && is_of_one_case(id)
            }
            Self::Number => {
                (1..=19).contains(&id.len())
                    && id.bytes().all(|byte| byte.is_ascii_digit())
                    && (id == "0" || !id.starts_with('0'))
            }
        }
    }
}

fn is_of_one_case(id: &str) -> bool {
    let has = |is_of_case: fn(&u8) -> bool| id.bytes().any(|byte| is_of_case(&byte));
    !(has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase))
}

/// The greatest length of an id that goes into a URL, in bytes.
pub const ID_LIMIT: usize = 128;
