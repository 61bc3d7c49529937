//! Addresses that nobody reads.

use super::list::List;
use super::{Folded, table};
use std::sync::LazyLock;

/// The phrases for such addresses.
static PHRASES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let of_list = table::PHRASES.iter().filter(|entry| entry.list == List::NoReplySender);
    of_list.map(|entry| entry.phrase).collect()
});

/// Whether a sender such as `Acme <no-reply@acme.example>` says by its address, or by its name, that answers are not read.
pub fn is_no_reply(sender: &str) -> bool {
    let folded = Folded::new(sender).text;
    let address = folded.split('<').next_back().unwrap_or(&folded);
    let named = address.split('@').next().unwrap_or(address);
    let words: Vec<&str> = named.split(|character: char| !character.is_alphanumeric()).collect();
    let words = words.join(" ");
    let words = words.trim();
    PHRASES.iter().any(|phrase| {
        let rest = words.strip_prefix(phrase);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    })
}

#[cfg(test)]
mod tests {
    use super::is_no_reply;

    #[test]
    fn senders_are_told_apart() {
        for sender in [
            "no-reply@a.example",
            "Acme <noreply@a.example>",
            "do_not_reply+7@a.example",
            "NoReply2",
            "nicht-antworten@a.example",
        ] {
            assert!(is_no_reply(sender), "{sender}");
        }
        for sender in
            ["care@a.example", "Acme Care <care@noreply.example>", "norepl@a.example", "replies@a.example", "+15550100"]
        {
            assert!(!is_no_reply(sender), "{sender}");
        }
    }
}
