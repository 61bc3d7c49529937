//! What is wrong with a YAML text, in words for people who do not know YAML.

use super::build::Builder;
use granit_parser::ErrorKind as E;

/// Whether the error is a sign at the start of `rest` that only quotes would make part of a text, and that can be read as such: a colon in
/// the middle of a text, `@` or a backtick at its start.
pub(super) fn is_coverable(kind: &E, rest: &str) -> bool {
    match kind {
        E::MappingValueNotAllowed => rest.starts_with(':'),
        E::UnexpectedCharacter { character: '@' | '`' } => rest.starts_with(['@', '`']),
        _ => false,
    }
}

/// Whether the error may be at a sign that begins a name, as some readers take it (`@type: String`, `accept: */*`).
pub(super) fn may_begin_name(kind: &E) -> bool {
    matches!(kind, E::UnexpectedCharacter { character: '@' | '`' } | E::MissingAnchorOrAliasName)
}

/// Notes the sign at byte `at`, which was read as part of a text.
pub(super) fn explain_sign(b: &mut Builder<'_>, at: usize) {
    let character = b.text[at..].chars().next().unwrap_or(':');
    let kind = if character == ':' { E::MappingValueNotAllowed } else { E::UnexpectedCharacter { character } };
    explain(b, &kind, at);
}

/// Notes the error `kind`, met at byte `at`.
pub(super) fn explain(b: &mut Builder<'_>, kind: &E, at: usize) {
    let text = b.text;
    let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].split(['\n', '\r']).next().unwrap_or("");
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    if let Some(tab) = line[..indent].find('\t') {
        let place = (line_start + tab, line_start + tab + 1);
        b.problem(place, "a tab is used to indent; YAML allows spaces only", "replace the tab with spaces");
        return;
    }
    let next = text[at..].chars().next();
    let (problem, help) = match kind {
        // The first colon of its line is where a field's colon stands; then it is the line that is out of place.
        E::MappingValueNotAllowed | E::InvalidColonPlacement if !text[line_start..at].contains(": ") => (
            "this line is read as part of what stands above it".to_owned(),
            "check its indentation, and that quotes and brackets above it are closed",
        ),
        E::MappingValueNotAllowed
        | E::InvalidMappingValueWhitespace
        | E::InvalidColonPlacement
        | E::FlowMappingValueAdjacentCollection => {
            ("a colon stands inside an unquoted text".to_owned(), "put the text in quotes")
        }
        E::UnexpectedCharacter { character: character @ ('@' | '`' | '%') } => {
            (format!("an unquoted text cannot begin with `{character}`"), "put the text in quotes")
        }
        E::MissingAnchorOrAliasName => {
            let sign = if text[..at].ends_with('&') || next == Some('&') { '&' } else { '*' };
            (
                format!("an unquoted text that begins with `{sign}` means something else in YAML"),
                "put the text in quotes",
            )
        }
        E::UnexpectedCharacter { character } => {
            (format!("`{}` cannot stand here", character.escape_default()), "remove it, or put the text in quotes")
        }
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar
        | E::InvalidBlockEntryWhitespace => {
            ("a tab stands where YAML allows spaces only".to_owned(), "replace the tab with spaces")
        }
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar | E::InvalidQuotedScalarIndent => (
            "a quoted text is not closed".to_owned(),
            "add the closing quote, or indent the lines that belong to the text",
        ),
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => (
            "something follows behind a quoted text".to_owned(),
            "put the whole text in quotes; write a quote inside `'…'` as `''`, inside `\"…\"` as `\\\"`",
        ),
        E::UnknownQuotedScalarEscape | E::InvalidQuotedScalarHexEscape | E::InvalidUnicodeEscape => (
            "a backslash inside `\"…\"` begins something that YAML does not know".to_owned(),
            "write `\\\\` for a backslash, or use single quotes",
        ),
        E::InvalidLowSurrogateHexEscape | E::InvalidLowSurrogate | E::MissingLowSurrogate | E::UnpairedLowSurrogate => {
            ("half a character is written as an escape".to_owned(), "write the character itself")
        }
        E::UnclosedFlowCollection { open } => (format!("a `{open}` is not closed"), "add the closing bracket"),
        E::MismatchedFlowCollectionEnd { open, close } => {
            (format!("`{close}` closes what `{open}` opened"), "use the bracket that fits")
        }
        E::MisplacedFlowCollectionEnd => {
            ("a closing bracket has no opening one".to_owned(), "remove it, or put the text in quotes")
        }
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => (
            "a comma or the closing bracket is missing".to_owned(),
            "add it, or put a text with brackets or braces in quotes",
        ),
        E::UnexpectedEofFlowMapping | E::UnexpectedEofFlowSequence | E::UnexpectedEofImplicitFlowMapping => {
            ("the file ends inside brackets".to_owned(), "add the closing bracket")
        }
        E::RecursionLimitExceeded => ("the text is nested deeper than 255 levels".to_owned(), "split it up"),
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            ("a colon is missing behind this name".to_owned(), "write `name: value`, or indent a text that goes on")
        }
        E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::InvalidIndentation
        | E::BlockSequenceEntryNotAllowed
        | E::MappingKeyNotAllowed
        | E::InvalidFlowScalarIndent => (
            "this line does not fit the indentation above it".to_owned(),
            "begin it in the same column as its siblings",
        ),
        E::BlockEntryInFlowCollection => {
            ("`- ` cannot stand inside brackets".to_owned(), "put commas between the items")
        }
        E::CommentNotSeparated => (
            "`#` directly behind a value is no comment".to_owned(),
            "put a space in front of it, or put the text in quotes",
        ),
        E::CommentInterceptedScalar => (
            "a comment stands inside a text of several lines".to_owned(),
            "move the comment, or put the text in quotes",
        ),
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent | E::InvalidBlockScalarIndent => (
            "a text block begun with `|` or `>` is not laid out right".to_owned(),
            "indent all its lines by the same number of spaces",
        ),
        E::UndeclaredTagHandle | E::InvalidTagTerminator | E::MissingTagUri | E::InvalidTagEscape => {
            ("an unquoted text that begins with `!` means something else in YAML".to_owned(), "put the text in quotes")
        }
        E::InvalidDirectiveName
        | E::MissingDirectiveName
        | E::InvalidDirectiveTerminator
        | E::MissingDocumentEndBeforeDirective
        | E::ExpectedDocumentStart => (
            "the text makes no sense as YAML from here on".to_owned(),
            "check the indentation; put a text that begins with a sign in quotes",
        ),
        E::BomInsideDocument => ("an invisible byte order mark stands inside the text".to_owned(), "remove it"),
        other => (format!("this is no valid YAML ({other})"), "check quotes and indentation"),
    };
    b.problem((at, at), problem, help);
}

/// Notes an alias whose anchor is nowhere above.
pub(super) fn unresolved(b: &mut Builder<'_>, name: &str, place: (usize, usize)) {
    let name: String = name.chars().take(60).collect();
    b.problem(
        place,
        format!("`*{name}` refers to `&{name}`, which is nowhere above it"),
        "put the text in quotes if no reference is meant",
    );
}
