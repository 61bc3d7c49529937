//! What an unquoted word means, by the core schema of YAML 1.2 (<https://yaml.org/spec/1.2.2/#103-core-schema>).

use super::Kind;

/// Null, boolean, number, or else a text. `yes`, `no`, `on`, `off` are texts.
pub(super) fn kind(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Bool,
        _ if is_number(text) => Kind::Number,
        _ => Kind::String,
    }
}

fn is_number(text: &str) -> bool {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return false;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|b| matches!(b, b'0'..=b'7'));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let mantissa = match mantissa.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part) && whole.len() + part.len() > 0,
        None => !mantissa.is_empty() && digits(mantissa),
    };
    mantissa
        && exponent.is_none_or(|e| {
            let e = e.strip_prefix(['+', '-']).unwrap_or(e);
            !e.is_empty() && digits(e)
        })
}

/// The whole number that `text` spells.
pub(super) fn integer(text: &str) -> Option<i64> {
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok();
    }
    match text.strip_prefix("0o") {
        Some(digits) => i64::from_str_radix(digits, 8).ok(),
        None => text.parse().ok(),
    }
}

/// The number that `text` spells.
pub(super) fn float(text: &str) -> Option<f64> {
    match text.strip_prefix('+').unwrap_or(text) {
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        // Beyond 64 bits only the digits themselves are exact.
        other if other.starts_with("0x") || other.starts_with("0o") => integer(other).map(|n| n as f64),
        other => other.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_what_the_core_schema_says() {
        for text in
            ["0", "-1", "+12", "0x1F", "0o17", "1.5", ".5", "1.", "1e3", "-1.5E-3", ".inf", "-.INF", ".nan", "012"]
        {
            assert_eq!(kind(text), Kind::Number, "{text}");
            assert!(float(text).is_some(), "{text}");
        }
        for text in ["yes", "no", "1_000", "0x", "1e", ".", "-", "+", "1.2.3", "12:30", "e3", "-.nan", "nan", "inf"] {
            assert_eq!(kind(text), Kind::String, "{text}");
        }
    }
}
