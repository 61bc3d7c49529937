//! Messages that a program sends, and how long it waits between them.

use super::MessageClass;
use crate::source::Spanned;

/// A message sent to the customer, beside its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// What it is for, where it says so itself.
    pub class: Option<Spanned<MessageClass>>,
    /// The sender: a name, an address, a number.
    pub from: Option<Spanned<String>>,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<Spanned<String>>,
    /// To whom, as the file writes it.
    pub to: Option<Spanned<String>>,
    /// The first text of the step is the subject line.
    pub has_subject: bool,
    /// The whole body is in the texts of the step; not so where the file only names a template.
    pub has_body: bool,
    /// How the customer stops such messages, such as `link`.
    pub opt_out: Option<Spanned<String>>,
    /// What is offered, where that has a name of its own.
    pub offer: Option<Spanned<String>>,
    /// It is sent even where a cap is reached.
    pub ignores_cap: bool,
    /// It is not counted by caps.
    pub uncounted: bool,
    /// It goes to staff, not to a customer.
    pub to_staff: bool,
}

impl Message {
    /// What the recipient is, if it is written out: "an address" or "a number". `{email}` and `customer.phone` are fields.
    pub fn written_recipient(&self) -> Option<&'static str> {
        let to = self.to.as_ref()?.value.trim();
        if to.contains(['{', '}', '$', '<', '%']) {
            return None;
        }
        if let Some((name, host)) = to.split_once('@') {
            let is_host = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
            return (!name.is_empty() && !name.contains(char::is_whitespace) && is_host).then_some("an address");
        }
        let marks = |c: char| "+-(). ".contains(c);
        let digits: String = to.chars().filter(char::is_ascii_digit).collect();
        let number = to.chars().all(|c| c.is_ascii_digit() || marks(c)) && (7..=15).contains(&digits.len());
        number.then_some("a number")
    }
}

/// How long a program waits by itself. All times in seconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    /// After the step before.
    For {
        /// The shortest.
        min: f64,
        /// The longest.
        max: f64,
    },
    /// Until so long after the person came in; no time at all where that is over.
    Since {
        /// The shortest.
        min: f64,
        /// The longest.
        max: f64,
    },
    /// Until something happens.
    Event {
        /// What, such as `replied`.
        event: String,
        /// At most so long; `None` for as long as it takes.
        at_most: Option<f64>,
    },
    /// Until a day that is kept of each person.
    Date {
        /// The field.
        field: String,
        /// So long after it; before it if negative.
        offset: f64,
    },
    /// The file does not show how long.
    Unseen,
}

impl Wait {
    /// The least time it takes; nothing where that is not shown.
    pub fn least(&self) -> Option<f64> {
        match self {
            Self::For { min, .. } => Some(*min),
            _ => None,
        }
    }
}
