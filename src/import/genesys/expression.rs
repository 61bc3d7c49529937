//! What an expression says: the literals in it, with their places, and the variables it reads.
//!
//! `AudioPlaybackOptions(ToAudioTTS("Hello"), false)`, `MakeCommunication("Hello ", ToCommunication(Flow.name))`,
//! `Append("Hi ", State.name, If(IsSet(State.x), "…", ""))`: functions that only pass their words on are looked into, conditions are not.

/// One piece of what is said, in the order of the expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A literal: the bytes between its quotes, from byte `at` on.
    Literal { raw: &'t str, at: usize },
    /// A variable, from byte `at` on.
    Variable { name: &'t str, at: usize },
    /// Something worked out that is not looked into.
    Computed,
    /// The next piece is a thing of its own, such as another audio.
    Parted,
}

/// Functions whose arguments are all said, one after the other.
const SAYS: [&str; 14] = [
    "append",
    "trim",
    "tocommunication",
    "todisplaystring",
    "tostring",
    "toaudiotts",
    "toaudio",
    "upper",
    "lower",
    "capitalize",
    "resolveslot",
    "tojson",
    "makecommunication",
    "makeaudio",
];
/// Of those, the ones whose arguments are things of their own.
const PARTS: [&str; 2] = ["makecommunication", "makeaudio"];

/// How the arguments of an open call count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Says,
    Parts,
    /// Only the first argument is said.
    First,
    /// The first argument is a condition; of the others one is said.
    If,
    /// Nothing is looked into.
    Hides,
}

struct Open {
    call: Call,
    argument: usize,
}

/// What `text` says. Linear; an expression that is not understood gives what was read of it and a [`Piece::Computed`].
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let said = open.iter().all(is_said);
        let first = rest.chars().next().unwrap_or(' ');
        at += match first {
            '"' => {
                let length = quoted(rest);
                if said {
                    out.push(Piece::Literal { raw: rest.get(1..length.saturating_sub(1)).unwrap_or(""), at: at + 1 });
                }
                length
            }
            '(' => {
                open.push(Open { call: Call::Says, argument: 0 });
                1
            }
            ')' => {
                open.pop();
                1
            }
            ',' => {
                if let Some(call) = open.last_mut() {
                    call.argument += 1;
                    if call.call == Call::Parts || call.call == Call::If && call.argument > 1 {
                        let is_new = !matches!(out.last(), None | Some(Piece::Parted));
                        out.extend((said && is_new).then_some(Piece::Parted));
                    }
                }
                1
            }
            c if c.is_alphabetic() || c == '_' => {
                let name = word(rest);
                let behind = rest.get(name.len()..).unwrap_or("").trim_start();
                if behind.starts_with('(') {
                    let call = call(name);
                    if said && matches!(call, Call::Hides | Call::If) {
                        out.push(Piece::Computed);
                    }
                    open.push(Open { call, argument: 0 });
                    rest.len() - behind.len() + 1
                } else {
                    if said && !is_constant(name) {
                        let variable = super::value::is_variable(name);
                        out.push(if variable { Piece::Variable { name, at } } else { Piece::Computed });
                    }
                    name.len()
                }
            }
            // A test or a sum outside a condition: what comes of it is not shown.
            '=' | '!' | '<' | '>' | '*' | '/' | '-' | '{' | '[' | '0'..='9' => {
                if said && !matches!(out.last(), Some(Piece::Computed)) {
                    out.push(Piece::Computed);
                }
                1
            }
            other => other.len_utf8(),
        };
    }
    out
}

/// The variables that `text` reads, wherever in it they stand, with their first bytes.
pub(super) fn variables(text: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        at += if first == '"' {
            quoted(rest)
        } else if first.is_alphabetic() || first == '_' {
            let name = word(rest);
            let is_call = rest.get(name.len()..).is_some_and(|behind| behind.trim_start().starts_with('('));
            if !is_call && super::value::is_variable(name) && !is_constant(name) {
                found.push((name, at));
            }
            name.len()
        } else {
            first.len_utf8()
        };
    }
    found
}

fn is_said(open: &Open) -> bool {
    match open.call {
        Call::Says | Call::Parts => true,
        Call::First => open.argument == 0,
        Call::If => open.argument > 0,
        Call::Hides => false,
    }
}

fn call(name: &str) -> Call {
    let name = name.to_ascii_lowercase();
    if PARTS.contains(&name.as_str()) {
        Call::Parts
    } else if SAYS.contains(&name.as_str()) {
        Call::Says
    } else if name == "audioplaybackoptions" {
        Call::First
    } else if name == "if" {
        Call::If
    } else {
        Call::Hides
    }
}

/// Words that name no variable: formats, languages, truth.
fn is_constant(name: &str) -> bool {
    let scope = name.split('.').next().unwrap_or("").to_ascii_lowercase();
    matches!(scope.as_str(), "format" | "language" | "true" | "false" | "and" | "or" | "not" | "not_set" | "timezone")
}

/// The length of the quoted text that `rest` begins with, quotes included; all of it where it is not closed.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn word(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |piece: &Piece<'_>| match piece {
            Piece::Literal { raw, at } => {
                assert_eq!(text.get(*at..at + raw.len()), Some(*raw));
                format!("{raw:?}")
            }
            Piece::Variable { name, .. } => (*name).to_owned(),
            Piece::Computed => "?".into(),
            Piece::Parted => "|".into(),
        };
        pieces(text).iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_found_and_conditions_are_not() {
        assert_eq!(shown(r#"AudioPlaybackOptions(ToAudioTTS("Hello"), false)"#), r#""Hello""#);
        assert_eq!(shown(r#"MakeCommunication("Hi ", ToCommunication(Flow.name))"#), r#""Hi " | Flow.name"#);
        assert_eq!(shown(r#"Trim(Append("a", State.b, If(IsSet(State.b), "c", "d")))"#), r#""a" State.b ? "c" | "d""#);
        assert_eq!(shown(r#"Replace(Flow.ani, "+", "")"#), "?");
        assert_eq!(shown("ToCommunication(ResolveSlot(Slot.day), Format.Date.shortYear)"), "Slot.day");
        assert_eq!(shown(r#""I have a failure""#), r#""I have a failure""#);
        assert_eq!(shown("Prompt.Welcome"), "Prompt.Welcome");
    }

    #[test]
    fn broken_expressions_end() {
        for text in ["\"", "((((", "))))", "a(\"b\\", "é(\"ü\"", ",,", "If(", "a.b."] {
            pieces(text);
            variables(text);
        }
    }

    #[test]
    fn variables_are_found_everywhere() {
        let found = variables(r#"Contains(Lower(Flow.ani), "Flow.no") or State.x == 1"#);
        assert_eq!(found, [("Flow.ani", 15), ("State.x", 40)]);
    }
}
