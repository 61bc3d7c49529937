//! What the name of a slot gives away: which piece of information it is, and whether it is one that may be compared at all.
//!
//! Names only. They are written by people for people, so they tell more than they are obliged to; where they tell nothing, nothing
//! is held against anybody.

use super::slot_words::*;

/// What a piece of information is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// Known to the customer alone: a PIN, a password, a one-time code, the data of a payment card. Asking again is as it should be,
    /// passing it on is not.
    Secret,
    /// Good for the moment it is asked only: yes or no, a choice, an opinion, the request in the customer's own words, whatever was
    /// last put in.
    Passing,
    /// Known to both sides, asked to see whether the customer is who they say: a birth date, a postcode.
    Proof,
    /// Kept of a customer: name, address, telephone number.
    Profile,
    /// Anything else with a name of its own: an order, an account.
    Plain,
}

/// The name with everything taken out that spellings differ in: `accountNumber`, `account_number` and `account-number` are one. Dots
/// part a place from what stands there, and stay.
pub fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            normal.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            normal.extend(c.to_lowercase());
        }
    }
    normal
}

/// The words of a name, lower case: `ask_orderNumber2` is `ask`, `order`, `number`, `2`.
pub fn name_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let breaks = !before.is_alphanumeric()
            || (c.is_uppercase() && before.is_lowercase())
            || c.is_numeric() != before.is_numeric();
        if c.is_alphanumeric() {
            if breaks || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words
}

/// What the slot `name` is.
pub fn slot_kind(name: &str) -> SlotKind {
    let name = name.rsplit('.').next().unwrap_or(name);
    let words = name_words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let is_postcode = words.windows(2).any(|pair| pair[0] == "pin" && pair[1] == "code");
    let is_code = has(&["code", "pass"]) && has(SECRET_CODES) && !has(&["zip", "postal"]);
    let is_card = has(&["card", "cc"]) && !has(SHOWN_CARDS) && (has(PAYMENT_CARDS) || has(&["number", "num", "no"]));
    if (has(SECRETS) && !is_postcode) || is_code || is_card || has(&["cardnumber"]) {
        SlotKind::Secret
    } else if has(&["number", "num"]) && has(&["caller", "calling", "callback"]) || has(&["ani"]) {
        SlotKind::Profile
    } else if has(PASSING) || has(OPINIONS) || is_postcode {
        SlotKind::Passing
    } else if has(PROOFS) {
        SlotKind::Proof
    } else if has(PROFILE) || (has(&["name"]) && has(&["first", "last", "full", "customer", "caller", "user"])) {
        SlotKind::Profile
    } else if words.iter().all(|word| word.len() < 2 || WEAK.contains(&word.as_str()) || is_number(word)) {
        SlotKind::Passing
    } else {
        SlotKind::Plain
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether what a customer knows by this name is kept of them as a person, whatever else it is.
pub fn is_profile(name: &str) -> bool {
    match slot_kind(name) {
        SlotKind::Profile => true,
        SlotKind::Proof => {
            let words = name_words(name.rsplit('.').next().unwrap_or(name));
            words.iter().any(|word| PROFILE.contains(&word.as_str()))
        }
        _ => false,
    }
}

/// Whether what goes by this name is an opinion: it is there for the records, whoever reads it.
pub fn is_opinion(name: &str) -> bool {
    name_words(name.rsplit('.').next().unwrap_or(name)).iter().any(|word| OPINIONS.contains(&word.as_str()))
}

/// Whether what goes by this name stays the same whatever a customer asks for: who they are, where they live, their account.
pub fn is_lasting(name: &str) -> bool {
    let words = name_words(name.rsplit('.').next().unwrap_or(name));
    is_profile(name) || words.iter().any(|word| LASTING.contains(&word.as_str()))
}

/// Whether the name says which piece of data is meant, so that it can be told from the name of a step.
pub fn names_data(name: &str) -> bool {
    name_words(name).iter().any(|word| NOUNS.contains(&word.as_str()))
}

/// The name as people say it: `orderNumber` is "order number"; the verb of a step is left out.
pub fn slot_spoken(name: &str) -> String {
    let name = name.rsplit('.').next().unwrap_or(name);
    let words = name_words(name);
    let kept = words.iter().position(|word| !VERBS.contains(&word.as_str())).unwrap_or(0);
    let mut kept: Vec<&str> = words[kept..].iter().map(String::as_str).collect();
    if kept.len() > 1 && kept.last().is_some_and(|word| is_number(word)) {
        kept.pop();
    }
    kept.join(" ")
}

/// Whether an option of that label asks for another value or a new beginning.
pub fn wants_another(label: &str) -> bool {
    let words = name_words(label);
    let topic = |at: usize| words.get(at + 1).is_some_and(|next| TOPICS.contains(&next.as_str()));
    words.iter().enumerate().any(|(at, word)| ANEW.contains(&word.as_str()) && !topic(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_one_name() {
        for name in ["accountNumber", "account_number", "account-number", "Account Number"] {
            assert_eq!(normal(name), "accountnumber");
            assert_eq!(slot_spoken(name), "account number");
        }
        assert_eq!(slot_spoken("ask_order_number"), "order number");
        assert_eq!(slot_spoken("Lex.Slots.OrderId"), "order id");
        assert_eq!(slot_spoken("GatherAccountNumber2"), "account number");
    }

    #[test]
    fn a_further_question_is_no_other_value() {
        for label in ["Another order", "No", "Change the number", "start over"] {
            assert!(wants_another(label), "{label}");
        }
        for label in ["Another question", "For all other services", "Billing", "Anything else"] {
            assert!(!wants_another(label), "{label}");
        }
    }

    #[test]
    fn names_tell_what_may_be_compared() {
        let kinds = |kind: SlotKind, names: &[&str]| {
            names.iter().for_each(|name| assert_eq!(slot_kind(name), kind, "{name}"));
        };
        kinds(SlotKind::Secret, &["pin", "userPIN", "card_number", "creditCard", "verificationCode", "cvv", "otp"]);
        kinds(SlotKind::Passing, &["confirm_address", "menuChoice", "input_1", "date", "number", "pin_code", "name"]);
        kinds(SlotKind::Passing, &["StoredCustomerInput", "anything-else", "reason", "q1", "csat_score"]);
        kinds(SlotKind::Proof, &["date-of-birth", "ssnLast4", "zip"]);
        kinds(SlotKind::Profile, &["email", "phoneNumber", "first-name", "customer_name", "callerNumber"]);
        kinds(SlotKind::Plain, &["order-number", "account", "loyaltyCardNumber", "order_no", "case_id"]);
    }

    #[test]
    fn some_names_last_and_some_are_opinions() {
        assert!(is_lasting("accountNumber") && is_lasting("postcode") && is_lasting("contract-number"));
        assert!(!is_lasting("flight-number") && !is_lasting("pothole-place"));
        assert!(is_opinion("rating") && is_opinion("csat_score") && !is_opinion("reason"));
    }

    #[test]
    fn some_names_are_those_of_data() {
        assert!(names_data("gather_account_number") && names_data("askEmail"));
        assert!(!names_data("gather_1") && !names_data("send_and_reply_3") && !names_data("welcome"));
        assert!(is_profile("email") && is_profile("dob") && !is_profile("ssn") && !is_profile("order-number"));
    }
}
